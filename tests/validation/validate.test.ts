import { inspect } from 'node:util';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { institutionsSchema } from '../../src/schemas/institution.ts';
import { reconfirmationSchema } from '../../src/schemas/reconfirmation.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';

const row = (extra: object = {}) => ({ transactionAmount: { amount: '1.00', currency: 'EUR' }, ...extra });
const answer = (...booked: unknown[]) => ({ transactions: { booked } });

describe('validate', () => {
  test('a valid body is returned unchanged, including unknown keys', () => {
    const body = answer(row({ somethingNew: { deep: [1] } }));
    const copy = structuredClone(body);
    expect(validate(accountTransactionsSchema, body)).toEqual({ ok: true, data: copy, issues: [] });
  });

  test('a value of an impossible type is dropped and listed in the issues', () => {
    const result = validate(accountTransactionsSchema, answer(row(), row({ bookingDate: [] })));
    expect(result).toMatchObject({ ok: true, data: answer(row(), row()) });
    expect(result.issues).toEqual([
      { path: 'transactions.booked[1].bookingDate', kind: 'dropped', expected: 'string', received: 'list' },
    ]);
    expect(result.issues[0]?.value).toEqual([]);
  });

  test('only the row is dropped if it has no amount', () => {
    const bare = { bookingDate: '2026-01-01' };
    const result = validate(accountTransactionsSchema, answer(row(), bare, row({ transactionId: 'x' })));
    expect(result).toMatchObject({ ok: true, data: answer(row(), row({ transactionId: 'x' })) });
    expect(result.issues).toMatchObject([{ path: 'transactions.booked[1]', received: 'undefined' }]);
    expect(result.issues[0]?.expected).toContain('transactionAmount');
    expect(result.issues[0]?.value).toBe(bare);
  });

  test('paths refer to the answer as it came, not to the rows that are left', () => {
    const result = validate(accountTransactionsSchema, answer(null, null, row({ valueDate: true })));
    expect(result.issues.map(({ path }) => path)).toEqual([
      'transactions.booked[0]',
      'transactions.booked[1]',
      'transactions.booked[2].valueDate',
    ]);
  });

  test('a body without its list is not accepted', () => {
    expect(validate(accountTransactionsSchema, { transactions: {} })).toMatchObject({
      ok: false,
      issues: [{ path: '', expected: 'transactions: an object with booked', received: 'object' }],
    });
    expect(validate(accountTransactionsSchema, 'text').ok).toBe(false);
  });

  test('a list without any valid row is not accepted; an empty one, and one with a valid row, are', () => {
    expect(validate(institutionsSchema, [['x'], null])).toMatchObject({
      ok: false,
      issues: [{ path: '[0]', expected: 'Object', received: 'list' }],
    });
    expect(validate(institutionsSchema, [])).toMatchObject({ ok: true, data: [] });
    expect(validate(institutionsSchema, [null, { id: 'A', name: 'A' }])).toMatchObject({
      ok: true,
      data: [{ id: 'A' }],
    });
  });

  test('a single currency exchange becomes a list, and null stays null', () => {
    const exchange = { sourceCurrency: 'USD', exchangeRate: '1.1' };
    const rows = [row({ currencyExchange: exchange }), row({ currencyExchange: null })];
    const { data } = validate(accountTransactionsSchema, answer(...rows)) as {
      data: { transactions: { booked: { currencyExchange?: unknown }[] } };
    };
    expect(data.transactions.booked.map((item) => item.currencyExchange)).toEqual([[exchange], null]);
  });

  test('the keys of Object.prototype are not keys of a schema', () => {
    const body = JSON.parse('{"transactions":{"booked":[],"constructor":1,"toString":2,"__proto__":3}}');
    expect(validate(accountTransactionsSchema, body).issues).toEqual([]);
  });

  test('a schema with a pipe is checked as a whole', () => {
    const schema = v.object({ token: v.pipe(v.string(), v.nonEmpty()) });
    expect(validate(schema, { token: '' }).ok).toBe(false);
  });

  test('the value of an issue is not printed', () => {
    const { issues } = validate(
      accountTransactionsSchema,
      answer(row({ debtorName: { secret: 'Jane Doe' } })),
    );
    expect(inspect(issues, { depth: 9, showHidden: true })).not.toContain('Jane Doe');
    expect(JSON.stringify(issues)).not.toContain('Jane Doe');
  });

  test('paths contain the keys of a record only if they may be ids', () => {
    const accounts = {
      'a-1': { rejected: [] },
      'a token, or so': { rejected: [] },
      'b-2': 7,
      'another one': 7,
    };
    const result = validate(reconfirmationSchema, {
      reconfirmation_url: '',
      created: '',
      url_valid_from: '',
      url_valid_to: '',
      accounts,
    });
    expect(result.issues.map(({ path }) => path)).toEqual([
      'accounts.a-1.rejected',
      'accounts.(key).rejected',
      'accounts.b-2',
      'accounts.(key)',
    ]);
    expect(result).toMatchObject({ ok: true, data: { accounts: { 'a-1': {}, 'a token, or so': {} } } });
    expect(Object.keys(accounts)).toEqual(['a-1', 'a token, or so']);
  });
});
