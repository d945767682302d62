import { expect, test } from 'vitest';
import type { AccountTransactions, Transaction } from '../../src/schemas/transactions.ts';
import { reconcile } from '../../src/sync/index.ts';

const row = (fields: Partial<Transaction>): Transaction => ({
  bookingDate: '2026-01-31',
  transactionAmount: { amount: '-5.50', currency: 'EUR' },
  creditorAccount: { iban: 'LV80BANK0000435195001' },
  ...fields,
});

const answer = (...booked: Transaction[]): AccountTransactions => ({ transactions: { booked, pending: [] } });

const before = row({ transactionId: 'first', remittanceInformationUnstructured: 'Tea' });
const after = row({ transactionId: 'second', remittanceInformationUnstructured: 'Order 17' });

test('a row with other ids and words, of the same account, sum and day, is the known one', () => {
  const { state } = reconcile(undefined, answer(before), { today: '2026-02-01' });
  const { changes } = reconcile(state, answer(after), { today: '2026-02-02' });
  expect(changes).toMatchObject([{ kind: 'changed', matchedBy: 'account' }]);
});

test('it is another one if rows are left out of the answer, which may list the known one, too', () => {
  const { state } = reconcile(undefined, answer(before), { today: '2026-02-01' });
  const { changes } = reconcile(state, answer(after), { today: '2026-02-02', isPartial: true });
  expect(changes).toMatchObject([{ kind: 'added' }]);
});

test('a row that had only its sum and day gets its text late, but not in an answer that lacks rows', () => {
  const bare = row({ creditorAccount: {} });
  const told = row({ creditorAccount: {}, remittanceInformationUnstructured: 'Tea' });
  const { state } = reconcile(undefined, answer(bare), { today: '2026-02-01' });
  const { changes } = reconcile(state, answer(told), { today: '2026-02-02' });
  expect(changes).toMatchObject([{ kind: 'changed', matchedBy: 'sumAndDay' }]);
  const lacking = reconcile(state, answer(told), { today: '2026-02-02', isPartial: true });
  expect(lacking.changes).toMatchObject([{ kind: 'added' }]);
});

test('thousands of rows with equal sums on one day are each recognised by their content', () => {
  const rows = Array.from({ length: 2_000 }, (_, at) =>
    row({ creditorAccount: {}, creditorName: `Member ${at}`, remittanceInformationUnstructured: 'Bonus' }),
  );
  const { state } = reconcile(undefined, answer(...rows), { today: '2026-02-01' });
  const coded = rows.map((one) => ({ ...one, bankTransactionCode: 'PMNT' }));
  const { changes } = reconcile(state, answer(...coded), { today: '2026-02-02' });
  expect(changes).toHaveLength(2_000);
  expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['changed']));
});
