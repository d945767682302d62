import type { TokenRecord } from '../stores/token-store.ts';

export function assert(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

/** Compares plain values. The order of members does not matter. */
export function assertSame(what: string, actual: unknown, expected: unknown): void {
  const [isText, shouldText] = [toText(actual), toText(expected)];
  assert(isText === shouldText, `${what} gave ${isText}, not ${shouldText}.`);
}

export async function assertRejects(what: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error(`${what} resolved, but must reject.`);
}

/** Fails, instead of hanging, if `work` takes longer than any store may need. */
export async function assertSettles<Result>(what: string, work: Promise<Result>): Promise<Result> {
  const limitMs = 5_000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle within ${limitMs} ms.`)), limitMs);
  });
  try {
    return await Promise.race([work, isLate]);
  } finally {
    clearTimeout(timer);
  }
}

export function pause(pauseMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}

export function freshKey(): string {
  return `contract.test#${Math.random().toString(36).slice(2)}`;
}

let made = 0;

/** A whole record with made-up tokens, each one different. */
export function makeRecord(): TokenRecord {
  made++;
  return {
    access: `access-${made}`,
    access_expires: 86_400,
    refresh: `refresh-${made}`,
    refresh_expires: 2_592_000,
    receivedAtMs: Date.now() + made,
  };
}

function toText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  // A member that is undefined is not the same as an absent one.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{ ${members.map(([name, member]) => `${name}: ${JSON.stringify(member)}`).join(', ')} }`;
}
