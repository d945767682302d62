/*
 * WebCrypto's digests are asynchronous, and `reconcile` is not. These hashes need not resist attacks: they distinguish the
 * rows of one account. 64 bits make an accidental match among 20,000 rows less likely than 1 in 10^10.
 */

function mix(text: string): [number, number] {
  let one = 0x2545f491;
  let two = 0x6a09e667;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x5bd1e995);
    // Multiplication carries upwards only, so the high bits are mixed back down.
    two ^= two >>> 15;
  }
  one ^= two >>> 13;
  one = Math.imul(one ^ (one >>> 16), 0x45d9f3b3);
  two ^= one >>> 17;
  two = Math.imul(two ^ (two >>> 15), 0x2c1b3c6d);
  return [(one ^ (one >>> 15)) >>> 0, (two ^ (two >>> 16)) >>> 0];
}

/** 64 bits in 14 letters and digits, for ids that people see. */
export function readableHash(text: string): string {
  const [one, two] = mix(text);
  return one.toString(36).padStart(7, '0') + two.toString(36).padStart(7, '0');
}

/** 64 bits in 12 characters, for what must be unique. */
export function hash(text: string): string {
  const [one, two] = mix(text);
  return characters(one) + characters(two);
}

/** 32 bits in 6 characters, for values that are compared one to one. */
export function shortHash(text: string): string {
  return characters(mix(text)[1]);
}

/** 53 bits, the most that a number holds exactly, and the fastest to compute. */
export function numberHash(text: string): number {
  const [one, two] = mix(text);
  return one * 0x20_0000 + (two >>> 11);
}

/**
 * Hashes of each field, and one print of all of them in any order: the sum of the hashes of name and value, so that nothing
 * need be sorted or joined.
 */
export function createPrint(values: readonly (readonly [string, string])[]): {
  print: string;
  fields: Record<string, string>;
} {
  const fields: Record<string, string> = {};
  let [one, two] = [0, 0];
  for (const [name, value] of values) {
    const [nameOne, nameTwo] = mix(name);
    const [valueOne, valueTwo] = mix(value);
    one += scramble(Math.imul(valueOne, 0x1b873593) ^ nameOne ^ nameTwo);
    two += scramble(Math.imul(valueTwo, 0x2c1b3c6d) ^ nameTwo);
    const field = characters(valueTwo);
    // Plain assignment would drop it.
    if (name === '__proto__') Object.defineProperty(fields, name, { value: field, enumerable: true });
    else fields[name] = field;
  }
  return { print: characters(one >>> 0) + characters(two >>> 0), fields };
}

function scramble(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x45d9f3b3);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Six bits per character. `toString(36)` would take longer than the hash itself. */
function characters(word: number): string {
  return String.fromCharCode(
    unit(word >>> 26),
    unit((word >>> 20) & 63),
    unit((word >>> 14) & 63),
    unit((word >>> 8) & 63),
    unit((word >>> 2) & 63),
    unit(word & 3),
  );
}

/** a to z, A to Z, 0 to 9, `-`, `_` */
function unit(bits: number): number {
  if (bits < 26) return bits + 97;
  if (bits < 52) return bits + 39;
  return bits < 62 ? bits - 4 : bits === 62 ? 45 : 95;
}
