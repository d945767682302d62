import { expect, test } from 'vitest';
import { type Transaction, transactionKey } from '../../src/index.ts';

const transactionAmount = { amount: '-1.00', currency: 'EUR' };
const keyOf = (extra: Partial<Transaction> = {}, accountId = 'a') =>
  transactionKey(accountId, { transactionAmount, ...extra });

test('the API’s own id is the best, and belongs to its account', () => {
  const row = { internalTransactionId: 'x', transactionId: 'y', bookingDate: '2026-01-01' };
  expect(keyOf(row).fields).toEqual(['internalTransactionId']);
  expect(keyOf(row).key).toBe(keyOf({ internalTransactionId: 'x' }).key);
  expect(keyOf(row).key).not.toBe(keyOf(row, 'b').key);
});

test('the bank’s id is taken with the amount, since some banks repeat it', () => {
  const one = keyOf({ transactionId: 'y' });
  expect(one.fields).toEqual(['transactionId', 'transactionAmount']);
  expect(one.key).not.toBe(
    keyOf({ transactionId: 'y', transactionAmount: { amount: '5', currency: 'EUR' } }).key,
  );
});

test.each(['', ' ', 'NOTPROVIDED', 'null', null])('%j is no id', (id) => {
  expect(keyOf({ internalTransactionId: id, transactionId: id, bookingDate: '2026-01-01' }).fields).toEqual([
    'bookingDate',
    'transactionAmount',
  ]);
});

test('without ids, whatever describes the row tells it apart', () => {
  const one = keyOf({ creditorName: 'Bakery', remittanceInformationUnstructuredArray: ['a', 'b'] });
  expect(one.fields).toEqual(['transactionAmount', 'creditorName', 'remittanceInformationUnstructuredArray']);
  expect(one.key).not.toBe(
    keyOf({ creditorName: 'Baker', remittanceInformationUnstructuredArray: ['y', 'a', 'b'] }).key,
  );
});

test('what cannot become text does no harm, and the order of keys does not matter', () => {
  const odd = { toString: false } as never;
  expect(() =>
    keyOf({ transactionAmount: { amount: odd, currency: odd }, remittanceInformationStructuredArray: [odd] }),
  ).not.toThrow();
  expect(keyOf({ transactionAmount: { currency: 'EUR', amount: '-1.00' } }).key).toBe(keyOf().key);
});

test('half a character does no harm', () => {
  expect(() => keyOf({ transactionId: '\ud800' })).not.toThrow();
});
