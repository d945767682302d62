/** The most candidates that a row is compared with at one level, so that thousands of similar rows do not cost n². */
const maxTries = 256;

/** Rows to be matched with others, each at most once. */
export interface Pairing<One, Other> {
  /** What is left over, and goes on to the next level. */
  ones: One[];
  readonly others: readonly Other[];
  /** 1 for each of the others that is matched. */
  readonly taken: Uint8Array;
}

export function createPairing<One, Other>(ones: One[], others: readonly Other[]): Pairing<One, Other> {
  return { ones, others, taken: new Uint8Array(others.length) };
}

/** The others that are not matched. */
export function leftOf<Other>({ others, taken }: Pairing<unknown, Other>): Other[] {
  return others.filter((_, place) => taken[place] === 0);
}

/** Made by `keyOf`. No key matches nothing. */
export type Keys = number | readonly number[] | undefined;

export type Fits<One, Other> = (one: One, other: Other) => boolean;

/** One level of evidence: the key that both sides must share, and what else must hold. */
export type Level<One, Other> = (
  | { key: (row: One | Other) => Keys }
  | { oneKey: (one: One) => Keys; otherKey: (other: Other) => Keys }
) & { fits?: Fits<One, Other> };

/** Pairs rows by one level of evidence, in the order of both lists. */
export function pairUp<One, Other>(
  pairing: Pairing<One, Other>,
  { fits = () => true, ...level }: Level<One, Other>,
  take: (one: One, other: Other) => void,
): void {
  const [oneKey, otherKey] = 'key' in level ? [level.key, level.key] : [level.oneKey, level.otherKey];
  createIndex(pairing, otherKey)({ oneKey, fits: [fits] }, take);
}

/** Pairs rows by levels that share the key of the others. */
export type PairUp<One, Other> = (
  level: {
    oneKey: (one: One) => Keys;
    /** Tried one after another, each for all rows that are left. */
    fits: readonly Fits<One, Other>[];
    /** Holds wherever one of them does: rows for which it does not are left out before. */
    may?: Fits<One, Other>;
  },
  take: (one: One, other: Other) => void,
) => void;

/**
 * A hash table from keys to places. The places with a key are linked in chains, which costs far less than a map of lists.
 */
export function createIndex<One, Other>(
  pairing: Pairing<One, Other>,
  keysOf: (other: Other) => Keys,
): PairUp<One, Other> {
  const { ones, others, taken } = pairing;
  if (ones.length === 0 || others.length === 0) return () => undefined;
  const first = new Int32Array(2 ** Math.ceil(Math.log2(others.length + 1))).fill(-1);
  const keys: number[] = [];
  const places: number[] = [];
  const next: number[] = [];
  // The lowest bits of a key are as good as any.
  const chainOf = (key: number): number => key & (first.length - 1);
  const add = (key: number, place: number): void => {
    const chain = chainOf(key);
    keys.push(key);
    next.push(first[chain] as number);
    first[chain] = places.push(place) - 1;
  };
  // From the end, so that the first row with a key comes first.
  for (let place = others.length - 1; place >= 0; place--) {
    if (taken[place] === 1) continue;
    const found = keysOf(others[place] as Other);
    if (typeof found === 'number') add(found, place);
    else if (found !== undefined) for (const key of found) add(key, place);
  }

  return ({ oneKey, fits, may }, take) => {
    /** The first place with the key that is not taken and fits; -1 if there is none. */
    const findOne = (one: One, key: number, test: Fits<One, Other>): number => {
      const chain = chainOf(key);
      let tries = 0;
      let before = -1;
      for (let link = first[chain] as number; link >= 0 && tries < maxTries; link = next[link] as number) {
        const place = places[link] as number;
        if (taken[place] === 1) {
          // Taken links are skipped once and then removed.
          if (before < 0) first[chain] = next[link] as number;
          else next[before] = next[link] as number;
          continue;
        }
        before = link;
        if (keys[link] !== key) continue;
        tries++;
        if (test(one, others[place] as Other)) return place;
      }
      return -1;
    };
    const find = (one: One, test: Fits<One, Other>): number => {
      const asked = oneKey(one);
      if (typeof asked === 'number') return findOne(one, asked, test);
      for (const key of asked ?? []) {
        const place = findOne(one, key, test);
        if (place >= 0) return place;
      }
      return -1;
    };
    const isPaired = new Uint8Array(pairing.ones.length);
    let left = pairing.ones.map((_, at) => at);
    if (may !== undefined) left = left.filter((at) => find(pairing.ones[at] as One, may) >= 0);
    for (const test of fits) {
      left = left.filter((at) => {
        const one = pairing.ones[at] as One;
        const place = find(one, test);
        if (place < 0) return true;
        isPaired[at] = 1;
        taken[place] = 1;
        take(one, others[place] as Other);
        return false;
      });
    }
    pairing.ones = pairing.ones.filter((_, at) => isPaired[at] === 0);
  };
}
