/** The most candidates that a row is compared with at one level, so that thousands of similar rows do not cost n². */
const maxTries = 64;

/** Rows to be matched with others, each at most once. What is left over goes on to the next level. */
export interface Pairing<One, Other> {
  ones: One[];
  others: Other[];
}

/** No key and an empty one match nothing. */
type Keys = string | readonly string[] | undefined;

export type Fits<One, Other> = (one: One, other: Other) => boolean;

/** The key that both sides must share. */
type SharedKey<One, Other> =
  | { key: (row: One | Other) => Keys }
  | { oneKey: (one: One) => Keys; otherKey: (other: Other) => Keys };

/** One level of evidence: the key that both sides must share, and what else must hold. */
export type Level<One, Other> = SharedKey<One, Other> & {
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
  const keys = ones.map((one) => oneKey(one));
  // Keys that nobody asks for need not be indexed.
  const wanted = others.length > ones.length ? new Set(keys.flatMap((key) => key ?? [])) : undefined;
  const index = createIndex(others, otherKey, wanted);
  let left = [...ones.keys()].filter((at) => index.has(keys[at]));
  if (left.length === 0) return;
  const [takenOnes, takenOthers] = [new Uint8Array(ones.length), new Uint8Array(others.length)];
  for (const test of typeof fits === 'function' ? [fits] : fits) {
    left = left.filter((at) => {
      const one = ones[at] as One;
      const other = index.find(keys[at], takenOthers, (place) => test(one, others[place] as Other));
      if (other === undefined) return true;
      takenOnes[at] = 1;
      takenOthers[other] = 1;
      take(one, others[other] as Other);
      return false;
    });
  }
  pairing.ones = ones.filter((_, at) => takenOnes[at] === 0);
  pairing.others = others.filter((_, at) => takenOthers[at] === 0);
}

interface Index {
  has: (keys: Keys) => boolean;
  /** The place of the first row that shares a key and fits. */
  find: (keys: Keys, isTaken: Uint8Array, fits: (place: number) => boolean) => number | undefined;
}

/**
 * Finds rows by their keys. Rows with the same key are linked by their places, which is cheaper than a list for each, since
 * nearly all keys have one row.
 */
function createIndex<Other>(
  others: readonly Other[],
  keyOf: (other: Other) => Keys,
  wanted: ReadonlySet<string> | undefined,
): Index {
  const firstOf = new Map<string, number>();
  const placeOf: number[] = [];
  const nextOf: number[] = [];
  const add = (key: string, place: number): void => {
    if (wanted?.has(key) === false) return;
    nextOf.push(firstOf.get(key) ?? -1);
    firstOf.set(key, placeOf.push(place) - 1);
  };
  // From the end, so that the first row with a key comes first.
  for (let place = others.length - 1; place >= 0; place--) {
    const keys = keyOf(others[place] as Other);
    if (typeof keys === 'object') for (const key of keys) add(key, place);
    else if (keys) add(keys, place);
  }
  const findOne = (
    key: string,
    isTaken: Uint8Array,
    fits: (place: number) => boolean,
  ): number | undefined => {
    let tries = 0;
    let before = -1;
    for (let link = firstOf.get(key) ?? -1; link >= 0 && tries < maxTries; link = nextOf[link] as number) {
      const place = placeOf[link] as number;
      if (isTaken[place] === 1) {
        // Taken links are skipped once and then removed.
        if (before < 0) firstOf.set(key, nextOf[link] as number);
        else nextOf[before] = nextOf[link] as number;
        continue;
      }
      before = link;
      tries++;
      if (fits(place)) return place;
    }
    return undefined;
  };
  return {
    has: (keys) =>
      typeof keys === 'object' ? keys.some((key) => firstOf.has(key)) : firstOf.has(keys ?? ''),
    find(keys, isTaken, fits) {
      if (typeof keys !== 'object') return keys ? findOne(keys, isTaken, fits) : undefined;
      for (const key of keys) {
        const place = findOne(key, isTaken, fits);
        if (place !== undefined) return place;
      }
      return undefined;
    },
  };
}
