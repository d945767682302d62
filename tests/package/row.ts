/** One line of the table that a run prints. */
export interface Row {
  check: string;
  result: string;
  isOk: boolean;
}

/** A line that says `ok`, or the first few problems. */
export function toRow(check: string, problems: readonly string[], result = 'ok'): Row {
  if (problems.length === 0) return { check, result, isOk: true };
  const rest = problems.length > 8 ? [`… and ${problems.length - 8} more`] : [];
  return { check, result: [...problems.slice(0, 8), ...rest].join('\n'), isOk: false };
}

/** Prints the table, aligned. Further lines of a result are below its first line. */
export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ check }) => check.length));
  for (const { check, result, isOk } of rows) {
    const [first = '', ...rest] = result.split('\n');
    console.log(`  ${isOk ? 'ok    ' : 'FAILED'}  ${check.padEnd(width)}  ${first}`);
    for (const line of rest) console.log(`${' '.repeat(width + 12)}${line}`);
  }
}
