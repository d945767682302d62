import { describe, expect, test } from 'vitest';
import { type DescribeTransactionOptions, describeTransaction, type Transaction } from '../../src/index.ts';

/** A payment of 9.10 EUR with these members, described. */
const described = (row: object, options?: DescribeTransactionOptions) =>
  describeTransaction(
    { transactionAmount: { amount: '-9.10', currency: 'EUR' }, ...row } as Transaction,
    options,
  );

describe('the counterparty’s account', () => {
  const iban = 'AT611904300234573201';
  test.each<[unknown, object | undefined]>([
    [iban, { iban }],
    [` ${iban} `, { iban }],
    ['at61 1904 3002 3457 3201', { iban: 'at61 1904 3002 3457 3201' }],
    // Too short, too long, or with something around it: not an IBAN.
    ['AT61 12345678', { iban: 'AT61 12345678' }],
    ['AT61 1234567', { iban: 'AT61 1234567' }],
    ['AT61123456', { bban: 'AT61123456' }],
    [`AT61${'1'.repeat(41)}`, { bban: `AT61${'1'.repeat(41)}` }],
    ['1AT6112345678', { bban: '1AT6112345678' }],
    ['AT6112345678/1', { bban: 'AT6112345678/1' }],
    ['ATX112345678', { bban: 'ATX112345678' }],
    [12345, { bban: '12345' }],
    [{ iban }, { iban }],
    [[{ iban }], { iban }],
    [[iban], undefined],
    [
      { bban: '1', pan: '2', maskedPan: '3', msisdn: '4', name: 'x' },
      { bban: '1', pan: '2', maskedPan: '3', msisdn: '4' },
    ],
    [
      { bban: '1', currency: ' eur ' },
      { bban: '1', currency: 'EUR' },
    ],
    [{ bban: '1', currency: null }, { bban: '1' }],
    [{ currency: 'EUR' }, undefined],
    [{ iban: 'NOTPROVIDED' }, undefined],
    [null, undefined],
  ])('%j is read as %j', (creditorAccount, account) => {
    expect(described({ creditorAccount }).counterparty).toEqual(account && { account });
  });

  test('is no account of the holder, however that is written', () => {
    const ownIbans = ['XX', ' at61 1904\t3002 3457 3201 '];
    for (const creditorAccount of [iban, { iban }, { iban: iban.toLowerCase() }])
      expect(described({ creditorAccount }, { ownIbans })).not.toHaveProperty('counterparty');
    expect(described({ creditorAccount: { iban: 'AT61' } }, { ownIbans }).counterparty).toEqual({
      account: { iban: 'AT61' },
    });
  });

  test('that has no IBAN is not taken for the holder’s, even if an own IBAN is empty', () => {
    expect(described({ creditorAccount: { bban: '1' } }, { ownIbans: [''] }).counterparty).toEqual({
      account: { bban: '1' },
    });
  });
});

test.each<[unknown, string | undefined]>([
  ['Shop', 'Shop'],
  [' Shop ', 'Shop'],
  [['Shop', null, ' Branch ', ''], 'Shop Branch'],
  [[], undefined],
  ['unknown', undefined],
  [{ name: 'Shop' }, undefined],
])('the name %j is read as %j', (creditorName, name) => {
  expect(described({ creditorName }).counterparty?.name).toBe(name);
});

test('a placeholder in place of the ultimate party leaves the name of the other', () => {
  const { counterparty } = described({ ultimateCreditor: 'NOTPROVIDED', creditorName: 'Shop' });
  expect(counterparty).toEqual({ name: 'Shop' });
});

describe('the structured reference', () => {
  test.each<[object, string | undefined]>([
    [{ remittanceInformationStructured: 'RF18' }, 'RF18'],
    [{ remittanceInformationStructuredArray: ['RF18', 'RF19'] }, 'RF18'],
    [{ remittanceInformationStructuredArray: [{ reference: 'RF18' }] }, 'RF18'],
    [{ remittanceInformationStructuredArray: ['declined: False', 'RF18'] }, 'RF18'],
    [{ remittanceInformationStructured: 'rawText: x' }, undefined],
    [{ remittanceInformationStructured: 'Invoice no: 7' }, 'Invoice no: 7'],
    [{ remittanceInformationStructured: 'RF:18' }, 'RF:18'],
    [{ remittanceInformationStructured: ': 7' }, ': 7'],
    [{ remittanceInformationStructured: 'RF18', remittanceInformationStructuredArray: ['RF19'] }, 'RF18'],
  ])('of %j is %j', (row, reference) => {
    expect(described(row).references.structured).toBe(reference);
  });
});

describe('a payment', () => {
  test.each<[object, boolean]>([
    [{ additionalInformation: 'declined: true' }, true],
    [{ additionalInformation: 'Declined:True' }, true],
    [{ additionalInformation: 'Card payment\ndeclined: true' }, true],
    [{ additionalInformation: 'declined: false' }, false],
    [{ additionalInformation: 'not declined: true' }, false],
    [{ additionalInformation: 'declined: true story' }, false],
    [{ transactionStatus: 'RJCT' }, true],
    [{ transactionStatus: ' Declined ' }, true],
    [{ bookingStatus: 'REJECTED' }, true],
    [{ transactionStatus: 'NOT REJECTED' }, false],
    [{ transactionStatus: 'REJECTED BY NOBODY' }, false],
    [{ transactionStatus: ['RJCT'] }, false],
    [{}, false],
  ])('with %j: was it declined? %j', (row, isDeclined) => {
    expect(described(row).isDeclined).toBe(isDeclined);
  });
});

describe('the original amount', () => {
  const conversion = { exchangeRate: '1.1', instructedAmount: { amount: '-10', currency: 'USD' } };
  const original = { amount: '-10.00', currency: 'USD', rate: '1.1' };
  test.each<[string, unknown, object | undefined]>([
    ['an object', conversion, original],
    ['a list', [conversion], original],
    ['the first whole one of a list', [null, { exchangeRate: '2' }, conversion, {}], original],
    ['a rate as a number', { ...conversion, exchangeRate: 1.1 }, original],
    ['no amount', { ...conversion, instructedAmount: { currency: 'USD' } }, undefined],
    ['no currency', { ...conversion, instructedAmount: { amount: '-10' } }, undefined],
    ['no rate', { instructedAmount: conversion.instructedAmount }, undefined],
    ['a rate that is no number', { ...conversion, exchangeRate: 'high' }, undefined],
    ['nothing', null, undefined],
  ])('is read from %s', (_, currencyExchange, expected) => {
    expect(described({ currencyExchange }).original).toEqual(expected);
  });
});

test.each<[string, string | undefined]>([
  ['1979-12-31', undefined],
  ['1980-01-01', '1980-01-01'],
  ['1999-12-31', '1999-12-31'],
  ['2000-01-01', '2000-01-01'],
  ['2100-01-01', undefined],
])('the date %s is read as %j', (bookingDate, date) => {
  expect(described({ bookingDate }).date).toBe(date);
});
