import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { buildPath } from '../../src/http/build-path.ts';
import type { Endpoint, EndpointInput } from '../../src/http/endpoint.ts';

const account: Endpoint<unknown> = {
  operation: 'accounts.getTransactions',
  method: 'GET',
  path: 'accounts/{account_id}/transactions/{id}/',
  kind: 'bank-data',
  query: ['date_from', 'pending'],
};
const ids = { account_id: 'A', id: 'B' };
const anything: Endpoint<unknown> = { operation: 'request', method: 'GET', path: '{id}/', kind: 'metadata' };

describe('the path', () => {
  test.each([
    ['b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001', 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001'],
    ['SANDBOXFINANCE_SFIN0000', 'SANDBOXFINANCE_SFIN0000'],
    ['../token/new', '..%2Ftoken%2Fnew'],
    ['a?b#c', 'a%3Fb%23c'],
    ['?a', '%3Fa'],
    ['a?', 'a%3F'],
    ['…', '%E2%80%A6'],
    ['...', '...'],
    [' a', '%20a'],
  ])('holds the id %j as %s', (id, encoded) => {
    expect(buildPath(account, { ids: { account_id: 'A', id } })).toBe(`accounts/A/transactions/${encoded}/`);
  });

  test('is the caller’s own where it was given whole', () => {
    expect(buildPath(anything, { path: 'accounts/%7Bid%7D/' })).toBe('accounts/%7Bid%7D/');
  });

  test.each([
    [undefined, 'account_id must be a string, not undefined.'],
    [7, 'account_id must be a string, not number.'],
    ['', 'account_id must not be empty.'],
    ['  ', 'account_id must not be empty.'],
    ['.', "account_id must not be '.': it would change the path."],
    ['..', "account_id must not be '..': it would change the path."],
    ['\ud800', 'account_id contains half of a surrogate pair and cannot be sent.'],
  ])('is refused with the id %j by name', (account_id, message) => {
    expect(() => buildPath(account, { ids: { account_id, id: 'B' } })).toThrow(new TypeError(message));
  });

  test('is refused without ids', () => {
    expect(() => buildPath(account, {})).toThrow(/^account_id must be a string, not undefined/);
  });
});

describe('the query', () => {
  test.each([
    [{}, ''],
    [{ date_from: undefined }, ''],
    [{ date_from: '2026-01-01' }, '?date_from=2026-01-01'],
    [{ date_from: 0, pending: false }, '?date_from=0&pending=false'],
    [{ date_from: 'a b&c=d', pending: undefined }, '?date_from=a%20b%26c%3Dd'],
    [Object.assign(Object.create(null), { pending: true }), '?pending=true'],
    // What the operation does not know is no fault as long as it is not sent.
    [{ other: undefined }, ''],
  ])('%j is sent as %j', (query, sent) => {
    expect(buildPath(account, { ids, query })).toBe(`accounts/A/transactions/B/${sent}`);
  });

  test('may have any names where the operation lists none', () => {
    expect(buildPath(anything, { path: 'x/', query: { 'a b': 'c' } })).toBe('x/?a%20b=c');
  });

  test.each([
    [null, 'accounts.getTransactions: the parameters must be a plain object.'],
    [
      { date_form: 'x' },
      "accounts.getTransactions has no parameter 'date_form': it takes date_from, pending.",
    ],
    [{ date_from: null }, 'date_from must be a string, a number or a boolean.'],
    [{ date_from: new Date(0) }, 'date_from must be a string, a number or a boolean.'],
    [{ date_from: '\udfff' }, 'date_from contains half of a surrogate pair and cannot be sent.'],
  ])('%j is refused by name', (query, message) => {
    const input = { ids, query } as EndpointInput;
    expect(() => buildPath(account, input)).toThrow(new TypeError(message));
  });
});

test('an operation’s own check sees the input, and what it throws ends the call', () => {
  const check = vi.fn(() => {
    throw new TypeError('limit must be a whole number of at least 1.');
  });
  const input = { ids, query: { date_from: 'x' } };
  expect(() => buildPath({ ...account, check }, input)).toThrow(/^limit must be/);
  expect(check).toHaveBeenCalledExactlyOnceWith(input);
});

describe('the body of a write', () => {
  const bodySchema = v.object({
    institution_id: v.string(),
    max_historical_days: v.exactOptional(v.number()),
  });
  const write: Endpoint<unknown> = { ...anything, method: 'POST', path: 'x/', bodySchema };

  test.each([
    [{ institution_id: 'A', max_historical_days: 90 }],
    [{}],
    [{ institution_id: 'A', max_historical_days: undefined }],
    // The API may know more than this version of the client.
    [{ institution_id: 'A', something_new: 1 }],
    [{ constructor: 1 }],
  ])('%j is sent', (json) => {
    expect(buildPath(write, { json })).toBe('x/');
  });

  test.each([
    [{ institution_id: 5 }, 'institution_id must be of the type string.'],
    [
      { institution_id: 'A', something_new: 1, max_historical_days: '90' },
      'max_historical_days must be of the type number.',
    ],
    [['A'], 'The body, with the parameters of the call, must be a plain object.'],
    [undefined, 'The body, with the parameters of the call, must be a plain object.'],
  ])('%j is refused by name', (json, message) => {
    expect(() => buildPath(write, { json })).toThrow(new TypeError(message));
  });
});
