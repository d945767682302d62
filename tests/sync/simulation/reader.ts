import type { Transaction } from '../../../src/schemas/transactions.ts';
import { formatDay } from '../../../src/sync/day.ts';
import { type Change, type Reconciled, reconcile, type SyncState } from '../../../src/sync/index.ts';
import type { Bank, Movement } from './bank.ts';
import type { Dice } from './dice.ts';

/** A row of the user's table. */
interface Entry {
  row: Transaction;
  isPending: boolean;
  /** What it really is, by the row that was last written to it. */
  label: string;
}

export type Table = Map<string, Entry>;

/** Applies changes one by one, as a database would: an id that is there, or is not, is an error. */
export function applyChanges(
  table: Table,
  changes: readonly Change[],
  labels: ReadonlyMap<Transaction, string>,
): void {
  for (const change of changes) {
    const old = table.get(change.id);
    if (change.kind === 'vanished') {
      if (old?.isPending !== true) throw new Error(`vanished, and was not pending: ${change.id}`);
      table.delete(change.id);
      continue;
    }
    if ((old === undefined) !== (change.kind === 'added')) throw new Error(`${change.kind} ${change.id}`);
    if (change.kind === 'booked' && old?.isPending !== true) throw new Error(`booked twice: ${change.id}`);
    const isPending = change.kind === 'booked' ? false : change.isPending;
    if (change.kind === 'changed' && old?.isPending !== isPending)
      throw new Error(`changed state: ${change.id}`);
    table.set(change.id, { row: change.row, isPending, label: labels.get(change.row) ?? '' });
  }
}

/** What a history leaves behind. */
export interface Outcome {
  table: Table;
  state: SyncState | undefined;
  /** What came of each reading. */
  results: Reconciled[];
  /** Every movement that an answer ever showed as booked. */
  shownBooked: ReadonlySet<string>;
  /** Rows that were counted and not added, by movement. */
  movements: readonly Movement[];
}

export interface Habit {
  /** How likely a day goes by without a reading. */
  skips: number;
  /** How likely an answer has no rows, although there are some. */
  isEmpty: number;
  /** How likely a row of an answer is left out, and the answer says so. */
  isPartial: number;
  usesSpans: boolean;
  /** From this day of the history on, nothing is read for so many days. */
  absence?: { from: number; days: number };
}

/** Reads a bank day after day as a program would, and checks at each step what must always hold. */
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
