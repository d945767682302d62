import { codeOfEntity } from './html-entities.ts';

/** A text with one layer of escapes removed, and the original position of each character. */
export interface Unescaped {
  readonly text: string;
  /** Where the character at this position of `text` began in the escaped text. */
  readonly toEscaped: (index: number) => number;
}

/** JSON and JavaScript, URLs and forms, HTML. Each alternative has its own first character, so this is linear. */
const anyEscape =
  /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|(["'`\\/bfnrt]))|%u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)|&#(\d{1,7});?|&#x([0-9a-f]{1,6});?|&([a-z][a-z0-9]{1,30});/gi;

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `undefined` if the text has no escapes. */
export function unescapeOnce(escaped: string): Unescaped | undefined {
  if (!/[\\%&]/.test(escaped)) return undefined;
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
  const [, json, hex, braced, short, percentU, percents, decimal, htmlHex, name] = match;
  if (percents !== undefined) return readPercents(percents);
  if (short !== undefined) return [[controls[short] ?? short, 0]];
  const digits = json ?? hex ?? braced ?? percentU ?? htmlHex;
  const code =
    digits !== undefined
      ? Number.parseInt(digits, 16)
      : decimal !== undefined
        ? Number(decimal)
        : codeOfEntity(name as string);
  return code === undefined || code > 0x10ffff ? undefined : [[fromCode(code), 0]];
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
