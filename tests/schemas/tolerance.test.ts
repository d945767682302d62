import { describe, expect, test } from 'vitest';
import { accountSchema } from '../../src/schemas/account.ts';
import { accountDetailsSchema } from '../../src/schemas/account-details.ts';
import { endUserAgreementSchema } from '../../src/schemas/agreement.ts';
import { accountBalancesSchema } from '../../src/schemas/balances.ts';
import { institutionDetailsSchema } from '../../src/schemas/institution.ts';
import { pageSchema } from '../../src/schemas/page.ts';
import type { Schema } from '../../src/schemas/primitives.ts';
import { reconfirmationSchema } from '../../src/schemas/reconfirmation.ts';
import { requisitionSchema } from '../../src/schemas/requisition.ts';
import { accessTokenSchema, jsonWebTokenPairSchema } from '../../src/schemas/token-pair.ts';
import { accountTransactionsSchema, transactionSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';
import { dataOf, misfits } from './check.ts';

const transactionAmount = { amount: '-12.30', currency: 'EUR' };
const row = (fields: object): object => ({ transactionAmount, ...fields });
const balance = { balanceAmount: { amount: '1.00', currency: 'EUR' }, balanceType: 'interimBooked' };
const account = {
  id: 'x',
  created: '2026-01-01T00:00:00Z',
  last_accessed: null,
  iban: null,
  status: 'READY',
  institution_id: 'X',
};
const institution = { id: 'X', name: 'A', bic: '', countries: ['GB'], logo: '' };
const agreement = {
  id: 'x',
  created: '2026-01-01T00:00:00Z',
  institution_id: 'X',
  max_historical_days: 90,
  access_valid_for_days: 90,
  access_scope: ['details'],
  accepted: null,
};
const requisition = {
  id: 'x',
  created: null,
  redirect: null,
  status: 'CR',
  institution_id: 'X',
  agreement: '',
  reference: 'r',
  accounts: [],
  link: 'https://example.com/',
  ssn: null,
};
const reconfirmation = {
  reconfirmation_url: 'https://example.com/',
  created: '2026-01-01T00:00:00Z',
  url_valid_from: '2026-01-01T00:00:00Z',
  url_valid_to: '2026-01-01T00:00:00Z',
  accounts: { a: { reconfirmed: '', rejected: '' } },
};
const pair = { access: 'a', access_expires: 86400, refresh: 'r', refresh_expires: 2592000 };

const oddities: [title: string, schema: Schema<unknown>, body: unknown][] = [
  ['no pending list', accountTransactionsSchema, { transactions: { booked: [] } }],
  ['a pending list that is null', accountTransactionsSchema, { transactions: { booked: [], pending: null } }],
  ['a row with nothing but its amount', transactionSchema, row({})],
  ['an empty amount', transactionSchema, { transactionAmount: { amount: '', currency: 'EUR' } }],
  ['dates that are null or empty', transactionSchema, row({ bookingDate: null, valueDate: '' })],
  [
    'a time with a blank and nanoseconds',
    transactionSchema,
    row({ bookingDateTime: '2024-01-02 03:04:05.123456789' }),
  ],
  ['one currencyExchange', transactionSchema, row({ currencyExchange: { exchangeRate: '1.1' } })],
  ['currencyExchange null', transactionSchema, row({ currencyExchange: null })],
  ['an exchangeRate as a number', transactionSchema, row({ currencyExchange: [{ exchangeRate: 1.1 }] })],
  [
    'an instructedAmount',
    transactionSchema,
    row({ currencyExchange: [{ instructedAmount: transactionAmount }] }),
  ],
  [
    'balanceAfterTransaction as an amount',
    transactionSchema,
    row({ balanceAfterTransaction: transactionAmount }),
  ],
  ['balanceAfterTransaction as a balance', transactionSchema, row({ balanceAfterTransaction: balance })],
  ['balanceAfterTransaction as text', transactionSchema, row({ balanceAfterTransaction: '1.00' })],
  ['balanceAfterTransaction as a number', transactionSchema, row({ balanceAfterTransaction: 1 })],
  ['balanceAfterTransaction null', transactionSchema, row({ balanceAfterTransaction: null })],
  ['accounts without any number', transactionSchema, row({ creditorAccount: {}, debtorAccount: null })],
  ['remittance text as a list', transactionSchema, row({ remittanceInformationUnstructured: ['a', 'b'] })],
  ['a remittance list as text', transactionSchema, row({ remittanceInformationStructuredArray: 'a' })],
  ['keys beyond the contract', transactionSchema, row({ additionalDataStructured: { a: 1 }, newKey: [1] })],
  ['an account without IBAN, never read', accountSchema, account],
  ['an unknown account status', accountSchema, { ...account, status: 'NEW' }],
  ['an address as text', accountDetailsSchema, { account: { ownerAddressUnstructured: 'a' } }],
  ['an address as lines', accountDetailsSchema, { account: { ownerAddressUnstructured: ['a', 'b'] } }],
  ['no balances', accountBalancesSchema, { balances: [] }],
  ['an unknown balance type', accountBalancesSchema, { balances: [{ ...balance, balanceType: 'CLBD' }] }],
  ['an institution without a BIC', institutionDetailsSchema, institution],
  ['days as numbers', institutionDetailsSchema, { ...institution, transaction_total_days: 90 }],
  ['an unaccepted agreement', endUserAgreementSchema, agreement],
  ['an empty agreement id', requisitionSchema, requisition],
  ['an unknown requisition status', requisitionSchema, { ...requisition, status: 'ZZ' }],
  ['undecided accounts', reconfirmationSchema, reconfirmation],
  ['a page at the end', pageSchema(requisitionSchema), { count: 0, next: null, previous: null, results: [] }],
];

describe('the schemas let through', () => {
  test.each(oddities)('%s', (_title, schema, body) => {
    expect(misfits(schema, body)).toEqual([]);
  });
});

const costs: [title: string, schema: Schema<unknown>, body: unknown, data: unknown][] = [
  ['a name of another type costs its key', transactionSchema, row({ creditorName: ['A', 'B'] }), row({})],
  [
    'an amount that is no text costs the row',
    accountTransactionsSchema,
    { transactions: { booked: [{ transactionAmount: { amount: null, currency: 'EUR' } }, row({})] } },
    { transactions: { booked: [row({})] } },
  ],
  [
    'a broken counter-account costs that account',
    transactionSchema,
    row({ creditorAccount: [{ iban: 'DE00' }], debtorAccount: { iban: {}, bban: 'b' } }),
    row({ debtorAccount: { bban: 'b' } }),
  ],
  ['an id that is missing costs the institution', institutionDetailsSchema, { name: 'A' }, undefined],
  [
    'a page without results has none',
    pageSchema(requisitionSchema),
    { count: 1, next: null, previous: null },
    { count: 1, next: null, previous: null, results: [] },
  ],
  [
    'a row without a currency stays',
    transactionSchema,
    { transactionAmount: { amount: '1' } },
    { transactionAmount: { amount: '1' } },
  ],
  [
    'an amount of more digits than a number holds costs the row',
    accountTransactionsSchema,
    { transactions: { booked: [{ transactionAmount: { amount: 1234567890.1234567, currency: 'EUR' } }] } },
    { transactions: { booked: [] } },
  ],
];

describe('the schemas refuse, at the smallest price', () => {
  test.each(costs)('%s', (_title, schema, body, data) => {
    expect(misfits(schema, body)).not.toEqual([]);
    expect(dataOf(schema, body)).toEqual(data);
  });
});

describe('the schemas put right, without an issue', () => {
  const exchange = { sourceCurrency: 'GBP' };
  test.each([
    ['a lone row', exchange, [exchange]],
    ['null', null, null],
    ['an empty text', '', []],
    ['an empty object', {}, []],
    ['a list of null', [null], []],
    ['a list of rows and nothing', [null, exchange, '', {}], [exchange]],
  ])('currencyExchange as %s', (_title, sent, data) => {
    const { ok, issues } = validate(transactionSchema, row({ currencyExchange: structuredClone(sent) }));
    expect({ ok, issues }).toEqual({ ok: true, issues: [] });
    expect(dataOf(transactionSchema, row({ currencyExchange: sent }))).toEqual(
      row({ currencyExchange: data }),
    );
  });

  test.each([
    ['requisition', requisitionSchema, requisition, 'LN'],
    ['account', accountSchema, account, 'READY'],
  ])('the status of a %s that is spelled out becomes its code', (_title, schema, body, code) => {
    const status = { short: code, long: 'LINKED', description: 'Linked' };
    const { issues } = validate(schema as Schema<unknown>, { ...body, status });
    expect(issues).toEqual([]);
    expect(dataOf(schema as Schema<unknown>, { ...body, status })).toEqual({ ...body, status: code });
  });
});

describe('a list that the types promise', () => {
  const inAnswer = (pending: unknown) => ({ transactions: { booked: [], pending } });
  test.each([
    ['nothing', '', [], 'dropped'],
    ['an empty object', {}, [], 'dropped'],
    ['something else', 'x', [], 'dropped'],
    ['a row on its own', row({}), [row({})], 'converted'],
  ])('is a list where %s came', (_title, sent, pending, kind) => {
    const body = inAnswer(structuredClone(sent));
    const { issues } = validate(accountTransactionsSchema, structuredClone(body));
    expect(issues).toMatchObject([{ path: 'transactions.pending', kind }]);
    expect(dataOf(accountTransactionsSchema, body)).toEqual(inAnswer(pending));
  });

  test('reports what was dropped from a value that is dropped itself', () => {
    const { issues } = validate(accountTransactionsSchema, inAnswer({ creditorName: [] }));
    expect(issues.map(({ path }) => path)).toEqual(['transactions.pending']);
  });

  test('of texts is made of a text on its own', () => {
    const body = { ...institution, countries: 'GB' };
    expect(dataOf(institutionDetailsSchema, body)).toEqual(institution);
  });
});

describe('free text', () => {
  const reference = { reference: 'RF18539007547034', referenceType: 'SCOR' };
  test.each([
    'remittanceInformationUnstructured',
    'remittanceInformationUnstructuredArray',
    'remittanceInformationStructured',
    'remittanceInformationStructuredArray',
    'additionalInformation',
  ])('%s may be text, a reference in fields, or several with null between them', (field) => {
    for (const value of ['a', null, reference, { referenceIssuer: null }, ['a', null, reference], []]) {
      const body = row({ [field]: value });
      expect(validate(transactionSchema, structuredClone(body)).issues).toEqual([]);
      expect(dataOf(transactionSchema, body)).toEqual(body);
    }
  });

  test('an empty object in it is no text, and no issue', () => {
    const { issues } = validate(transactionSchema, row({ additionalInformation: {} }));
    expect(issues).toEqual([]);
    expect(dataOf(transactionSchema, row({ additionalInformation: {} }))).toEqual(
      row({ additionalInformation: null }),
    );
    expect(dataOf(transactionSchema, row({ additionalInformation: [{}, 'a'] }))).toEqual(
      row({ additionalInformation: [null, 'a'] }),
    );
  });

  test('an object without any of the known keys is in the issues', () => {
    const { issues } = validate(transactionSchema, row({ additionalInformation: [{ other: 'x' }, 'a'] }));
    expect(issues).toMatchObject([
      { path: 'additionalInformation[0]', kind: 'dropped', value: { other: 'x' } },
    ]);
  });

  test('a number in it is its text', () => {
    expect(dataOf(transactionSchema, row({ additionalInformation: [7, 'a'] }))).toEqual(
      row({ additionalInformation: ['7', 'a'] }),
    );
  });
});

describe('a number where text belongs', () => {
  test.each([
    [7, '7'],
    [-92.4, '-92.4'],
    [0, '0'],
    [-0, '-0'],
    [0.00001, '0.00001'],
    [123456789012345, '123456789012345'],
    [1234567890123.45, '1234567890123.45'],
    [20260101, '20260101'],
  ])('%d is its text, and reported as converted', (sent, text) => {
    const { issues } = validate(transactionSchema, row({ bookingDate: sent }));
    expect(issues).toMatchObject([
      { path: 'bookingDate', kind: 'converted', expected: 'string', received: 'number', value: sent },
    ]);
    expect(dataOf(transactionSchema, row({ bookingDate: sent }))).toEqual(row({ bookingDate: text }));
  });

  test.each([1234567890123456, 0.1234567890123456, 1e21, 1e-7, 12345678901234.56])(
    '%d may have lost digits, and is left out',
    (sent) => {
      const { issues } = validate(transactionSchema, row({ bookingDate: sent }));
      expect(issues).toMatchObject([{ path: 'bookingDate', kind: 'dropped', value: sent }]);
    },
  );

  test('digits where a number belongs are the number', () => {
    const sent = { ...agreement, max_historical_days: '90' };
    expect(validate(endUserAgreementSchema, { ...sent }).issues).toMatchObject([{ kind: 'converted' }]);
    expect(dataOf(endUserAgreementSchema, sent)).toEqual(agreement);
    expect(
      validate(endUserAgreementSchema, { ...sent, max_historical_days: '90 days' }).issues,
    ).toMatchObject([{ kind: 'dropped' }]);
  });
});

describe('a token answer', () => {
  test('fits when it is complete', () => {
    expect(misfits(jsonWebTokenPairSchema, pair)).toEqual([]);
    expect(misfits(accessTokenSchema, { access: 'a', access_expires: 1 })).toEqual([]);
  });

  test.each([
    { access: '' },
    { access: undefined },
    { access: null },
    { refresh: '' },
    { access_expires: 0 },
    { access_expires: '86400' },
    { access_expires: Number.POSITIVE_INFINITY },
    { refresh_expires: -1 },
    { refresh_expires: undefined },
  ])('is refused with %j', (change) => {
    expect(misfits(jsonWebTokenPairSchema, { ...pair, ...change })).not.toEqual([]);
  });
});
