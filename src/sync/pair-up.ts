/** How many candidates a row is compared with at one level: rows that are alike by the thousand must not cost n². */
const maxTries = 64;

/** Rows that look for their like among others: each is used once, and what is left over looks on at the next level. */
export interface Pairing<One, Other> {
  ones: One[];
  others: Other[];
}

/** None, and an empty text, is like nothing. */
type Keys = string | readonly string[] | undefined;

/** One level of evidence: what both sides must have equal, and what else must hold. */
export interface Level<One, Other> {
  oneKey: (one: One) => Keys;
  otherKey: (other: Other) => Keys;
  fits?: (one: One, other: Other) => boolean;
}

/** Pairs what is alike by one level of evidence, in the order of both lists. */
export function pairUp<One, Other>(
  pairing: Pairing<One, Other>,
  { oneKey, otherKey, fits = () => true }: Level<One, Other>,
  take: (one: One, other: Other) => void,
): void {
  if (pairing.ones.length === 0 || pairing.others.length === 0) return;
  // What nobody asks for need not be sorted; whoever asks for few asks cheaply.
  const isLong = pairing.others.length > pairing.ones.length;
  const wanted = isLong ? new Set(pairing.ones.flatMap((one) => listOf(oneKey(one)))) : undefined;
  const byKey = new Map<string, Other[]>();
  // From the back, so that the first is the last of its list and cheap to take.
  for (let at = pairing.others.length - 1; at >= 0; at--) {
    const other = pairing.others[at] as Other;
    for (const key of listOf(otherKey(other))) {
      if (wanted?.has(key) === false) continue;
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [other]);
      else list.push(other);
    }
  }
  if (byKey.size === 0) return;

  const taken = new Set<Other>();
  const find = (one: One): Other | undefined => {
    for (const key of listOf(oneKey(one))) {
      const list = byKey.get(key) ?? [];
      while (list.length > 0 && taken.has(list.at(-1) as Other)) list.pop();
      for (let at = list.length - 1, tries = 0; at >= 0 && tries < maxTries; at--) {
        const other = list[at] as Other;
        if (taken.has(other)) continue;
        tries++;
        if (!fits(one, other)) continue;
        list.splice(at, 1);
        return other;
      }
    }
    return undefined;
  };
  const left: One[] = [];
  for (const one of pairing.ones) {
    const other = find(one);
    if (other === undefined) {
      left.push(one);
    } else {
      taken.add(other);
      take(one, other);
    }
  }
  pairing.ones = left;
  if (taken.size > 0) pairing.others = pairing.others.filter((other) => !taken.has(other));
}

function listOf(keys: Keys): readonly string[] {
  return keys === undefined || keys === '' ? [] : typeof keys === 'string' ? [keys] : keys;
}
