import { expect, test } from 'vitest';
import { storageKeyOf, toBudgetedCall } from '../../src/budget/budgeted-call.ts';
import type { GatedCall } from '../../src/http/call-gate.ts';

const toCall = (path: string, method = 'GET') => toBudgetedCall({ method, path } as GatedCall);

test.each([
  ['accounts/a/balances/', 'a', 'balances'],
  ['accounts/a/details/', 'a', 'details'],
  ['accounts/a/transactions/', 'a', 'transactions'],
  ['accounts/a/transactions', 'a', 'transactions'],
  ['accounts/a/transactions/?date_from=2026-01-01', 'a', 'transactions'],
  ['accounts/a/transactions?date_from=2026-01-01', 'a', 'transactions'],
  ['accounts/a%20b%2Fc/details/', 'a b/c', 'details'],
  // Not a valid encoding: it counts as it is.
  ['accounts/%E0%A4%A/details/', '%E0%A4%A', 'details'],
])('GET %s counts for the account %s: %s', (path, accountId, scope) => {
  expect(toCall(path)).toEqual({ accountId, scope });
});

test.each([
  'accounts/a/',
  'accounts/a/balances/b/',
  'accounts/a/balancesheet/',
  'accounts//balances/',
  'accounts/a/b/balances/',
  'accounts/a?b/balances/',
  'x/accounts/a/balances/',
  'accounts/a/premium/',
])('GET %s counts for none', (path) => {
  expect(toCall(path)).toBeUndefined();
});

test.each(['POST', 'PUT', 'DELETE'])('%s counts for none', (method) => {
  expect(toCall('accounts/a/balances/', method)).toBeUndefined();
});

test('the key in the storage has only characters that every driver accepts', () => {
  expect(storageKeyOf({ accountId: 'A.b/c.D é', scope: 'details' })).toBe(
    'nordigen-budget:a%2Eb%2Fc%2Ed%20%C3%A9:details',
  );
});
