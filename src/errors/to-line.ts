// What a terminal or a log takes for more than text: commands to a terminal, line breaks, marks that turn the
// direction of writing. Each pattern looks at a character once, whatever comes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what this is about
const terminalCommand = /\u001b\[[0-9;:?<=>]*[ -/]*[@-~]/g;
const control = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\s]+/gu;

/** A text as one line of at most `maxLength` characters, without anything that a terminal would obey. */
export function toLine(text: string, maxLength: number): string {
  // Cut first, so that no more is looked at than can be left; twice the length, because blanks shrink.
  const line = text
    .slice(0, 2 * maxLength)
    .replace(terminalCommand, '')
    .replace(control, ' ')
    .trim();
  if (line.length <= maxLength && text.length <= 2 * maxLength) return line;
  const cut = line.slice(0, maxLength - 1);
  // Half of a surrogate pair is no character.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
