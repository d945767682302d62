import { expect, test } from 'vitest';
import type { AccountTransactions, Transaction } from '../../src/schemas/transactions.ts';
import { reconcile } from '../../src/sync/index.ts';

const row = (amount: string): Transaction => ({
  bookingDate: '2026-01-31',
  transactionAmount: { amount, currency: 'EUR' },
  creditorName: 'Corner Bakery',
});

const answer = (...booked: Transaction[]): AccountTransactions => ({ transactions: { booked, pending: [] } });

test('which of two equal rows is new follows from their spelling, not from their order', () => {
  const { state } = reconcile(undefined, answer(row('-5.5')), { today: '2026-02-01' });
  const twins = [row('-5.500'), row('-5.50')];
  for (const rows of [twins, twins.toReversed()]) {
    const { changes, unchanged } = reconcile(state, answer(...rows), { today: '2026-02-02' });
    expect(unchanged).toBe(1);
    expect(changes).toMatchObject([{ kind: 'added', row: { transactionAmount: { amount: '-5.500' } } }]);
  }
});

test('a row that was missing and comes back is known, and of two equal rows the missing one stays missing', () => {
  const other = { ...row('-7.00'), bookingDate: '2026-01-30' };
  const { state } = reconcile(undefined, answer(other, row('-5.50'), row('-5.50')), { today: '2026-02-01' });
  const missing = reconcile(state, answer(other, row('-5.50')), { today: '2026-02-02' });
  expect(missing).toMatchObject({ changes: [], suspects: [{ reason: 'missing' }] });
  const still = reconcile(missing.state, answer(other, row('-5.50')), { today: '2026-02-03' });
  expect(still).toMatchObject({ changes: [], suspects: [], unchanged: 2 });
  const back = reconcile(still.state, answer(other, row('-5.50'), row('-5.50')), { today: '2026-02-04' });
  expect(back).toMatchObject({ changes: [], suspects: [], unchanged: 3 });
  // It is no longer marked as missing, so that it is reported if it goes again.
  const again = reconcile(back.state, answer(other, row('-5.50')), { today: '2026-02-05' });
  expect(again.suspects).toMatchObject([{ reason: 'missing' }]);
});
