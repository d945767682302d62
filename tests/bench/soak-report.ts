/** What a soak came to. */
export interface SoakReport {
  startedAt: string;
  seconds: number;
  processes: number;
  inFlight: number;
  /** Share of requests that fail in some way. */
  faults: number;
  /** Whether Redis was stopped and started. */
  stopsRedis: boolean;
  calls: number;
  succeeded: number;
  /** Calls that ended with an error of this package, by its code. */
  failed: Record<string, number>;
  /** Calls that ended otherwise: there must be none. */
  strange: number;
  tokenRequests: number;
  /** The most token requests that this run may make. */
  tokenBound: number;
  /** The median heap of the last third over that of the middle third. */
  heapGrowth: number;
}

/** How long each token of a soak lives. It is renewed from the middle of its life on. */
export const soakTokenSeconds = 3;

/**
 * Without faults, as many as the lifetimes ask for and 5 %. With faults each process may also make the 12 a minute
 * that a client makes while renewals fail.
 */
export function boundTokens(seconds: number, processes: number, hasFaults: boolean): number {
  const asked = Math.ceil(1.05 * (seconds / (soakTokenSeconds / 2) + 1));
  return asked + (hasFaults ? 12 * processes * Math.ceil(seconds / 60) : 0);
}

export function renderSoaks(soaks: readonly SoakReport[]): string {
  const rows = soaks.map((soak) =>
    [
      soak.faults > 0 ? `${soak.faults * 100} % of requests fail, Redis is stopped twice` : 'no faults',
      `${soak.seconds / 60} min`,
      soak.calls,
      soak.succeeded,
      soak.strange,
      `${soak.tokenRequests} of ${soak.tokenBound} allowed`,
      soak.heapGrowth.toFixed(2),
    ].join(' | '),
  );
  return [
    '| run | time | calls | succeeded | ended otherwise than promised | token requests | heap, last third over middle third |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
