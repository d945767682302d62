import type { JSX } from 'preact';
import type { LastSync } from '../server/users.ts';
import type { Listed } from './figures.ts';
import { count, day, money, time } from './words.ts';

const kinds: Record<LastSync['changes'][number]['kind'], string> = {
  added: 'new',
  booked: 'booked, previously pending',
  changed: 'changed by the bank',
  vanished: 'pending, now gone',
};

/** What the last sync changed: how many of each kind, then one by one, with a reason if there is one. */
export function SyncSummary({
  sync,
  listed,
  nowMs,
}: {
  sync: LastSync;
  listed: readonly Listed[];
  nowMs: number;
}): JSX.Element {
  const { changes, suspects, issues, isFirst } = sync;
  const byKind = Object.entries(kinds)
    .map(([kind, words]) => ({ words, number: changes.filter((change) => change.kind === kind).length }))
    .filter(({ number }) => number > 0);
  const summary = byKind.map(({ words, number }) => `${number} ${words}`).join('; ');
  return (
    <>
      <p>
        Last read at {time(sync.atMs, nowMs)}:{' '}
        {isFirst
          ? `${count(changes.length, 'transaction')} for the first time`
          : summary || 'nothing changed'}
        .{issues > 0 && ` The bank sent ${count(issues, 'field')} that could not be used.`}
      </p>
      {!isFirst && changes.length > 0 && (
        <details>
          <summary>What changed</summary>
          <ul class="changes">
            {changes.slice(0, 50).map(({ kind, id, explanation }) => (
              <li key={id}>
                <strong>{kinds[kind]}</strong>: {nameOf(listed, id)}
                {explanation && <span class="note"> ({explanation})</span>}
              </li>
            ))}
          </ul>
          {changes.length > 50 && <p class="note">And {changes.length - 50} more.</p>}
        </details>
      )}
      {suspects.length > 0 && (
        <details>
          <summary>{count(suspects.length, 'transaction')} to check</summary>
          <ul class="changes">
            {suspects.map(({ key, ids, explanation }) => (
              <li key={key}>
                {ids.map((id) => nameOf(listed, id)).join(' and ')}: {explanation}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function nameOf(listed: readonly Listed[], id: string): string {
  const row = listed.find((each) => each.id === id);
  if (row === undefined) return 'a transaction that is no longer listed';
  const amount = row.amount === undefined ? 'no amount' : money(row.amount, row.currency ?? '');
  return `${row.counterparty?.name ?? row.lines[0] ?? 'Unnamed'}, ${amount}, ${day(row.date)}`;
}
