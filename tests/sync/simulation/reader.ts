import type { Transaction } from '../../../src/schemas/transactions.ts';
import { formatDay } from '../../../src/sync/day.ts';
import { type Change, type Reconciled, reconcile, type SyncState } from '../../../src/sync/index.ts';
import type { Bank, Movement } from './bank.ts';
import type { Dice } from './dice.ts';

/** A row of the user's table. */
interface Entry {
  row: Transaction;
  isPending: boolean;
  /** The movement that the row stands for. */
  label: string;
}

export type Table = Map<string, Entry>;

/** Applies changes one by one. As in a database, adding an existing id or changing a missing one is an error. */
export function applyChanges(
  table: Table,
  changes: readonly Change[],
  labels: ReadonlyMap<Transaction, string>,
): void {
  for (const change of changes) {
    const old = table.get(change.id);
    if (change.kind === 'vanished') {
      if (old?.isPending !== true) throw new Error(`vanished but was not pending: ${change.id}`);
      table.delete(change.id);
      continue;
    }
    if ((old === undefined) !== (change.kind === 'added'))
      throw new Error(`${change.kind} does not fit: ${change.id}`);
    if (change.kind === 'booked' && old?.isPending !== true) throw new Error(`booked twice: ${change.id}`);
    const isPending = change.kind === 'booked' ? false : change.isPending;
    if (change.kind === 'changed' && old?.isPending !== isPending)
      throw new Error(`changed isPending: ${change.id}`);
    table.set(change.id, { row: change.row, isPending, label: labels.get(change.row) ?? '' });
  }
}

/** The result of reading a history. */
export interface Outcome {
  table: Table;
  state: SyncState | undefined;
  /** The result of each reading. */
  results: Reconciled[];
  /** The labels of all movements that an answer showed as booked. */
  shownBooked: ReadonlySet<string>;
  /** What really happened at the bank. */
  movements: readonly Movement[];
}

export interface Habit {
  /** The probability that nothing is read on a day. */
  skips: number;
  /** The probability that an answer has no rows although the bank has some. */
  isEmpty: number;
  /** The probability that an answer lacks a row, and is marked as partial. */
  isPartial: number;
  usesSpans: boolean;
  /** Nothing is read for `days` days from the day `from` on. */
  absence?: { from: number; days: number };
}

/** Reads a bank day after day as a program would. Throws if a change does not fit the table. */
export function readHistory(bank: Bank, habit: Habit, dice: Dice, firstDay: number, days: number): Outcome {
  let state: SyncState | undefined;
  let lastRead: number | undefined;
  const table: Table = new Map();
  const shownBooked = new Set<string>();
  const results: Reconciled[] = [];
  const isAbsent = (day: number): boolean =>
    habit.absence !== undefined && day >= habit.absence.from && day < habit.absence.from + habit.absence.days;

  for (let today = firstDay; today <= firstDay + days; today++) {
    const isLast = today > firstDay + days - 12;
    if (!isLast && (isAbsent(today) || dice.chance(habit.skips))) continue;
    const hasSpan = habit.usesSpans && lastRead !== undefined && !isLast && dice.chance(0.6);
    const from = hasSpan ? (lastRead as number) - 10 : undefined;
    const { answer, labels } = bank.view(today, from);
    const { booked, pending } = answer.transactions as { booked: Transaction[]; pending: Transaction[] };
    let isPartial = false;
    if (!isLast && dice.chance(habit.isEmpty)) booked.length = pending.length = 0;
    else if (!isLast && dice.chance(habit.isPartial)) {
      isPartial = true;
      const list = dice.pick([booked, pending]);
      list.splice(dice.below(list.length), 1);
    }
    for (const row of booked) shownBooked.add(labels.get(row) as string);
    const span = from === undefined ? {} : { span: { from: formatDay(from) } };
    const result = reconcile(state, answer, { today: formatDay(today), ...span, isPartial });
    applyChanges(table, result.changes, labels);
    results.push(result);
    state = dice.chance(0.5) ? JSON.parse(JSON.stringify(result.state)) : result.state;
    if (!isPartial && booked.length + pending.length > 0) lastRead = today;
  }
  return { table, state, results, shownBooked, movements: bank.movements };
}
