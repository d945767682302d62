/** How many candidates a row is compared with at one level: rows that are alike by the thousand must not cost n². */
const maxTries = 64;

/** Rows that look for their like among others: each is used once, and what is left over looks on at the next level. */
export interface Pairing<One, Other> {
  ones: One[];
  others: Other[];
}

/** None, and an empty text, is like nothing. */
type Keys = string | readonly string[] | undefined;

export type Fits<One, Other> = (one: One, other: Other) => boolean;

/** One level of evidence: what both sides must have equal, and what else must hold. */
export interface Level<One, Other> {
  oneKey: (one: One) => Keys;
  otherKey: (other: Other) => Keys;
  /** Several are asked one after another, each for all that are left. */
  fits?: Fits<One, Other> | readonly Fits<One, Other>[];
}

/** Pairs what is alike by one level of evidence, in the order of both lists. */
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
 * Finds the first of the others that has a key in common and fits, each one once. The others of one key are linked by
 * their places, which is cheaper than a list for each: nearly all keys have one. `undefined` where no key is shared.
 */
function createIndex<One, Other>(
  { ones, others }: Pairing<One, Other>,
  oneKey: (one: One) => Keys,
  otherKey: (other: Other) => Keys,
): ((one: One, fits: Fits<One, Other>) => Other | undefined) | undefined {
  // What nobody asks for need not be indexed; whoever asks for few asks cheaply.
  const wanted =
    others.length > ones.length ? new Set(ones.flatMap((one) => listOf(oneKey(one)))) : undefined;
  const firstOf = new Map<string, number>();
  const placeOf: number[] = [];
  const nextOf: number[] = [];
  // From the back, so that the first of a key comes first.
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
          // Taken links are passed over once.
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
