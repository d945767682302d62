/*
 * WebCrypto's digests are asynchronous, and `reconcile` is not. These hashes need not resist attacks: they distinguish the
 * rows of one account. What is compared among all rows has 53 bits, the most that a number holds exactly: an accidental match
 * among 20,000 rows is less likely than 1 in 10^7. What is compared only where sums are equal has 32, which take no memory of
 * their own.
 *
 * A hash is computed piece by piece, so that no text has to be built first: `beginHash`, any number of pieces, `endHash`.
 */

/** The two words of the hash that is being computed. */
let one = 0;
let two = 0;

export function beginHash(): void {
  one = 0x2545f491;
  two = 0x6a09e667;
}

/** A place to return to with `returnTo`, if it turns out that a piece does not belong to the hash. */
export function placeOf(): readonly [number, number] {
  return [one, two];
}

export function returnTo([first, second]: readonly [number, number]): void {
  one = first;
  two = second;
}

export function addText(text: string): void {
  // Local variables are faster.
  let first = one;
  let second = two;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
    // Multiplication carries upwards only, so the high bits are mixed back down.
    second ^= second >>> 15;
  }
  one = first;
  two = second;
}

/** Adds a word: 32 bits. */
function addWord(word: number): void {
  one = Math.imul(one ^ word, 0x01000193);
  two = Math.imul(two ^ word, 0x5bd1e995);
  two ^= two >>> 15;
  one ^= one >>> 15;
}

/**
 * Adds the letters and digits of a text, or of a part of it, in lower case. `false`, and nothing is added, if it is not plain
 * ASCII.
 */
export function addLetters(text: string, from = 0, to: number = text.length): boolean {
  let first = one;
  let second = two;
  for (let at = from; at < to; at++) {
    let unit = text.charCodeAt(at);
    if (unit > 127) return false;
    if (unit > 96 ? unit > 122 : unit > 57) {
      // What is left are capital letters, and marks between them and the small ones.
      if (unit < 65 || unit > 90) continue;
      unit += 32;
    } else if (unit < 48) continue;
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
    second ^= second >>> 15;
  }
  one = first;
  two = second;
  return true;
}

/** The second word of the hash, for where 32 bits are enough. It is the better mixed one, and never 0: that means nothing. */
export function endWord(): number {
  one ^= two >>> 13;
  one = Math.imul(one ^ (one >>> 16), 0x45d9f3b3);
  two ^= one >>> 17;
  two = Math.imul(two ^ (two >>> 15), 0x2c1b3c6d);
  one ^= one >>> 15;
  two ^= two >>> 16;
  two ||= 1;
  return two;
}

/** The hash in 53 bits, never 0. */
export function endHash(): number {
  endWord();
  return toNumber(one, two);
}

/** After `endWord`: the first word of the hash. */
export function firstWord(): number {
  return one;
}

/** Two words as a number of 53 bits. */
export function toNumber(first: number, second: number): number {
  return (first >>> 0) * 0x20_0000 + (second >>> 11);
}

/** A number that is equal for equal words, to find rows by. What is missing counts as -1, which only a sign can be. */
export function keyOf(...words: readonly (number | undefined)[]): number {
  beginHash();
  for (const word of words) addWord(word ?? -1);
  return endHash();
}

/** The hash of a text, in 32 bits. */
export function hashWord(text: string): number {
  beginHash();
  addText(text);
  return endWord();
}

/** 64 bits in 14 letters and digits, for ids that people see. */
export function readableHash(text: string): string {
  beginHash();
  addText(text);
  endWord();
  return [one, two].map((word) => (word >>> 0).toString(36).padStart(7, '0')).join('');
}

/** Spreads a word over all its bits, for words that are added up. */
export function scramble(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x45d9f3b3);
  return mixed ^ (mixed >>> 15);
}
