import { describe, expect, test } from 'vitest';
import { readRateLimits } from '../../src/answers/rate-limits.ts';
import { readFailure } from '../../src/answers/read-failure.ts';
import { readRetryAfter } from '../../src/answers/retry-after.ts';
import { amountToMinorUnits, parseApiDate } from '../../src/index.ts';
import { institutionsSchema } from '../../src/schemas/institution.ts';
import { requisitionSchema } from '../../src/schemas/requisition.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';
import { fc } from '../property.ts';

/** All cases of this file together: fewer while working; `FUZZ_CASES=1000000` for a long run. */
const cases = Number(process.env.FUZZ_CASES ?? (process.env.CI ? 100_000 : 4_000));
/** The shares of all properties add up to 1. */
const share = (part: number): { numRuns: number } => ({ numRuns: Math.ceil(cases * part) });
const timeoutMs = 60_000 + cases * 20;

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(null),
  fc.constant(''),
  fc.integer(),
  fc.boolean(),
);

/** An object with some of these keys, with sensible and odd values. */
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

/** How often each leaf occurs in a value. Its place does not count, because lists close gaps. */
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
  ])(
    '%s: no crash, nothing invented, nothing lost silently',
    (_, schema, bodies) => {
      fc.assert(
        fc.property(bodies, (body) => {
          const whole = countLeaves(body);
          const result = validate(schema as typeof accountTransactionsSchema, structuredClone(body));
          if (!result.ok) return;
          const kept = countLeaves(result.data);
          // A dropped row may contain fields that were dropped before; these have issues of their own.
          const reported = countLeaves(result.issues.map(({ value }) => value));
          const conversions = result.issues.filter(({ kind }) => kind === 'converted');
          const converted = countLeaves(
            conversions.map(({ value }) => (Object.is(value, -0) ? '-0' : String(value))),
          );
          for (const { value } of conversions) countLeaves(Number(value), converted);
          // `[]` and `{}` contain nothing, and neither do the shapes in which banks send no currency exchange.
          const isEmpty = (leaf: string) => ['[]', '{}', '""', 'null', 'undefined'].includes(leaf);
          for (const [leaf, count] of kept) {
            if (isEmpty(leaf)) continue;
            expect(count, leaf).toBeLessThanOrEqual((whole.get(leaf) ?? 0) + (converted.get(leaf) ?? 0));
          }
          for (const [leaf, count] of whole) {
            if (isEmpty(leaf)) continue;
            expect((kept.get(leaf) ?? 0) + (reported.get(leaf) ?? 0), leaf).toBeGreaterThanOrEqual(count);
          }
          if (result.issues.length === 0 && !JSON.stringify(body).includes('currencyExchange')) {
            expect(result.data).toEqual(body);
          }
        }),
        share(0.1),
      );
    },
    timeoutMs,
  );
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

  test(
    'any answer becomes a complete error',
    () => {
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
          expect(error.message.length).toBeLessThan(2_001);
          expect(error.message).not.toMatch(/\p{Cc}/u);
          if (error.retryAtMs !== undefined) expect(new Date(error.retryAtMs).getTime()).not.toBeNaN();
        }),
        share(0.3),
      );
    },
    timeoutMs,
  );

  test(
    'limits are non-negative numbers, or absent',
    () => {
      fc.assert(
        fc.property(headers, (sent) => {
          const { general, account } = readRateLimits(new Headers(sent), 0);
          for (const value of [...Object.values(general ?? {}), ...Object.values(account ?? {})]) {
            expect(Number.isFinite(value) && value >= 0).toBe(true);
          }
        }),
        share(0.1),
      );
    },
    timeoutMs,
  );

  test('a body that is nested deeper than any stack is read', () => {
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

test(
  'Retry-After gives a time that is not in the past and fits into a Date, or nothing',
  () => {
    const pieces = fc.constantFrom(
      'Mon',
      ', ',
      '06',
      'Nov',
      ' ',
      '1994',
      '08:49:37',
      'GMT',
      '-',
      '94',
      '1.5',
      '9',
    );
    const header = fc.oneof(
      fc.integer().map(String),
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(header, (value) => {
        const momentMs = readRetryAfter(value, 1_000);
        if (momentMs === undefined) return;
        expect(momentMs).toBeGreaterThanOrEqual(1_000);
        expect(new Date(momentMs).getTime()).not.toBeNaN();
      }),
      share(0.05),
    );
  },
  timeoutMs,
);

test(
  'any text is either an amount or a clear error',
  () => {
    const amount = fc.oneof(fc.double().map(String), fc.string(), fc.constantFrom('-0.00', '1e5', '.', '-'));
    fc.assert(
      fc.property(amount, fc.constantFrom('EUR', 'JPY', 'TND', 'XXX', ''), (text, currency) => {
        try {
          amountToMinorUnits(text, currency);
        } catch (error) {
          expect((error as Error).message).not.toBe('');
          expect(error).toBeInstanceOf(Error);
        }
      }),
      share(0.05),
    );
  },
  timeoutMs,
);

test(
  'any text is either a date or undefined',
  () => {
    const pieces = fc.constantFrom(
      '2026',
      '-',
      '02',
      '30',
      'T',
      ' ',
      '24:00',
      ':60',
      '.123456789',
      'Z',
      '+01:00',
    );
    const date = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
      fc.date().map(String),
    );
    fc.assert(
      fc.property(date, (text) => {
        expect(() => parseApiDate(text)).not.toThrow();
      }),
      share(0.05),
    );
  },
  timeoutMs,
);
