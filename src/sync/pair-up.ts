/** The most candidates that a row is compared with at one level, so that thousands of similar rows do not cost n². */
const maxTries = 64;

/** Rows to be matched with others, each at most once. What is left over goes on to the next level. */
export interface Pairing<One, Other> {
  ones: One[];
  others: Other[];
}

/** Made by `keyOf`. No key matches nothing. */
export type Keys = number | readonly number[] | undefined;

export type Fits<One, Other> = (one: One, other: Other) => boolean;

/** One level of evidence: the key that both sides must share, and what else must hold. */
export type Level<One, Other> = (
  | { key: (row: One | Other) => Keys }
  | { oneKey: (one: One) => Keys; otherKey: (other: Other) => Keys }
) & {
  /** Several are tried one after another, each for all rows that are left. */
  fits?: Fits<One, Other> | readonly Fits<One, Other>[];
};

/** Pairs rows by one level of evidence, in the order of both lists. */
export function pairUp<One, Other>(
  pairing: Pairing<One, Other>,
  { fits = () => true, ...level }: Level<One, Other>,
  take: (one: One, other: Other) => void,
): void {
  const { ones, others } = pairing;
  if (ones.length === 0 || others.length === 0) return;
  const [oneKey, otherKey] = 'key' in level ? [level.key, level.key] : [level.oneKey, level.otherKey];
  const { has, find } = createIndex(others, otherKey);
  const keys = ones.map((one) => oneKey(one));
  let left: number[] = [];
  keys.forEach((asked, at) => {
    if (has(asked)) left.push(at);
  });
  if (left.length === 0) return;
  const [takenOnes, takenOthers] = [new Uint8Array(ones.length), new Uint8Array(others.length)];
  for (const test of typeof fits === 'function' ? [fits] : fits) {
    left = left.filter((at) => {
      const one = ones[at] as One;
      const place = find(keys[at], takenOthers, (other) => test(one, others[other] as Other));
      if (place < 0) return true;
      takenOnes[at] = 1;
      takenOthers[place] = 1;
      take(one, others[place] as Other);
      return false;
    });
  }
  pairing.ones = ones.filter((_, at) => takenOnes[at] === 0);
  pairing.others = others.filter((_, at) => takenOthers[at] === 0);
}

interface Index {
  has: (keys: Keys) => boolean;
  /** The first place that shares a key, is not taken, and fits; -1 if there is none. */
  find: (keys: Keys, taken: Uint8Array, fits: (place: number) => boolean) => number;
}

/**
 * A hash table from keys to places. The places with a key are linked in chains, which costs far less than a map of lists:
 * each level has a table of its own, with all rows in it.
 */
function createIndex<Other>(others: readonly Other[], keysOf: (other: Other) => Keys): Index {
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
    const found = keysOf(others[place] as Other);
    if (typeof found === 'number') add(found, place);
    else if (found !== undefined) for (const key of found) add(key, place);
  }
  const hasOne = (key: number): boolean => {
    let link = first[chainOf(key)] as number;
    while (link >= 0 && keys[link] !== key) link = next[link] as number;
    return link >= 0;
  };
  const findOne = (key: number, taken: Uint8Array, fits: (place: number) => boolean): number => {
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
      if (fits(place)) return place;
    }
    return -1;
  };
  return {
    has: (asked) => (typeof asked === 'number' ? hasOne(asked) : (asked?.some(hasOne) ?? false)),
    find(asked, taken, fits) {
      if (typeof asked === 'number') return findOne(asked, taken, fits);
      for (const key of asked ?? []) {
        const place = findOne(key, taken, fits);
        if (place >= 0) return place;
      }
      return -1;
    },
  };
}
