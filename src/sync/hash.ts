/*
 * WebCrypto's digests are asynchronous, and `reconcile` is not. These hashes need not resist attacks: they distinguish the
 * rows of one account. 64 bits make an accidental match among 20,000 rows less likely than 1 in 10^10.
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

/** Adds a text, or its first characters. */
export function addText(text: string, length: number = text.length): void {
  // Local variables are faster.
  let first = one;
  let second = two;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
    // Multiplication carries upwards only, so the high bits are mixed back down.
    second ^= second >>> 15;
  }
  one = first;
  two = second;
}

/** Adds a whole number. */
function addNumber(number: number): void {
  one = Math.imul(one ^ number, 0x01000193);
  two = Math.imul(two ^ number, 0x5bd1e995);
  two ^= two >>> 15;
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

/** The second word of the hash. It is the better mixed one, for where 32 bits are enough. */
export function endHash(): number {
  one ^= two >>> 13;
  one = Math.imul(one ^ (one >>> 16), 0x45d9f3b3);
  two ^= one >>> 17;
  two = Math.imul(two ^ (two >>> 15), 0x2c1b3c6d);
  one ^= one >>> 15;
  two ^= two >>> 16;
  return two;
}

/** After `endHash`: the first word of the hash. */
export function firstWord(): number {
  return one;
}

/** After `endHash`: the hash in 12 characters. */
export function hashText(): string {
  return textOf(one) + textOf(two);
}

/** The first 53 bits of a hash, the most that a number holds exactly. */
export function toNumber(first: number, second: number): number {
  return (first >>> 0) * 0x20_0000 + (second >>> 11);
}

/** A number that is equal for equal parts, to find rows by. Nothing has to be built for it, unlike for a text. */
export function keyOf(...parts: readonly (string | number | undefined)[]): number {
  beginHash();
  for (const part of parts) {
    if (typeof part === 'string') addText(part);
    else if (part !== undefined) addNumber(part);
    // The part ends here: no character has this number.
    addNumber(0x10000);
  }
  endHash();
  return toNumber(one, two);
}

/** 64 bits in 14 letters and digits, for ids that people see. */
export function readableHash(text: string): string {
  beginHash();
  addText(text);
  endHash();
  return [one, two].map((word) => (word >>> 0).toString(36).padStart(7, '0')).join('');
}

/** 64 bits in 12 characters, for what must be unique. */
export function hash(text: string): string {
  beginHash();
  addText(text);
  endHash();
  return hashText();
}

/** 32 bits in 6 characters, for values that are compared one to one. */
export function shortHash(text: string): string {
  beginHash();
  addText(text);
  return textOf(endHash());
}

/** Spreads a word over all its bits, for words that are added up. */
export function scramble(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x45d9f3b3);
  return mixed ^ (mixed >>> 15);
}

/** A word as text, with six bits per character. `toString(36)` would take longer than the hash itself. */
export function textOf(word: number): string {
  return String.fromCharCode(
    unitOf(word >>> 26),
    unitOf((word >>> 20) & 63),
    unitOf((word >>> 14) & 63),
    unitOf((word >>> 8) & 63),
    unitOf((word >>> 2) & 63),
    unitOf(word & 3),
  );
}

/** a to z, A to Z, 0 to 9, `-`, `_` */
function unitOf(bits: number): number {
  if (bits < 26) return bits + 97;
  if (bits < 52) return bits + 39;
  return bits < 62 ? bits - 4 : bits === 62 ? 45 : 95;
}

/** The word that was written with `textOf` at a place in a text. */
export function wordAt(text: string, from: number): number {
  let word = 0;
  for (let at = from; at < from + 5; at++) word = (word << 6) | bitsOf(text.charCodeAt(at));
  return (word << 2) | bitsOf(text.charCodeAt(from + 5));
}

function bitsOf(unit: number): number {
  if (unit > 96) return unit - 97;
  if (unit > 64) return unit === 95 ? 63 : unit - 39;
  return unit === 45 ? 62 : unit + 4;
}
