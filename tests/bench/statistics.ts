/** A figure over the rounds of a run. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  /** The number of rounds. */
  rounds: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? Number.NaN;
  const high = sorted[Math.ceil(middle)] ?? Number.NaN;
  return {
    median: (low + high) / 2,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    rounds: sorted.length,
  };
}

/** The ratio within each round, so that anything that slows a whole round down cancels out. */
export function summarizeRatio(values: readonly number[], references: readonly number[]): Summary {
  return summarize(values.map((value, round) => value / (references[round] ?? Number.NaN)));
}

/** Starts each round with another item, and reverses every second round. */
export function orderOfRound<Item>(items: readonly Item[], round: number): Item[] {
  const start = round % Math.max(1, items.length);
  const rotated = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? rotated : rotated.reverse();
}
