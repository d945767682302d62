/** Whether a text stands where a bank had nothing to say: `NOTPROVIDED`, `NONREF`, `---`, `0000`, blanks. */
export function isPlaceholder(text: string): boolean {
  return /^(?:not\s?provided|nonref|unknown|null|none|undefined|n\/a|0+|9{4,}|x{2,}|[-.*_]+)?$/i.test(
    text.trim(),
  );
}
