import { addLetters, beginHash, endWord, hashWord } from './hash.ts';
import { isLetter, isLetterOrDigit, normaliseText, withoutLeadingDate, wordsOf } from './normalise.ts';
import { isPlaceholder } from './row-ids.ts';

const maxWords = 12;
const symbols = /\p{So}/u;

/**
 * The texts that say something, each once: banks send the same text in several fields, in some answers and not in others.
 */
export function linesOf(values: readonly unknown[]): string[] {
  const lines: string[] = [];
  for (const value of values) {
    if (!Array.isArray(value)) addLine(lines, value);
    else for (const line of value) addLine(lines, line);
  }
  // A list that has grown takes far more memory than its copy.
  return lines.slice();
}

function addLine(lines: string[], line: unknown): void {
  if (typeof line !== 'string' && typeof line !== 'number') return;
  const text = withoutLeadingDate(String(line));
  // Without normalising anything, for this is how most repeated texts come.
  if (lines.some((other) => other.includes(text))) return;
  if (lines.length === 0 && isLetter(text.charCodeAt(0))) {
    if (!isPlaceholder(text)) lines.push(text);
    return;
  }
  const own = textKey(text);
  if (own === '' || (isPlaceholder(text) && !symbols.test(own))) return;
  if (!lines.map(textKey).join('').includes(own)) lines.push(text);
}

/** Hash of the letters and digits of all lines; 0 if there are none. */
export function hashLines(lines: readonly string[]): number {
  if (lines.length === 0) return 0;
  beginHash();
  for (const line of lines) {
    if (addLetters(line)) continue;
    const letters = textKey(lines.join(' '));
    return letters === '' ? 0 : hashWord(letters);
  }
  return endWord();
}

/** Its letters and digits or, if it has none, the emoji that replace them. */
function textKey(text: string): string {
  return normaliseText(text) || (symbols.test(text) ? text.trim() : '');
}

/** Hashes of the first words of all lines, each once. */
export function hashWords(lines: readonly string[]): number[] {
  const hashes: number[] = [];
  for (const line of lines) {
    let from = 0;
    for (let at = 0; at <= line.length; at++) {
      const unit = line.charCodeAt(at);
      if (unit > 127) return wordsOf(lines.join(' ')).slice(0, maxWords).map(hashWord);
      if (isLetterOrDigit(unit)) continue;
      if (at - from > 1 && hashes.length < maxWords) {
        beginHash();
        addLetters(line, from, at);
        const word = endWord();
        if (!hashes.includes(word)) hashes.push(word);
      }
      from = at + 1;
    }
  }
  return hashes;
}
