import { unescapeOnce } from './unescape.ts';

export interface Redactor {
  /** Removes tokens and secrets from a text, whatever escapes it uses. */
  readonly text: (text: string) => string;
  /** Redacts all texts, keys and numbers of a parsed body, in place. */
  readonly body: (body: unknown) => unknown;
  /** Redacts the values; returns the same object if there is nothing to remove. */
  readonly headers: (headers: Headers) => Headers;
}

const mark = '[redacted]';
/** Enough for JSON inside JSON inside a form on a page. */
const maxLayers = 5;
/** Shorter secrets are ignored. Those shorter than `shortLength` must match whole words, because they occur in many words. */
const minLength = 4;
const shortLength = 8;
/** `eyJ`, a character, a dot and another. */
const shortestToken = 6;

/** Longer texts are cut, which bounds the work that a server can cause. */
const maxLength = 1_048_576;
/** Longer than any secret, however it is escaped. */
const margin = 65_536;

type Range = [start: number, end: number];

/**
 * Some gateways echo the request in their answers. This removes the secrets of the request, and
 * everything that looks like a token.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const needles = [...new Set(secrets.flatMap((secret) => formsOf(secret.trim())))];
  const words = new Set(needles);
  // No shorter text holds a secret or a token, and most texts are shorter.
  const shortest = Math.min(shortestToken, ...needles.map(({ length }) => length));

  const redactText = (whole: string): string => {
    if (whole.length < shortest) return whole;
    const text = whole.slice(0, maxLength + margin);
    const ranges = findIn(text, needles, maxLayers);
    const clean = ranges.length === 0 ? text : cutOut(text, ranges);
    // A secret that the cut would split lies in the margin and is removed with it.
    return whole.length <= maxLength ? clean : `${clean.slice(0, -margin)}… (cut)`;
  };
  return {
    text: redactText,
    body: (body) => redactBody(body, redactText, words),
    headers: (headers) => redactHeaders(headers, redactText),
  };
}

/** The secret, and its form after unescaping: a secret may contain what looks like escapes. */
function formsOf(secret: string): string[] {
  let bare = secret;
  for (let layer = 0; layer < maxLayers; layer++) bare = unescapeOnce(bare)?.text ?? bare;
  return [secret, bare].filter((form) => form.length >= minLength).map(fold);
}

/** In forms, `+` means a space. */
function fold(text: string): string {
  return text.replaceAll('+', ' ');
}

function findIn(text: string, needles: readonly string[], layers: number): Range[] {
  const folded = fold(text);
  const ranges = needles.flatMap((needle) => findSecret(folded, needle));
  findTokens(text, ranges);
  const inner = layers > 0 ? unescapeOnce(text) : undefined;
  if (inner !== undefined) {
    for (const [start, end] of findIn(inner.text, needles, layers - 1)) {
      ranges.push([inner.toEscaped(start), inner.toEscaped(end)]);
    }
  }
  return ranges;
}

function findSecret(text: string, secret: string): Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start)) {
    const end = start + secret.length;
    const isInWord =
      secret.length < shortLength && (/\w/.test(text[start - 1] ?? '') || /\w/.test(text[end] ?? ''));
    if (!isInWord) ranges.push([start, end]);
    start = end;
  }
  return ranges;
}

/**
 * JSON web tokens, whole or cut off: `eyJ`, which is how `{"` begins in base64, then a second part after a dot. The
 * pattern takes all characters of tokens at once, and no character twice.
 */
function findTokens(text: string, ranges: Range[]): void {
  if (!text.includes('eyJ')) return;
  for (const { 0: run, index } of text.matchAll(/[\w.-]+/g)) {
    const start = run.indexOf('eyJ');
    if (start < 0 || !/[\w-]\.[\w-]/.test(run.slice(start))) continue;
    // The full stop after a sentence is not part of the token.
    ranges.push([index + start, index + run.length - (run.endsWith('.') ? 1 : 0)]);
  }
}

function cutOut(text: string, ranges: Range[]): string {
  ranges.sort(([a], [b]) => a - b);
  let clean = '';
  let from = 0;
  for (const [start, end] of ranges) {
    if (end <= from) continue;
    // Overlapping matches become one mark.
    if (start >= from) clean += `${text.slice(from, start)}${mark}`;
    from = end;
  }
  return clean + text.slice(from);
}

/** Without recursion: the body may be nested deeper than any stack. */
function redactBody(
  body: unknown,
  redactText: (text: string) => string,
  words: ReadonlySet<string>,
): unknown {
  const root = { body };
  const open: Record<string, unknown>[] = [root];
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    for (const [key, value] of Object.entries(object)) {
      const clean = redactValue(value, redactText, words);
      if (typeof clean === 'object' && clean !== null) open.push(clean as Record<string, unknown>);
      const name = Array.isArray(object) ? key : redactText(key);
      if (name !== key) delete object[key];
      object[name] = clean;
    }
  }
  return root.body;
}

function redactValue(
  value: unknown,
  redactText: (text: string) => string,
  words: ReadonlySet<string>,
): unknown {
  if (typeof value === 'string') return redactText(value);
  return typeof value === 'number' && words.has(String(value)) ? mark : value;
}

function redactHeaders(headers: Headers, redactText: (text: string) => string): Headers {
  const entries = [...headers];
  const all = entries.map(([, value]) => value).join('\n');
  if (redactText(all) === all) return headers;
  const clean = new Headers();
  for (const [name, value] of entries) clean.append(name, redactText(value));
  return clean;
}
