import type { NordigenClient, NordigenClientOptions } from 'nordigen-client';
import { findSecret } from './planted.ts';
import { printers } from './printers.ts';

/** Collects what the client gives, throws and reports, prints it in every way, and looks for secrets. */
export interface Canary {
  note(value: unknown): void;
  /** The client, all of whose answers and errors are noted. */
  watch(client: NordigenClient): NordigenClient;
  /** The handlers, with those that note what they are called with. */
  listen(on?: NordigenClientOptions['on']): NonNullable<NordigenClientOptions['on']>;
  /** @throws Error naming what printed a secret. */
  check(): void;
}

/** Those whose data are tokens, which is what they are for. */
const givesTokens = new Set(['getAccessToken', 'getTokenPair', 'peekTokenPair', 'refreshAccessToken']);

/** What was noted anywhere, such as by `rejection()`, since the last check. */
const noted = new Set<unknown>();

export function note(value: unknown): void {
  if (typeof value === 'object' && value !== null) noted.add(value);
}

/** `print` prints with the runtime's own console. */
export function createCanary(secrets: readonly string[], print: (value: unknown) => void): Canary {
  noted.clear();

  function noteCall(name: string, result: unknown): void {
    if (!isPromise(result)) return;
    result.then((value) => {
      if (!givesTokens.has(name)) note(value);
      else if (isResponse(value)) note({ ...value, data: undefined });
    }, note);
  }

  function watchMember(name: string, member: unknown): unknown {
    if (typeof member === 'object' && member !== null) return watchAll(member);
    if (typeof member !== 'function') return member;
    return (...input: unknown[]) => {
      const result: unknown = member(...input);
      noteCall(name, result);
      return result;
    };
  }

  function watchAll<T extends object>(object: T): T {
    note(object);
    const watched = Object.entries(object).map(([name, member]) => [name, watchMember(name, member)]);
    return Object.fromEntries(watched) as T;
  }

  return {
    note,
    watch: watchAll,
    listen(on = {}) {
      const names = ['response', 'issue', 'storeError', 'renewalError'] as const;
      const handlers = names.map((name) => [
        name,
        (value: never) => {
          note(value);
          on[name]?.(value);
        },
      ]);
      return { ...on, ...Object.fromEntries(handlers) };
    },
    check() {
      const values = [...noted];
      noted.clear();
      for (const value of values) {
        print(value);
        const leak = leakIn(value, secrets);
        if (leak !== undefined) throw new Error(leak);
      }
    },
  };
}

function isResponse(value: unknown): value is { ok: boolean } {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** Which printer gave a secret away, and what it printed around it. */
export function leakIn(value: unknown, secrets: readonly string[] = []): string | undefined {
  for (const { name, print } of printers) {
    const text = print(value);
    const secret = findSecret(text, secrets);
    if (secret === undefined) continue;
    const at = text.indexOf(secret);
    return `${name} prints '${secret}' of ${(value as object).constructor?.name}: … ${text.slice(Math.max(0, at - 200), at + 100)} …`;
  }
  return undefined;
}
