import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRateLimits } from '../../src/answers/rate-limits.ts';
import { readFailure } from '../../src/answers/read-failure.ts';
import { transactionKey } from '../../src/index.ts';
import { institutionsSchema } from '../../src/schemas/institution.ts';
import { requisitionSchema } from '../../src/schemas/requisition.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';

/** 100 000 cases in CI; a tenth of it while working. */
const numRuns = process.env.CI ? 25_000 : 2_500;

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(null),
  fc.constant(''),
  fc.integer(),
  fc.boolean(),
);

/** An object with some of these keys, of sensible and of odd values. */
function oddly(sensible: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(sensible).map(([key, value]) => [
    key,
    fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: oddValue }),
  ]);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [] });
}

const amount = oddly({ amount: fc.constantFrom('1.00', '-3'), currency: fc.constantFrom('EUR', 'GBP') });
const row = oddly({
  transactionId: fc.string(),
  bookingDate: fc.constantFrom('2026-01-01', '', 'later'),
  transactionAmount: amount,
  currencyExchange: fc.oneof(
    oddly({ exchangeRate: fc.string() }),
    fc.array(oddly({ sourceCurrency: fc.string() }), { maxLength: 2 }),
  ),
  remittanceInformationUnstructuredArray: fc.array(fc.string(), { maxLength: 2 }),
  balanceAfterTransaction: oddly({ balanceAmount: amount, amount: fc.string() }),
  creditorAccount: oddly({ iban: fc.string() }),
  unknownKey: fc.jsonValue({ maxDepth: 1 }),
});
const transactions = oddly({
  transactions: oddly({ booked: fc.array(row, { maxLength: 4 }), pending: fc.array(row, { maxLength: 2 }) }),
  last_updated: fc.string(),
});

/** How often each leaf stands in a value; the place is left out, since lists close up. */
function countLeaves(value: unknown, counts = new Map<string, number>()): Map<string, number> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const inner of Object.values(value)) countLeaves(inner, counts);
  } else {
    const leaf = JSON.stringify(value) ?? 'undefined';
    counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
  }
  return counts;
}

describe('answers', () => {
  test.each([
    ['transactions', accountTransactionsSchema, transactions],
    ['anything as transactions', accountTransactionsSchema, fc.jsonValue()],
    [
      'anything as a requisition',
      requisitionSchema,
      oddly({ status: fc.jsonValue(), accounts: fc.array(fc.string()) }),
    ],
    [
      'anything as institutions',
      institutionsSchema,
      fc.array(oddly({ id: fc.string(), countries: fc.array(fc.string()) })),
    ],
  ])('%s: no crash, nothing invented, nothing lost unseen', (_, schema, bodies) => {
    fc.assert(
      fc.property(bodies, (body) => {
        const whole = countLeaves(body);
        const result = validate(schema as typeof accountTransactionsSchema, structuredClone(body));
        if (!result.ok) return;
        const kept = countLeaves(result.data);
        // A row that was left out may hold fields that were left out of it before: their issues stand beside its own.
        const reported = countLeaves(result.issues.map(({ value }) => value));
        const isEmpty = (leaf: string) => leaf === '[]' || leaf === '{}';
        for (const [leaf, count] of kept) {
          if (!isEmpty(leaf)) expect(count).toBeLessThanOrEqual(whole.get(leaf) ?? 0);
        }
        for (const [leaf, count] of whole) {
          if (!isEmpty(leaf))
            expect((kept.get(leaf) ?? 0) + (reported.get(leaf) ?? 0)).toBeGreaterThanOrEqual(count);
        }
        if (result.issues.length === 0 && !JSON.stringify(body).includes('currencyExchange')) {
          expect(result.data).toEqual(body);
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });
});

describe('refusals', () => {
  const field = fc.oneof(
    fc.string(),
    fc.array(fc.string(), { maxLength: 2 }),
    fc.record({ summary: fc.jsonValue({ maxDepth: 1 }), detail: fc.jsonValue({ maxDepth: 1 }) }),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const body = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .dictionary(
        fc.constantFrom(
          'summary',
          'detail',
          'type',
          'status',
          'status_code',
          'country',
          '__proto__',
          'constructor',
        ),
        field,
      )
      .map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'retry-after',
      'http_x_ratelimit_reset',
      'x-ratelimit-remaining',
      'ratelimit-limit',
      'http_x_ratelimit_account_success_reset',
    ),
    fc.oneof(
      fc.integer().map(String),
      fc.double().map(String),
      fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim()),
    ),
  );

  test('whatever comes, the reader gives an error that is whole', () => {
    fc.assert(
      fc.property(body, fc.integer({ min: 400, max: 599 }), headers, (text, status, sent) => {
        const error = readFailure({
          operation: 'accounts.get',
          request: 'GET accounts/{id}/',
          status,
          headers: new Headers(sent),
          text,
          nowMs: 0,
        });
        expect(error.code).not.toBe('');
        expect(typeof error.summary).toBe('string');
        expect(typeof error.detail).toBe('string');
        expect(error.status).toBe(status);
        expect(error.retryAtMs === undefined || Number.isFinite(error.retryAtMs)).toBe(true);
      }),
      { numRuns },
    );
  });

  test('limits are numbers that are not negative, or absent', () => {
    fc.assert(
      fc.property(headers, (sent) => {
        const { general, account } = readRateLimits(new Headers(sent), 0);
        for (const value of [...Object.values(general ?? {}), ...Object.values(account ?? {})]) {
          expect(Number.isFinite(value) && value >= 0).toBe(true);
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });

  test('a body nested deeper than any stack is read', () => {
    const deep = `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`;
    for (const text of [
      deep,
      `{"country":${deep}}`,
      `{"country":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ]) {
      const read = () =>
        readFailure({
          operation: 'accounts.get',
          request: 'GET x',
          status: 400,
          headers: new Headers(),
          text,
          nowMs: 0,
        });
      expect(read).not.toThrow();
    }
  });
});

test('any row has a key', () => {
  fc.assert(
    fc.property(fc.string(), row, (accountId, transaction) => {
      expect(typeof transactionKey(accountId, transaction as never).key).toBe('string');
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  );
});
