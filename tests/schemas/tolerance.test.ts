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
import { dataOf, misfits } from './check.ts';

const transactionAmount = { amount: '-12.30', currency: 'EUR' };
const row = (fields: object): object => ({ transactionAmount, ...fields });
const balance = { balanceAmount: { amount: '1.00', currency: 'EUR' }, balanceType: 'interimBooked' };
const pair = { access: 'a', access_expires: 86400, refresh: 'r', refresh_expires: 2592000 };

const oddities: [title: string, schema: Schema<unknown>, body: unknown][] = [
  ['no pending list', accountTransactionsSchema, { transactions: { booked: [] } }],
  ['a pending list that is null', accountTransactionsSchema, { transactions: { booked: [], pending: null } }],
  ['a row with nothing but its amount', transactionSchema, row({})],
  ['a row without a currency', transactionSchema, { transactionAmount: { amount: '1' } }],
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
  ['an account without IBAN, never read', accountSchema, { id: 'x', iban: null, last_accessed: null }],
  ['an unknown account status', accountSchema, { id: 'x', status: 'NEW' }],
  ['an address as text', accountDetailsSchema, { account: { ownerAddressUnstructured: 'a' } }],
  ['an address as lines', accountDetailsSchema, { account: { ownerAddressUnstructured: ['a', 'b'] } }],
  ['no balances', accountBalancesSchema, { balances: [] }],
  ['an unknown balance type', accountBalancesSchema, { balances: [{ ...balance, balanceType: 'CLBD' }] }],
  ['an institution of bare id', institutionDetailsSchema, { id: 'X', bic: '' }],
  ['days as numbers', institutionDetailsSchema, { id: 'X', transaction_total_days: 90 }],
  ['an unaccepted agreement', endUserAgreementSchema, { institution_id: 'X', accepted: null }],
  ['an empty agreement id', requisitionSchema, { agreement: '', created: null, redirect: null, ssn: null }],
  [
    'a status spelled out',
    requisitionSchema,
    { status: { short: 'LN', long: 'LINKED', description: 'Linked' } },
  ],
  ['an unknown requisition status', requisitionSchema, { status: 'ZZ' }],
  ['undecided accounts', reconfirmationSchema, { accounts: { a: { reconfirmed: '', rejected: '' } } }],
  ['a page at the end', pageSchema(requisitionSchema), { count: 0, next: null, previous: null, results: [] }],
];

describe('the schemas let through', () => {
  test.each(oddities)('%s', (_title, schema, body) => {
    expect(misfits(schema, body)).toEqual([]);
  });
});

const costs: [title: string, schema: Schema<unknown>, body: unknown, data: unknown][] = [
  ['a text of another type costs its key', transactionSchema, row({ creditorName: 5 }), row({})],
  [
    'an amount that is a number costs the row',
    accountTransactionsSchema,
    { transactions: { booked: [{ transactionAmount: { amount: 1.5, currency: 'EUR' } }, row({})] } },
    { transactions: { booked: [row({})] } },
  ],
  [
    'a broken counter-account costs that account',
    transactionSchema,
    row({ creditorAccount: 'DE00', debtorAccount: { iban: 5, bban: 'b' } }),
    row({ debtorAccount: { bban: 'b' } }),
  ],
  ['an id that is missing costs the institution', institutionDetailsSchema, { name: 'A' }, undefined],
  ['a page without results is none', pageSchema(requisitionSchema), { count: 1 }, undefined],
];

describe('the schemas refuse, at the smallest price', () => {
  test.each(costs)('%s', (_title, schema, body, data) => {
    expect(misfits(schema, body)).not.toEqual([]);
    expect(dataOf(schema, body)).toEqual(data);
  });
});

test('currencyExchange comes out as a list, and null stays null', () => {
  const one = { sourceCurrency: 'GBP' };
  expect(dataOf(transactionSchema, row({ currencyExchange: one }))).toEqual(row({ currencyExchange: [one] }));
  expect(dataOf(transactionSchema, row({ currencyExchange: null }))).toEqual(row({ currencyExchange: null }));
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
