import type { Issue } from '../errors/issue.ts';
import { type Check, fitTo } from './check.ts';
import { isMisfit, prefixPaths, toIssue } from './misfit.ts';

/** A record's keys come from the server, so a path names only those that look like ids. */
function nameKey(key: string): string {
  return /^[\w-]{1,64}$/.test(key) ? key : '(key)';
}

export function walkRecord(check: Check, record: Record<string, unknown>, issues: Issue[]): unknown {
  for (const [key, value] of Object.entries(record)) {
    const before = issues.length;
    const fitted = fitTo(check, value, issues);
    prefixPaths(issues, before, nameKey(key));
    if (isMisfit(fitted)) {
      issues.push(toIssue(nameKey(key), fitted, value));
      delete record[key];
    } else {
      record[key] = fitted;
    }
  }
  return record;
}

/** With `skipsEmpty`, empty rows are dropped without an issue. */
export function walkList(check: Check, list: unknown[], issues: Issue[], skipsEmpty: boolean): unknown {
  let kept = 0;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (skipsEmpty && isEmpty(value)) continue;
    const before = issues.length;
    const fitted = fitTo(check, value, issues);
    if (issues.length > before) prefixPaths(issues, before, `[${index}]`);
    // Nearly all rows stay as they are, and writing them back would take time.
    if (fitted === value && kept === index) kept++;
    else if (isMisfit(fitted)) issues.push(toIssue(`[${index}]`, fitted, value));
    else list[kept++] = fitted;
  }
  if (kept < list.length) list.length = kept;
  return list;
}

/** Whether there is nothing in the value. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}
