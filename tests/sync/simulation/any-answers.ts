import assert from 'node:assert/strict';
import type { AccountTransactions, Transaction } from '../../../src/schemas/transactions.ts';
import { formatDay } from '../../../src/sync/day.ts';
import { reconcile, type SyncContext, type SyncState } from '../../../src/sync/index.ts';
import { fc } from '../../property.ts';
import { canonical } from '../check-sequence.mjs';
import { createDice } from './dice.ts';
import { applyChanges, type Table } from './reader.ts';
import { firstDay } from './simulate.ts';

/*
 * Answers of no bank in particular: a few rows with few values, so that they are often partly alike, in any list and
 * order. What really happened is not known, but some rules hold whatever it was.
 */

const dayOf = (day: number): string => formatDay(firstDay + day);
const perhaps = <Value>(...values: Value[]): fc.Arbitrary<Value | undefined> =>
  fc.constantFrom(undefined, ...values);

const fullRow = fc
  .record({
    amount: fc.constantFrom('-1.00', '1.00', '-2.00', '0.00'),
    currency: fc.constantFrom('EUR', 'EUR', 'USD', undefined),
    bookingDay: perhaps(-3, -1, 0, 0, 1),
    valueDay: perhaps(-3, -1, 0, 5),
    transactionId: perhaps('a', 'b', 'NOTPROVIDED'),
    internalTransactionId: perhaps('x', 'y'),
    entryReference: perhaps('e'),
    text: perhaps('kiosk', 'kiosk north', 'tea'),
    name: perhaps('ann', 'ann bee'),
    account: perhaps('NL1', 'NL2'),
    hour: perhaps(10, 11),
    balance: perhaps('5.00', '6.00'),
    bankTransactionCode: perhaps('PMNT', 'CARD'),
  })
  .map(({ amount, currency, bookingDay, valueDay, text, name, account, hour, balance, ...asTheyAre }) => {
    const side = amount.startsWith('-') ? 'creditor' : 'debtor';
    return JSON.parse(
      JSON.stringify({
        ...asTheyAre,
        transactionAmount: { amount, currency },
        bookingDate: bookingDay === undefined ? undefined : dayOf(bookingDay),
        valueDate: valueDay === undefined ? undefined : dayOf(valueDay),
        remittanceInformationUnstructured: text,
        [`${side}Name`]: name,
        [`${side}Account`]: account && { iban: account },
        bookingDateTime: hour && `${dayOf(0)}T${hour}:00:00Z`,
        balanceAfterTransaction: balance && { balanceAmount: { amount: balance, currency: 'EUR' } },
      }),
    ) as Transaction;
  });

/** Rows with few fields, which are alike more often. */
const sparseRow = fc.tuple(fullRow, fc.nat(2 ** 13 - 1)).map(([row, bits]) => {
  const isKept = (name: string, at: number): boolean =>
    name === 'transactionAmount' || ((bits >> (at % 13)) & 1) === 1;
  return Object.fromEntries(Object.entries(row).filter(([name], at) => isKept(name, at))) as never;
});

const listings: fc.Arbitrary<Step['listings']> = fc.array(
  fc.record({ at: fc.nat(5), list: fc.constantFrom('booked', 'pending') }),
  { maxLength: 7 },
);

interface Step {
  /** The rows that the answer lists, by index, and the list of each. */
  listings: { at: number; list: 'booked' | 'pending' }[];
  daysLater: number;
  /** The context of the answer. `spanDays` counts back from its day. */
  context: Omit<SyncContext, 'today' | 'span'> & { spanDays?: number | undefined };
}

interface Script {
  rows: Transaction[];
  steps: Step[];
  seed: number;
}

const contexts: fc.Arbitrary<Step['context']> = fc.record({
  isPartial: fc.constantFrom(false, false, true),
  partialLists: perhaps(['booked'] as const, ['pending'] as const),
  keepDays: fc.constantFrom(undefined, undefined, 0, 1, 10_000),
  addBeforeHorizon: fc.boolean(),
  spanDays: perhaps(0, 5),
  currency: perhaps('EUR'),
});

/** Some rows, and the answers that list them. */
export const scripts: fc.Arbitrary<Script> = fc.record({
  rows: fc.array(fc.oneof(fullRow, sparseRow), { minLength: 1, maxLength: 6 }),
  steps: fc.array(fc.record({ listings, daysLater: fc.constantFrom(0, 1, 1, 2, 9, 40), context: contexts }), {
    minLength: 1,
    maxLength: 4,
  }),
  seed: fc.integer(),
});

/** Compares the answers one after another, and checks what must hold for each. */
export function checkScript({ rows, steps, seed }: Script): void {
  const dice = createDice(seed);
  const table: Table = new Map();
  let state: SyncState | undefined;
  let day = 0;
  for (const { listings: listed, daysLater, context } of steps) {
    day += daysLater;
    const { spanDays, ...rest } = context;
    const span = spanDays === undefined ? {} : { from: dayOf(day - spanDays) };
    const given: SyncContext = { ...rest, today: dayOf(day), span };
    const of = (name: string): Transaction[] =>
      listed.flatMap(({ at, list }) =>
        list === name && at < rows.length ? [{ ...(rows[at] as Transaction) }] : [],
      );
    const lists = { booked: of('booked'), pending: of('pending') };
    state = checkAnswer(state, lists, given, table, dice);
  }
}

function checkAnswer(
  state: SyncState | undefined,
  { booked, pending }: { booked: Transaction[]; pending: Transaction[] },
  context: SyncContext,
  table: Table,
  { shuffle }: ReturnType<typeof createDice>,
): SyncState {
  const all = booked.length + pending.length;
  const answer: AccountTransactions = { transactions: { booked, pending } };
  const result = reconcile(state, answer, context);
  const handed = result.changes.flatMap((change) => ('row' in change ? [change.row] : []));
  assert.equal(handed.length + result.unchanged + result.beforeHorizon, all, 'each row counts once');
  assert.equal(new Set(handed).size, handed.length, 'no row is handed out twice');
  applyChanges(table, result.changes, new Map());

  const turned = { transactions: { booked: shuffle(booked), pending: shuffle(pending) } };
  assert.equal(
    canonical(reconcile(state, turned, context)),
    canonical(result),
    'the order of rows does not matter',
  );

  const turn = (row: Transaction): Transaction => Object.fromEntries(shuffle(Object.entries(row))) as never;
  const respelt = {
    transactions: { booked: shuffle(booked).map(turn), pending: shuffle(pending).map(turn) },
  };
  const next: SyncState = JSON.parse(JSON.stringify(result.state));
  const again = reconcile(next, respelt, context);
  assert.deepEqual(again.changes, [], 'the same answer again changes nothing');
  assert.deepEqual(again.suspects, [], 'a suspect is reported once');
  assert.equal(again.unchanged + again.beforeHorizon, all, 'each row counts once in the same answer again');
  assert.deepEqual(
    reconcile(again.state, answer, context).changes,
    [],
    'the same answer a third time changes nothing',
  );
  return next;
}
