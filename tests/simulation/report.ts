import type { Verdict } from './pool.ts';
import type { OutageResult } from './scenarios/outages.ts';

export type Found = Extract<Verdict, { kind: 'found' }>;

/** A finding for people to read: the broken rule, the world, and the last lines of the trace. */
export function inWords({ name, finding, plan }: Found, lines: number): string {
  const { invariant, message, trace } = finding;
  return [
    `${typeof name === 'number' ? `seed ${name}` : name}: ${invariant}: ${message}`,
    ...(plan ? [JSON.stringify({ store: plan.store, clients: plan.clients })] : []),
    ...trace.slice(-lines),
  ].join('\n');
}

/** The findings of each rule that is broken, the shortest traces first. */
export function byInvariant(found: readonly Found[]): Map<string, Found[]> {
  const sorted = found.toSorted((one, other) => one.finding.trace.length - other.finding.trace.length);
  const groups = new Map<string, Found[]>();
  for (const verdict of sorted) {
    const { invariant } = verdict.finding;
    groups.set(invariant, [...(groups.get(invariant) ?? []), verdict]);
  }
  return groups;
}

export function outageTable(results: readonly (readonly [name: string, result: OutageResult])[]): string {
  const rows = results.map(([name, { tokenRequests, longestWaitMs, outcomes }]) => {
    const [kind, callers] = name.replace('outage: ', '').split(' | ');
    const got = Object.entries(outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
    return `| ${kind} | ${callers} | ${tokenRequests} | ${(longestWaitMs / 1000).toFixed(1)} s | ${got.join(', ')} |`;
  });
  return [
    '| an hour of | callers | token requests | longest wait | what they got |',
    '| --- | --- | ---: | ---: | --- |',
    ...rows,
  ].join('\n');
}
