/** Whether a text is what banks send instead of nothing: `NOTPROVIDED`, `NONREF`, `---`, `0000`, spaces. */
export function isPlaceholder(text: string): boolean {
  return /^(?:not\s?provided|nonref|unknown|null|none|undefined|n\/a|0+|9{4,}|x{2,}|[-.*_]+)?$/i.test(
    text.trim(),
  );
}
