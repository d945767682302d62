import { codeOfEntity } from './html-entities.ts';

/** A text with one layer of escapes removed, and the original position of each character. */
export interface Unescaped {
  readonly text: string;
  /** Where the character at this position of `text` began in the escaped text. */
  readonly toEscaped: (index: number) => number;
}

/**
 * JSON and JavaScript, regular expressions and shells, octals, URLs and forms, HTML, and line breaks that a mailer or a
 * header put into a long word. Each alternative is bounded or has its own first character, so this is linear.
 */
const anyEscape =
  /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|u\{([0-9a-f]{1,12})\}|([0-3]?[0-7]{1,2})|([^a-z0-9]|[bfnrt]))|%u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)|&#(\d{1,12});?|&#x([0-9a-f]{1,12});?|&([a-z][a-z0-9]{1,30});|(=\r?\n|\r?\n[ \t])/gi;

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `undefined` if the text has no escapes. */
export function unescapeOnce(escaped: string): Unescaped | undefined {
  if (!/[\\%&]|=\r?\n|\n[ \t]/.test(escaped)) return undefined;
  let text = '';
  let from = 0;
  // Where each unescaped stretch begins, in both texts.
  const here: number[] = [0];
  const there: number[] = [0];
  const put = (char: string, escapedAt: number): void => {
    here.push(text.length);
    there.push(escapedAt);
    text += char;
  };
  for (const match of escaped.matchAll(anyEscape)) {
    const chars = read(match);
    if (chars === undefined) continue;
    text += escaped.slice(from, match.index);
    from = match.index + match[0].length;
    for (const [char, offset] of chars) put(char, match.index + offset);
    put('', from);
  }
  if (from === 0) return undefined;
  text += escaped.slice(from);
  return { text, toEscaped: (index) => locate(here, there, index) };
}

function locate(here: readonly number[], there: readonly number[], index: number): number {
  let low = 0;
  let high = here.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((here[middle] as number) <= index) low = middle;
    else high = middle - 1;
  }
  return (there[low] as number) + index - (here[low] as number);
}

/** What an escape stands for, each character with its place in the escape. */
function read(match: RegExpMatchArray): [char: string, offset: number][] | undefined {
  const [, json, hex, braced, octal, short, percentU, percents, decimal, htmlHex, name, fold] = match;
  if (percents !== undefined) return readPercents(percents);
  if (short !== undefined) return [[controls[short] ?? short, 0]];
  // A line break inside a word stands for nothing.
  if (fold !== undefined) return [];
  const code =
    toCode(json ?? hex ?? braced ?? percentU ?? htmlHex, 16) ??
    toCode(octal, 8) ??
    toCode(decimal, 10) ??
    codeOfEntity(name ?? '');
  return code === undefined || code > 0x10ffff ? undefined : [[fromCode(code), 0]];
}

function toCode(digits: string | undefined, radix: number): number | undefined {
  return digits === undefined ? undefined : Number.parseInt(digits, radix);
}

function fromCode(code: number): string {
  // JSON escapes the halves of a surrogate pair separately; they join in the text.
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
}

/** Bytes of UTF-8, or single bytes of Latin-1. */
function readPercents(percents: string): [char: string, offset: number][] {
  const chars: [string, number][] = [];
  for (let offset = 0; offset < percents.length; ) {
    const lead = Number.parseInt(percents.slice(offset + 1, offset + 3), 16);
    const length = 3 * (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1);
    const sequence = percents.slice(offset, offset + length);
    const char = decode(sequence);
    chars.push([char ?? String.fromCharCode(lead), offset]);
    offset += char === undefined ? 3 : sequence.length;
  }
  return chars;
}

function decode(sequence: string): string | undefined {
  try {
    return decodeURIComponent(sequence);
  } catch {
    return undefined;
  }
}
