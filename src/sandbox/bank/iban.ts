import { createRandom } from '../random.ts';

/** The shape of the national part, after the country code and check digits: `a` is a letter, `n` a digit. */
const shapes: Record<string, string> = {
  AT: 'n16',
  BE: 'n12',
  BG: 'a4n14',
  CY: 'n24',
  CZ: 'n20',
  DE: 'n18',
  DK: 'n14',
  EE: 'n16',
  ES: 'n20',
  FI: 'n14',
  FR: 'n23',
  GB: 'a4n14',
  GR: 'n23',
  HR: 'n17',
  HU: 'n24',
  IE: 'a4n14',
  IS: 'n22',
  IT: 'a1n22',
  LI: 'n17',
  LT: 'n16',
  LU: 'n16',
  LV: 'a4n13',
  MT: 'a4n23',
  NL: 'a4n10',
  NO: 'n11',
  PL: 'n24',
  PT: 'n21',
  RO: 'a4n16',
  SE: 'n20',
  SI: 'n15',
  SK: 'n20',
};

/** An IBAN of the country's length with valid check digits (ISO 13616), derived from `key`. */
export function toIban(country: string, key: string): string {
  const random = createRandom(`${key}/iban`);
  const drawn = (shapes[country] ?? 'n18').replaceAll(/([an])(\d+)/g, (_, kind: string, length: string) =>
    Array.from({ length: Number(length) }, () =>
      // Letters from the end of the alphabet, because no bank's code consists of them.
      kind === 'a' ? random.pick(['X', 'Y', 'Z']) : String(random.between(0, 9)),
    ).join(''),
  );
  // Three of them would stand for a part that is masked.
  const bban = drawn.replace('XXX', 'XYX');
  const checkDigits = 98n - (BigInt(toDigits(`${bban}${country}00`)) % 97n);
  return `${country}${String(checkDigits).padStart(2, '0')}${bban}`;
}

function toDigits(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}
