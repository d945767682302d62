import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DescribeTransactionOptions, describeTransaction, type Transaction } from '../../src/index.ts';
import { fc } from '../property.ts';

const folder = new URL('../cases/answers/', import.meta.url);
const sum = (amount: string, currency = 'EUR') => ({ transactionAmount: { amount, currency } });
const described = (row: object, options?: DescribeTransactionOptions) =>
  describeTransaction(row as Transaction, options);

/** The summary of each row of the cases for an account in EUR, in the order booked, pending, information. */
const expected: Record<string, readonly string[]> = {
  'tx-01-all-keys-null': ['2026-02-03 out -6.15 GBP foreign “CORNER SHOP”'],
  'tx-04-billing-amount-in-text': ['2025-03-02 out -10.00 USD foreign “billingAmount: -105.37”'],
  'tx-06-pending-without-dates': [
    "2025-04-10 out -12.20 EUR “narrative: ['SOME SHOP', 'BRUSSELS']”",
    '- out -12.20 EUR “atmPosName: SOME SHOP”',
    '- out -12.20 EUR “atmPosName: SOME SHOP”',
  ],
  'tx-08-recurring-short-id': [
    '2025-06-02 out -120.00 GBP foreign',
    '2025-07-02 out -120.00 GBP foreign',
    '2025-07-02 out -120.00 GBP foreign',
  ],
  'tx-09-pending-then-booked-same-id': [
    '2025-05-03 out -9.99 EUR Streaming',
    '2025-05-02 out -9.99 EUR Streaming',
  ],
  'tx-11-reissued-ids': [
    '2025-03-12 out -99.00 NOK foreign “12.03 SOME STORE”',
    '2025-03-12 out -99.00 NOK foreign “SOME STORE”',
  ],
  'tx-14-exchange-empty-forms': [
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
  ],
  'tx-16-db2-timestamps': ['2025-11-05 out -1.00 EUR “Kartenzahlung”'],
  'tx-19-structured-flattened': [
    '2025-03-12 in 10.00 EUR “declined: False” “rawTransactionDescription: Payment”',
    '2025-03-12 out -10.00 EUR declined “declined: True” “rawTransactionDescription: Payment”',
  ],
  'tx-20-structured-mixed': [
    '2025-03-12 in 10.00 EUR ref RF18539007547034 “Invoice 7” “May” “RF18539007547034”',
  ],
  'tx-23-booked-absent': ['2025-01-01 out -4.20 EUR'],
  'tx-26-information-list': ['- out -50.00 EUR'],
  'tx-27-numeric-ids-and-codes': ['2025-03-12 out -4.20 EUR mcc 5411'],
  'tx-29-numeric-amount': ['2025-03-12 out -92.40 EUR'],
  'tx-31-currency-forms': [
    '2025-03-12 out -12.30 EUR',
    '2025-03-12 out -12.30 XXX foreign',
    '2025-03-12 out -12.30 -',
    '2025-03-12 out -12.30 BTC foreign',
    '2025-03-12 out -12.30 USDT foreign',
    '2025-03-12 out -12.30 GBX foreign',
    '2025-03-12 out -12.30 RUR foreign',
    '2025-03-12 out -12.30 EURO foreign',
    '2025-03-12 out -12.30 978 foreign',
    '2025-03-12 out -12.30 -',
    '2025-03-12 out -12.30 HUF foreign',
    '2025-03-12 out -12.3 ISK foreign',
    '2025-03-12 out -12.30 CZK foreign',
    '2025-03-12 out -12.30 MGA foreign',
    '2025-03-12 out -12.300 TND foreign',
    '2025-03-12 out -12.30 XAU foreign',
  ],
  'tx-34-date-as-number-object': ['- out -1.00 EUR', '- out -1.00 EUR'],
  'tx-35-party-account-forms': [
    '2025-03-12 out -1.00 EUR AT611904300234573201',
    '2025-03-12 out -1.00 EUR AT611904300234573201',
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
    '2025-03-12 out -1.00 EUR',
  ],
  'tx-36-names-as-objects': ['2025-03-12 out -1.00 EUR Shop Branch 2'],
  'tx-37-documented-but-untyped-keys': ['2025-03-12 out -1.00 EUR'],
  'tx-39-proto-keys': ['- in 1.00 EUR'],
  'tx-41-latin1-bytes': ['- in 1.00 EUR'],
  'tx-51-positional-reference': ['2026-03-02 out -7.00 EUR “Coffee”', '2026-03-02 out -7.00 EUR “Coffee”'],
  'tx-54-pending-prefix-and-sign': [
    '2025-05-05 out -12.99 EUR “SOME STORE”',
    '2025-05-04 in 12.99 EUR “ΑΓΟΡΑ SOME STORE”',
  ],
  'tx-56-pending-future-order': [
    '2025-03-04 out -1200.00 DKK foreign “BS HOUSE DUES”',
    '2025-03-04 out -1200.00 DKK foreign “HOUSE DUES”',
  ],
  'tx-59-foreign-currency-on-account': [
    '2025-09-02 in 1.00 USD foreign Someone',
    '2025-09-02 out -1.00 USD foreign “Currency conversion”',
    '2025-09-02 in 0.91 EUR “Currency conversion”',
  ],
  'tx-61-same-row-in-both-lists': ['2025-09-02 out -3.00 EUR Shop', '2025-09-02 out -3.00 EUR Shop'],
  'tx-64-balance-after-forms': [
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
    '- out -1.00 EUR',
  ],
  'tx-66-null-rows': ['- - - -', '- - - -', '- - - -', '- in 1.00 EUR'],
};

function rowsOf(name: string): unknown[] {
  const { body, text, base64 } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const { transactions } = body ?? JSON.parse(text ?? Buffer.from(base64, 'base64').toString('latin1'));
  const { booked, pending, information } = transactions;
  return [booked, pending, information].filter(Array.isArray).flat();
}

function summarise(row: unknown): string {
  const { date, direction, amount, currency, counterparty, lines, references, ...rest } = described(
    row as object,
    { currency: 'EUR', today: '2026-03-01' },
  );
  return [
    ...[date, direction, amount, currency].map((text) => text ?? '-'),
    ...(rest.isForeign ? ['foreign'] : []),
    ...(rest.isDeclined ? ['declined'] : []),
    ...[counterparty?.name, ...Object.values(counterparty?.account ?? {})].filter(Boolean),
    ...(references.structured ? [`ref ${references.structured}`] : []),
    ...(rest.merchantCategoryCode ? [`mcc ${rest.merchantCategoryCode}`] : []),
    ...lines.map((line) => `“${line}”`),
  ].join(' ');
}

describe('the cases in tests/cases/answers', () => {
  test.each(Object.keys(expected))('%s is described', (name) => {
    expect(rowsOf(name).map(summarise)).toEqual(expected[name]);
  });

  test('are all described, except answers without rows', () => {
    const cases = readdirSync(folder).filter((file) => file.startsWith('tx-'));
    const rowless = ['tx-44', 'tx-46', 'tx-49'];
    expect(cases.filter((file) => !rowless.includes(file.slice(0, 5)))).toEqual(
      Object.keys(expected).map((name) => `${name}.json`),
    );
  });
});

describe('the date', () => {
  test('is the first valid one: the booking date before its time, then the value date', () => {
    const row = { valueDate: '2026-01-02', valueDateTime: '2026-01-01T23:00:00Z', ...sum('1') };
    expect(described(row).date).toBe('2026-01-02');
    expect(described({ ...row, bookingDateTime: '2026-01-03 10:00:00' }).date).toBe('2026-01-03');
    expect(described({ ...row, bookingDateTime: '2026-01-03', bookingDate: '2026-01-04' }).date).toBe(
      '2026-01-04',
    );
  });

  test('is not one that is more than 2 days ahead', () => {
    const row = { bookingDate: '2026-01-05', valueDate: '2026-01-01' };
    expect(described(row, { today: '2026-01-03' }).date).toBe('2026-01-05');
    expect(described(row, { today: '2026-01-02' }).date).toBe('2026-01-01');
    expect(described(row).date).toBe('2026-01-05');
  });

  test.each(['5207-01-01', '0001-01-01', '1970-01-01', '2026-02-30', '', 'soon', 1741737600])(
    'is not the booking date if that is %j',
    (bookingDate) => {
      expect(described({ bookingDate, valueDate: '2026-01-02' }).date).toBe('2026-01-02');
    },
  );
});

describe('direction and amount', () => {
  test.each([
    ['-0.00', 'EUR', 'out', '-0.00'],
    ['0.00', 'EUR', 'in', '0.00'],
    ['-5.5', 'EUR', 'out', '-5.50'],
    ['+0005.5000', 'eur', 'in', '5.50'],
    ['.5', 'EUR', 'in', '0.50'],
    ['7.', 'EUR', 'in', '7.00'],
    ['500.00', 'JPY', 'in', '500'],
    ['1.23456', 'EUR', 'in', '1.23456'],
    ['90071992547409931.07', 'EUR', 'in', '90071992547409931.07'],
  ])('of %s %s are %s and %s', (amount, currency, direction, normalised) => {
    const result = described(sum(amount, currency));
    expect([result.direction, result.amount, result.currency]).toEqual([
      direction,
      normalised,
      currency.toUpperCase(),
    ]);
  });

  test.each(['', ' ', '-', '.', '1,50', '1e3', 'XXXX.XX'])('of %j are absent', (amount) => {
    const result = described({ ...sum(amount), creditorName: 'Shop' });
    expect(Object.keys(result)).toEqual(['currency', 'lines', 'references', 'isDeclined', 'isForeign']);
  });
});

describe('the counterparty', () => {
  const row = {
    creditorName: 'Shop',
    creditorAccount: { iban: 'AT611904300234573201', currency: 'eur', bban: null },
    debtorName: 'Anna',
    debtorAccount: { bban: '123' },
  };

  test('is on the side that the money went to, or came from', () => {
    expect(described({ ...row, ...sum('-0.00') }).counterparty).toEqual({
      name: 'Shop',
      account: { iban: 'AT611904300234573201', currency: 'EUR' },
    });
    expect(described({ ...row, ...sum('1') }).counterparty).toEqual({
      name: 'Anna',
      account: { bban: '123' },
    });
  });

  test('is the ultimate party, not the one that handled the payment', () => {
    const behind = { ultimateCreditor: 'Small shop', ultimateDebtor: 'Ben' };
    expect(described({ ...row, ...behind, ...sum('-1') }).counterparty?.name).toBe('Small shop');
    expect(described({ ...row, ...behind, ...sum('1') }).counterparty?.name).toBe('Ben');
  });

  test('is absent, and not the other side, if its name is a placeholder', () => {
    const names = { ...row, creditorName: 'NOTPROVIDED', creditorAccount: { iban: '' }, ...sum('-1') };
    expect(described(names)).not.toHaveProperty('counterparty');
  });

  test('never contains the holder’s own account', () => {
    const ownIbans = ['at61 1904 3002 3457 3201'];
    expect(described({ ...row, ...sum('-1') }, { ownIbans }).counterparty).toEqual({ name: 'Shop' });
  });
});

describe('the lines', () => {
  test('are all texts, split into lines, each once and without placeholders', () => {
    const { lines } = described({
      remittanceInformationUnstructured: 'Invoice 7%nl%May\nThank  you',
      remittanceInformationUnstructuredArray: ['NOTPROVIDED', '---', 'INVOICE-7', null],
      additionalInformation: 'may',
    });
    expect(lines).toEqual(['INVOICE-7', 'May', 'Thank you']);
  });

  test('are not repeated if a bank sends a text both whole and in lines', () => {
    const { lines } = described({
      remittanceInformationUnstructured: 'Invoice 7 May',
      remittanceInformationUnstructuredArray: ['Invoice 7', 'May'],
    });
    expect(lines).toEqual(['Invoice 7', 'May']);
  });
});

test('the references are those that the bank sent', () => {
  const { references } = described({
    endToEndId: 'E2E-1',
    mandateId: 99,
    remittanceInformationStructured: 'RF18539007547034',
  });
  expect(references).toEqual({ endToEndId: 'E2E-1', mandateId: '99', structured: 'RF18539007547034' });
  expect(described({ endToEndId: 'NOTPROVIDED', mandateId: ' ' }).references).toEqual({});
});

describe('the original amount', () => {
  const exchange = (currency: string, exchangeRate: unknown) =>
    described({
      ...sum('-9.10'),
      currencyExchange: [{ exchangeRate, instructedAmount: { amount: '-10', currency } }],
    }).original;

  test('is returned with the exchange rate', () => {
    expect(exchange('usd', '1.0989')).toEqual({ amount: '-10.00', currency: 'USD', rate: '1.0989' });
    expect(exchange('USD', 1.1)?.rate).toBe('1.1');
  });

  test.each([
    ['EUR', '1.1'],
    ['USD', '0'],
    ['USD', '-1'],
    ['USD', null],
    ['', '1.1'],
  ])('is absent for the currency %j at the rate %j', (currency, rate) => {
    expect(exchange(currency, rate)).toBeUndefined();
  });
});

test.each(['RJCT', 'rejected'])('a payment with the status %s was declined', (transactionStatus) => {
  expect(described({ transactionStatus }).isDeclined).toBe(true);
  expect(described({ transactionStatus: 'BOOK' }).isDeclined).toBe(false);
});

test('an amount is foreign only if both currencies are known and differ', () => {
  expect(described(sum('1', 'usd'), { currency: 'eur' }).isForeign).toBe(true);
  expect(described(sum('1', 'EUR'), { currency: 'eur' }).isForeign).toBe(false);
  expect(described(sum('1', ''), { currency: 'EUR' }).isForeign).toBe(false);
  expect(described(sum('1', 'USD')).isForeign).toBe(false);
});

const field = fc.oneof(
  fc.anything(),
  fc.string(),
  fc.array(fc.string()),
  fc.constantFrom('-0.00', 'NOTPROVIDED', '2026-01-31'),
);

test('describeTransaction never throws, whatever the row, does not change it, and returns plain JSON', () => {
  const names = Object.keys({
    transactionAmount: 0,
    bookingDate: 0,
    valueDateTime: 0,
    creditorName: 0,
    ultimateDebtor: 0,
    creditorAccount: 0,
    debtorAccount: 0,
    currencyExchange: 0,
    remittanceInformationUnstructured: 0,
    remittanceInformationStructuredArray: 0,
    additionalInformation: 0,
    endToEndId: 0,
    transactionStatus: 0,
  });
  const row = fc.record(
    {
      ...Object.fromEntries(names.map((name) => [name, field])),
      transactionAmount: fc.oneof(field, fc.record({ amount: field, currency: field })),
      currencyExchange: fc.array(fc.record({ exchangeRate: field, instructedAmount: field })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(row, fc.anything()), (value) => {
      const before = fc.stringify(value);
      const result = described(value as object, { currency: 'EUR', ownIbans: ['X'], today: '2026-01-31' });
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(fc.stringify(value)).toBe(before);
      expect(described(value as object, { currency: 'EUR', ownIbans: ['X'], today: '2026-01-31' })).toEqual(
        result,
      );
    }),
    { numRuns: process.env.CI ? 20_000 : 2_000 },
  );
});
