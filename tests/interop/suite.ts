import type { ServedSandbox } from './served-sandbox.ts';

/** One check. Resolves to something worth printing, if there is anything. */
export interface Case {
  name: string;
  run(): Promise<string | undefined>;
}

/** The checks of one client against its own sandbox. */
export interface Suite {
  name: string;
  /** Why it cannot run on this machine, if it cannot. */
  missing(): string | undefined;
  open(sandbox: ServedSandbox): Promise<{ cases: Case[]; close?(): Promise<void> }>;
}

export function check(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

/** Compares by JSON, and shows both sides if they differ. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  check(is === should, `${what}: ${is}, expected ${should}`);
}
