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

/** One level of evidence: the key that both sides must share, and what else must hold. */
export interface Level<One, Other> {
  oneKey: (one: One) => Keys;
  otherKey: (other: Other) => Keys;
  /** Several are tried one after another, each for all rows that are left. */
  fits?: Fits<One, Other> | readonly Fits<One, Other>[];
}

/** Pairs rows by one level of evidence, in the order of both lists. */
export function pairUp<One, Other>(
  pairing: Pairing<One, Other>,
  { oneKey, otherKey, fits = () => true }: Level<One, Other>,
  take: (one: One, other: Other) => void,
): void {
  if (pairing.ones.length === 0 || pairing.others.length === 0) return;
  const find = createIndex(pairing, oneKey, otherKey);
  if (find === undefined) return;
  const { others } = pairing;
  const taken = new Set<Other>();
  for (const fit of typeof fits === 'function' ? [fits] : fits) {
    const left: One[] = [];
    for (const one of pairing.ones) {
      const other = find(one, fit);
      if (other === undefined) {
        left.push(one);
      } else {
        taken.add(other);
        take(one, other);
      }
    }
    pairing.ones = left;
  }
  if (taken.size > 0) {
    pairing.others = taken.size === others.length ? [] : others.filter((other) => !taken.has(other));
  }
}

/**
 * Finds the first of the others that shares a key and fits, each at most once. The others with the same key are linked by
 * their positions, which is cheaper than a list for each, since nearly all keys have one row. `undefined` if no key is
 * shared.
 */
function createIndex<One, Other>(
  { ones, others }: Pairing<One, Other>,
  oneKey: (one: One) => Keys,
  otherKey: (other: Other) => Keys,
): ((one: One, fits: Fits<One, Other>) => Other | undefined) | undefined {
  // Keys that nobody asks for need not be indexed.
  const wanted =
    others.length > ones.length ? new Set(ones.flatMap((one) => listOf(oneKey(one)))) : undefined;
  const firstOf = new Map<string, number>();
  const placeOf: number[] = [];
  const nextOf: number[] = [];
  // From the end, so that the first row with a key comes first.
  for (let at = others.length - 1; at >= 0; at--) {
    for (const key of listOf(otherKey(others[at] as Other))) {
      if (wanted?.has(key) === false) continue;
      nextOf.push(firstOf.get(key) ?? -1);
      firstOf.set(key, placeOf.push(at) - 1);
    }
  }
  if (firstOf.size === 0) return undefined;
  const isTaken = new Uint8Array(others.length);
  return (one, fits) => {
    for (const key of listOf(oneKey(one))) {
      let tries = 0;
      let before = -1;
      for (let link = firstOf.get(key) ?? -1; link >= 0 && tries < maxTries; link = nextOf[link] as number) {
        const at = placeOf[link] as number;
        if (isTaken[at] === 1) {
          // Taken links are skipped once and then removed.
          if (before < 0) firstOf.set(key, nextOf[link] as number);
          else nextOf[before] = nextOf[link] as number;
          continue;
        }
        before = link;
        tries++;
        const other = others[at] as Other;
        if (!fits(one, other)) continue;
        isTaken[at] = 1;
        return other;
      }
    }
    return undefined;
  };
}

const none: readonly string[] = [];

function listOf(keys: Keys): readonly string[] {
  return keys === undefined || keys === '' ? none : typeof keys === 'string' ? [keys] : keys;
}
