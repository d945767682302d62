/** One check. Resolves to a measurement, if there is something to print. */
export interface Case {
  name: string;
  /** Why it cannot run on this machine, if it cannot. */
  missing?(): string | undefined;
  run(): Promise<string | undefined> | Promise<void>;
  /** How long it took, in ms, if it has already run. */
  tookMs?: number;
}

/** The checks of one runtime or server. */
export interface Suite {
  name: string;
  /** Why it cannot run on this machine, if it cannot. */
  missing(): string | undefined;
  /** Sets up and returns the cases. `close` cleans up after them. */
  open(): Promise<{ cases: Iterable<Case> | AsyncIterable<Case>; close(): Promise<void> }>;
}

export function check(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

/** The load on the stores. `node run.ts --thorough` takes minutes longer. */
export const load: { turns: number; processes: number; kills: number; stops: number } = process.argv.includes(
  '--thorough',
)
  ? { turns: 3, processes: 50, kills: 500, stops: 2_000 }
  : { turns: 1, processes: 20, kills: 100, stops: 40 };

/** Runs a case as often as the load says, and prints the result of each turn. */
export function repeated(name: string, run: () => Promise<string>): Case {
  const { turns } = load;
  return {
    name: turns === 1 ? name : `${name}, ${turns} times`,
    async run() {
      const results: string[] = [];
      for (let turn = 0; turn < turns; turn++) results.push(await run());
      return results.join(' | ');
    },
  };
}
