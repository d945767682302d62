import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import type { AccountTransactions, Transaction } from '../../src/schemas/transactions.ts';
import { formatDay } from '../../src/sync/day.ts';
import { reconcile, type SyncState } from '../../src/sync/index.ts';
import { fc } from '../property.ts';
import { canonical } from './check-sequence.mjs';
import { checkScript, scripts } from './simulation/any-answers.ts';
import { createBank, type Habits } from './simulation/bank.ts';
import { createDice } from './simulation/dice.ts';
import { applyChanges, type Table } from './simulation/reader.ts';
import { firstDay, habitsOfBanks, seeds } from './simulation/simulate.ts';

const numRuns = 200;
const clone = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/** Calls `look` with a bank's answer of every second day for two weeks. `look` returns the next state. */
function walk(
  habits: Habits,
  seed: number,
  look: (state: SyncState | undefined, answer: AccountTransactions, today: string) => SyncState,
): void {
  const bank = createBank(habits, seed, firstDay, 8);
  let state: SyncState | undefined;
  for (let day = 0; day < 14; day += 2) {
    state = look(state, bank.view(firstDay + day).answer, formatDay(firstDay + day));
  }
}

/** Ample: the properties take seconds on an idle machine. */
const patience = { timeout: 600_000 };

describe('whatever the answers are', patience, () => {
  test('the same answer again on the same day changes nothing, whatever the order of rows and keys', () => {
    fc.assert(
      fc.property(habitsOfBanks, seeds, (habits, seed) => {
        const dice = createDice(seed);
        walk(habits, seed, (state, answer, today) => {
          const { state: next } = reconcile(state, answer, { today });
          const { booked, pending } = answer.transactions as {
            booked: Transaction[];
            pending: Transaction[];
          };
          const turn = (row: Transaction): Transaction =>
            Object.fromEntries(dice.shuffle(Object.entries(row))) as unknown as Transaction;
          const turned = {
            transactions: {
              booked: dice.shuffle(booked).map(turn),
              pending: dice.shuffle(pending).map(turn),
            },
          };
          assert.deepEqual(reconcile(next, turned, { today }).changes, []);
          return next;
        });
      }),
      { numRuns },
    );
  });

  test('the order of the rows does not affect changes, ids and state', () => {
    fc.assert(
      fc.property(habitsOfBanks, seeds, (habits, seed) => {
        const dice = createDice(seed);
        walk(habits, seed, (state, answer, today) => {
          const { booked, pending } = answer.transactions as {
            booked: Transaction[];
            pending: Transaction[];
          };
          const turned = { transactions: { booked: dice.shuffle(booked), pending: dice.shuffle(pending) } };
          const [one, other] = [reconcile(state, answer, { today }), reconcile(state, turned, { today })];
          assert.equal(canonical(other), canonical(one));
          return one.state;
        });
      }),
      { numRuns },
    );
  });

  test('a state that went through JSON gives the same result, and no argument is modified', () => {
    fc.assert(
      fc.property(habitsOfBanks, seeds, (habits, seed) => {
        walk(habits, seed, (state, answer, today) => {
          const before = canonical([state ?? null, answer]);
          const one = reconcile(state, answer, { today });
          assert.equal(canonical([state ?? null, answer]), before);
          const other = reconcile(state && clone(state), clone(answer), { today });
          assert.equal(canonical(other), canonical(one));
          return one.state;
        });
      }),
      { numRuns },
    );
  });

  test('the state contains no text from a row', () => {
    fc.assert(
      fc.property(habitsOfBanks, seeds, (habits, seed) => {
        walk(habits, seed, (state, answer, today) => {
          const next = reconcile(state, answer, { today }).state;
          const said = JSON.stringify(next).toLowerCase();
          // Shorter texts could occur by chance in a hash, which has letters and digits.
          for (const text of ['kiosk', 'harbour', 'nl00bank', 'ринок']) {
            assert.ok(!said.includes(text), text);
          }
          return next;
        });
      }),
      { numRuns: 50 },
    );
  });

  test('answers that overlap give the same table as their union', () => {
    const stable = habitsOfBanks.map(
      (habits): Habits => ({
        ...habits,
        ids: 'stable',
        relinkedOn: Number.POSITIVE_INFINITY,
        windowDays: 730,
      }),
    );
    fc.assert(
      fc.property(stable, seeds, fc.integer({ min: 0, max: 6 }), (habits, seed, overlap) => {
        const bank = createBank({ ...habits, isSloppy: false, hasLateFacts: false }, seed, firstDay, 20);
        const today = firstDay + 30;
        const { answer, labels } = bank.view(today);
        const { booked } = answer.transactions;
        const cut = (from: number, to: number): AccountTransactions => ({
          transactions: {
            booked: booked.filter(({ bookingDate }) => {
              const day = Date.parse(bookingDate as string) / 86_400_000;
              return day >= firstDay + from && day <= firstDay + to;
            }),
          },
        });
        const table: Table = new Map();
        let state: SyncState | undefined;
        for (const [from, to] of [
          [0, 12],
          [12 - overlap, 30],
        ] as const) {
          const span = { from: formatDay(firstDay + from), to: formatDay(firstDay + to) };
          const result = reconcile(state, cut(from, to), { today: formatDay(today), span });
          applyChanges(table, result.changes, labels);
          state = result.state;
        }
        const whole: Table = new Map();
        const union = { transactions: { booked } };
        applyChanges(whole, reconcile(undefined, union, { today: formatDay(today) }).changes, labels);
        const idsAndRows = (entries: Table): string[] => [...entries].map((entry) => canonical(entry)).sort();
        assert.deepEqual(idsAndRows(table), idsAndRows(whole));
      }),
      { numRuns },
    );
  });

  test('a row of any shape is added once, and never makes the sync throw', () => {
    const keys = fc.constantFrom(
      'transactionAmount',
      'bookingDate',
      'valueDate',
      'transactionId',
      'internalTransactionId',
      'entryReference',
      'creditorAccount',
      'creditorName',
      'remittanceInformationUnstructured',
      'balanceAfterTransaction',
      'bookingDateTime',
      '__proto__',
      'constructor',
    );
    const values = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constant('2026-01-31'),
      fc.record({ amount: fc.jsonValue(), currency: fc.jsonValue() }),
    );
    const row = fc.oneof(fc.dictionary(keys, values, { noNullPrototype: true }), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (booked, pending) => {
        const answer = { transactions: { booked, pending } } as unknown as AccountTransactions;
        const first = reconcile(undefined, answer, { today: '2026-02-01', currency: 'EUR' });
        assert.ok(first.changes.length <= booked.length + pending.length);
        assert.equal(first.changes.length + first.unchanged, booked.length + pending.length);
        const again = reconcile(clone(first.state), answer, { today: '2026-02-01', currency: 'EUR' });
        assert.deepEqual(again.changes, []);
      }),
      { numRuns: 500 },
    );
  });

  test('rows that are partly alike count once, and the same answer again changes nothing, in any lists and context', () => {
    fc.assert(fc.property(scripts, checkScript), { numRuns: 1_000 });
  });

  test('a row that is nested too deep for recursion is handled like any other', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 20_000; level++) deep = [deep];
    const row = { transactionAmount: { amount: '-1.00', currency: 'EUR' }, additionalDataStructured: deep };
    const answer = { transactions: { booked: [row, row] } } as AccountTransactions;
    expect(reconcile(undefined, answer, { today: '2026-02-01' }).changes).toHaveLength(2);
  });
});

describe('the context', () => {
  const answer: AccountTransactions = { transactions: { booked: [] } };

  test.each([
    ['today', { today: '31.01.2026' }],
    ['today', { today: '2026-02-30' }],
    ['span.from', { today: '2026-01-31', span: { from: 'monday' } }],
    ['keepDays', { today: '2026-01-31', keepDays: -1 }],
  ])('is rejected with an error that names %s', (name, context) => {
    expect(() => reconcile(undefined, answer, context)).toThrow(new RegExp(`^${name} must`));
  });

  const row = (day: string): Transaction => ({
    bookingDate: day,
    transactionAmount: { amount: '-1.00', currency: 'EUR' },
    internalTransactionId: day,
  });
  const of = (...days: string[]): AccountTransactions => ({ transactions: { booked: days.map(row) } });

  test('a huge keepDays keeps rows forever, in a state that can be read again', () => {
    const context = { today: '2026-03-02', keepDays: Number.MAX_SAFE_INTEGER };
    const { state } = reconcile(
      reconcile(undefined, of('2026-01-01'), context).state,
      of('2026-01-01'),
      context,
    );
    expect(reconcile(clone(state), of('2026-01-01'), context).changes).toEqual([]);
    expect(state.horizon).toBe('0100-01-01');
  });

  test('addBeforeHorizon adds a history that was bought later, and no row that was reported before', () => {
    let { state } = reconcile(undefined, of('2025-08-01', '2026-01-01'), { today: '2026-01-02' });
    ({ state } = reconcile(state, of('2026-06-01'), { today: '2026-06-02' }));
    ({ state } = reconcile(state, of('2026-06-03'), { today: '2026-06-03' }));
    const all = of('2024-05-01', '2025-08-01', '2026-01-01', '2026-06-01', '2026-06-03');
    const result = reconcile(state, all, { today: '2026-06-04', addBeforeHorizon: true });
    expect(result.changes.map((change) => 'row' in change && change.row.bookingDate)).toEqual(['2024-05-01']);
    expect(result.beforeHorizon).toBe(2);
    const again = reconcile(result.state, all, { today: '2026-06-04', addBeforeHorizon: true });
    expect(again.changes).toEqual([]);
  });

  test('with isPartial, no row is missing and no pending row vanishes', () => {
    const pending = {
      ...row('2026-01-20'),
      bookingDate: null,
      valueDate: '2026-01-20',
      internalTransactionId: 'p',
    };
    const first: AccountTransactions = {
      transactions: { booked: [row('2026-01-02'), row('2026-01-20')], pending: [pending] },
    };
    let { state } = reconcile(undefined, first, { today: '2026-01-20' });
    for (const today of ['2026-01-21', '2026-01-22', '2026-02-22']) {
      const result = reconcile(state, of('2026-01-02'), { today, isPartial: true });
      expect(result).toMatchObject({ changes: [], suspects: [] });
      state = result.state;
    }
    expect(state.readOn).toBe('2026-01-20');
    const whole = reconcile(state, of('2026-01-02'), { today: '2026-02-23' });
    expect(whole.changes).toMatchObject([{ kind: 'vanished' }]);
    expect(whole.suspects).toMatchObject([{ reason: 'missing' }]);
  });

  test('with partialLists, a booked row is missing only if the booked list is complete', () => {
    const { state } = reconcile(undefined, of('2026-01-02', '2026-01-20'), { today: '2026-01-20' });
    const isPartial = true;
    const lists = { pending: ['pending'], booked: ['booked'] } as const;
    const missing = (partialLists: readonly ('booked' | 'pending')[]): number =>
      reconcile(state, of('2026-01-02'), { today: '2026-01-21', isPartial, partialLists }).suspects.length;
    expect([missing(lists.pending), missing(lists.booked)]).toEqual([1, 0]);
  });

  test('the same fact in another spelling is no change, and another fact is', () => {
    const of = (extra: object): AccountTransactions => ({
      transactions: { booked: [{ ...row('2026-01-20'), ...extra } as Transaction], pending: [] },
    });
    const fieldsOf = (before: object, after: object): unknown[] => {
      const { state } = reconcile(undefined, of(before), { today: '2026-01-20' });
      return reconcile(state, of(after), { today: '2026-01-20' }).changes.map((change) =>
        'fields' in change ? change.fields : change.kind,
      );
    };
    const at = (bookingDateTime: string): object => ({ bookingDateTime });
    expect(fieldsOf(at('2026-01-20T08:15:30Z'), at('2026-01-20T09:15:30.250+01:00'))).toEqual([]);
    expect(fieldsOf(at('2026-01-20T08:15:30Z'), at('2026-01-20T08:15:31Z'))).toEqual([['bookingDateTime']]);
    const holding = (creditorAccount: object): object => ({ creditorAccount });
    const iban = 'AT611904300234573201';
    expect(fieldsOf(holding({ iban }), holding({ bban: '', iban, pan: null, msisdn: undefined }))).toEqual(
      [],
    );
    expect(fieldsOf(holding({ iban }), holding({ iban, pan: '1234' }))).toEqual([['creditorAccount']]);
  });

  test('a row that got the id of a vanished one is kept until no other row can get that id', () => {
    const kiosk = (valueDate: string): Transaction => ({
      transactionAmount: { amount: '-1.00', currency: 'EUR' },
      valueDate,
      creditorName: 'Kiosk North',
    });
    const listed = { transactions: { booked: [], pending: [kiosk('2026-02-16')] } };
    const booked = { transactions: { booked: [kiosk('2026-02-13')], pending: [] } };
    const nothing = { transactions: { booked: [], pending: [] } };
    const today = '2026-02-25';
    const first = reconcile(undefined, listed, { today: '2026-02-16' });
    const gone = reconcile(first.state, nothing, { today });
    const taken = reconcile(gone.state, booked, { today, keepDays: 0 });
    const { changes } = reconcile(taken.state, listed, { today, keepDays: 0 });
    const idsOf = (list: typeof changes): string[] => list.map(({ id }) => id);
    expect(idsOf(taken.changes)).toEqual(idsOf(first.changes));
    expect(changes).toMatchObject([{ kind: 'added', isPending: true }]);
    expect(idsOf(changes)).not.toEqual(idsOf(first.changes));
  });
});
