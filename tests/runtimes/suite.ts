/** One thing to show; resolves with what was measured, where there is something to print. */
export interface Case {
  name: string;
  /** Why it cannot run on this machine, if it cannot. */
  missing?(): string | undefined;
  run(): Promise<string | undefined> | Promise<void>;
}

/** What one runtime or server has to show. */
export interface Suite {
  name: string;
  /** Why it cannot run on this machine, if it cannot. */
  missing(): string | undefined;
  /** Sets up, gives the cases, and is asked to clean up after them. */
  open(): Promise<{ cases: Case[]; close(): Promise<void> }>;
}

export function check(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

/** Runs a case several times and tells what each gave. */
export function repeated(name: string, times: number, run: () => Promise<string>): Case {
  return {
    name: `${name}, ${times} times`,
    async run() {
      const results: string[] = [];
      for (let turn = 0; turn < times; turn++) results.push(await run());
      return results.join(' | ');
    },
  };
}
