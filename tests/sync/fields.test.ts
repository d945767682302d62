import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/schemas/transactions.ts';
import { type Change, reconcile } from '../../src/sync/index.ts';

const row = (fields: Record<string, unknown>): Transaction => ({
  bookingDate: '2026-01-31',
  transactionAmount: { amount: '-1.00', currency: 'EUR' },
  internalTransactionId: 'a1b2c3',
  ...fields,
});

const answerOf = (...booked: Transaction[]) => ({ transactions: { booked } });

/** The fields that are reported when a bank changes its only row. */
function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): Change[] | string[] {
  const { state } = reconcile(undefined, answerOf(row(before)), { today: '2026-01-31' });
  const { changes } = reconcile(state, answerOf(row(after)), { today: '2026-01-31' });
  return changes.flatMap((change) => (change.kind === 'changed' ? change.fields : []));
}

const numbered = (count: number, value: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`field${String(at).padStart(4, '0')}`, value]),
  );

describe('the fields of a row', () => {
  test.each<[before: Record<string, unknown>, after: Record<string, unknown>, fields: string[]]>([
    [{}, { creditorName: 'Corner Bakery' }, ['creditorName']],
    [{ creditorName: 'Corner Bakery' }, {}, ['creditorName']],
    [{ purpose: 'rent', category: 'a' }, { category: 'b', purpose: 'gift' }, ['category', 'purpose']],
    [{ constructor: 'a' }, { constructor: 'b' }, ['constructor']],
    [JSON.parse('{"__proto__":"a"}'), JSON.parse('{"__proto__":"b"}'), ['__proto__']],
    [{ purpose: null }, { purpose: '' }, []],
    [{ purpose: [] }, {}, []],
    [{ purpose: 'RENT  MAY' }, { purpose: 'Rent May' }, []],
  ])('from %j to %j changes %j', (before, after, fields) => {
    expect(changedFields(before, after)).toEqual(fields);
  });

  test('are named in the state in an order that does not depend on the answer', () => {
    const [one, other] = [
      { purpose: 'rent', category: 'a' },
      { category: 'a', purpose: 'rent' },
    ];
    const stateOf = (fields: Record<string, unknown>) =>
      reconcile(undefined, answerOf(row(fields)), { today: '2026-01-31' }).state;
    expect(stateOf(one)).toEqual(stateOf(other));
  });

  test('beyond the first two hundred names are compared together, so that a row cannot make all others long', () => {
    const [before, after] = [numbered(1_000, 'a'), { ...numbered(1_000, 'a'), field0999: 'b' }];
    const { state } = reconcile(undefined, answerOf(row(before)), { today: '2026-01-31' });
    expect(state.fields).toHaveLength(201);
    expect(state.rows[0]?.fields).toHaveLength(201);
    expect(changedFields(before, after)).toEqual(['other fields']);
    expect(changedFields(before, before)).toEqual([]);
    expect(changedFields(before, { ...before, field0001: 'b' })).toEqual(['field0001']);
  });
});
