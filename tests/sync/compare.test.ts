import { describe, expect, test } from 'vitest';
import {
  accountsDiffer,
  hasWords,
  idsDiffer,
  marksDiffer,
  marksEqual,
  sameCurrency,
  sameDay,
  sameParty,
  sameSum,
  sameText,
  shareId,
  shareWords,
} from '../../src/sync/compare.ts';
import type { Row } from '../../src/sync/facts.ts';
import { createRowReader } from '../../src/sync/facts.ts';
import { columns, createFieldReader } from '../../src/sync/fields.ts';
import { toKnownRow } from '../../src/sync/known-row.ts';
import type { KnownRow } from '../../src/sync/state.ts';

/** A row as it is read from an answer. All are read with one set of columns. */
function read(row: Record<string, unknown>): Row {
  const given = { transactionAmount: { amount: '-5.00', currency: 'EUR' }, ...row };
  const known = [...columns, 'transactionAmount', 'creditorName', 'valueDate', 'bookingDate'];
  const reader = createRowReader({
    fields: createFieldReader(known, [given]),
    today: 20_484,
    currency: undefined,
  });
  reader.readPrint(given);
  return reader.readRest(given as never, false);
}

const known = (row: Record<string, unknown>): KnownRow => toKnownRow(read(row), { id: 'id', seen: 20_484 });

type Compare = (one: Row, other: KnownRow) => boolean;
type Case = [is: boolean, one: Record<string, unknown>, other: Record<string, unknown>];

/** What is true of two rows must be true of them the other way round. */
function check(compare: Compare, [is, one, other]: Case): void {
  expect(compare(read(one), known(other))).toBe(is);
  expect(compare(read(other), known(one))).toBe(is);
}

const sum = (amount: string, currency?: string) => ({ transactionAmount: { amount, currency } });

describe('two rows have', () => {
  test.each<Case>([
    [true, sum('-5', 'EUR'), sum('-5', 'eur ')],
    [true, sum('-5', 'EUR'), sum('-5')],
    [true, sum('-5'), sum('-5')],
    [false, sum('-5', 'EUR'), sum('-5', 'USD')],
  ])('the same currency: %j, %j and %j', (...given) => {
    check(sameCurrency, given);
  });

  test.each<Case>([
    [true, sum('-5.00', 'EUR'), sum('-5', 'EUR')],
    [false, sum('-5.00', 'EUR'), sum('5', 'EUR')],
    [false, sum('-5.00', 'EUR'), sum('-5', 'USD')],
    [false, sum('-5.00', 'EUR'), sum('-6', 'EUR')],
  ])('the same sum: %j, %j and %j', (...given) => {
    check(sameSum, given);
  });

  const [a, b] = [{ transactionId: 'A1' }, { transactionId: 'B1' }];
  test.each<Case>([
    [false, a, a],
    [true, a, b],
    [false, a, {}],
    [false, {}, {}],
    [false, a, { entryReference: 'A1' }],
    [true, { ...a, entryReference: 'E1' }, { ...b, entryReference: 'E1' }],
    [false, { ...a, entryReference: 'E1' }, { entryReference: 'E1' }],
  ])('ids that differ: %j, %j and %j', (...given) => {
    check(idsDiffer, given);
  });

  test.each<Case>([
    [true, a, a],
    [false, a, b],
    [false, a, { entryReference: 'A1' }],
    [false, {}, {}],
    [true, { ...a, entryReference: 'E1' }, { ...b, entryReference: 'E1' }],
  ])('an id in common: %j, %j and %j', (...given) => {
    check(shareId, given);
  });

  test('an id of one kind in common', () => {
    const [one, other] = [read({ ...a, entryReference: 'E1' }), read({ ...b, entryReference: 'E1' })];
    expect([0, 1, 2].map((kind) => shareId(one, other, kind))).toEqual([false, false, true]);
  });

  const account = (value: unknown) => ({ creditorAccount: value });
  test.each<Case>([
    [true, account({ iban: 'FI1' }), account({ iban: 'FI2' })],
    [false, account({ iban: 'FI1' }), account({ iban: 'fi 1' })],
    [false, account({ iban: 'FI1' }), account({ bban: '2' })],
    [true, account({ bban: '1' }), account({ bban: '2' })],
    [true, account({ pan: '1' }), account({ pan: '2' })],
    [true, account({ msisdn: '1' }), account({ msisdn: '2' })],
    [true, account('1'), account('2')],
    [false, account('1'), account({ msisdn: '2' })],
    [false, account({ iban: 'FI1' }), {}],
    [false, account({ pan: '4111******1111' }), account({ pan: '4222' })],
    [false, account({ iban: 'XXXX1' }), account({ iban: 'FI2' })],
    [true, account([{ iban: 'FI1' }]), account({ iban: 'FI2' })],
  ])('accounts that differ: %j, %j and %j', (...given) => {
    check(accountsDiffer, given);
  });

  const [nine, ten] = ['2026-01-31T09:00:00Z', '2026-01-31T10:00:00Z'];
  test.each<[...Case, areEqual: boolean]>([
    [false, {}, {}, true],
    [false, { bookingDateTime: nine }, {}, false],
    [true, { bookingDateTime: nine }, { bookingDateTime: ten }, false],
    [false, { bookingDateTime: nine }, { bookingDateTime: nine }, true],
    [true, { valueDateTime: nine }, { valueDateTime: ten }, false],
    [true, { balanceAfterTransaction: '5' }, { balanceAfterTransaction: '6' }, false],
    [false, { creditorName: 'One' }, { creditorName: 'Two' }, true],
  ])('times or balances that differ: %j, %j and %j', (differ, one, other, areEqual) => {
    check(marksDiffer, [differ, one, other]);
    check(marksEqual, [areEqual, one, other]);
  });

  const value = (valueDate: string, bookingDate?: string) => ({ valueDate, bookingDate });
  test.each<Case>([
    [true, value('2026-01-30', '2026-01-31'), value('2026-01-30', '2026-01-29')],
    [false, value('2026-01-30', '2026-01-31'), value('2026-01-29', '2026-01-31')],
    [true, { bookingDate: '2026-01-31' }, value('2026-01-30', '2026-01-31')],
    [false, { bookingDate: '2026-01-31' }, value('2026-01-31', '2026-01-30')],
    [false, {}, {}],
  ])('the same day: %j, %j and %j', (...given) => {
    check(sameDay, given);
  });

  const text = (remittanceInformationUnstructured: string) => ({ remittanceInformationUnstructured });
  test.each<Case>([
    [true, text('Card payment 17'), text('CARD-PAYMENT 17')],
    [false, text('Card payment 17'), text('Card payment 18')],
    [false, text('Card payment 17'), {}],
    [false, {}, {}],
    [
      true,
      { creditorName: 'Corner Bakery', ...text('one') },
      { creditorName: 'CORNER BAKERY', ...text('two') },
    ],
    [false, { creditorName: 'Corner Bakery' }, { creditorName: 'Corner' }],
    [false, { creditorName: 'Corner' }, text('Corner')],
  ])('the same text or names: %j, %j and %j', (...given) => {
    check(sameText, given);
  });

  test.each<Case>([
    [true, { creditorName: 'Corner Bakery' }, { creditorName: 'Bakery Corner Ltd' }],
    [false, { creditorName: 'Corner Bakery' }, { creditorName: 'Corner Shop' }],
    [true, { creditorName: 'Corner Bakery' }, text('Card payment at Corner Bakery')],
    [false, { creditorName: 'Corner Bakery' }, text('Card payment at Corner')],
    [true, text('Corner Bakery'), text('Bakery, Corner')],
    [false, { creditorName: 'Corner Bakery' }, {}],
    [false, {}, {}],
    [
      false,
      { creditorName: 'A', ...account({ iban: 'FI1' }) },
      { creditorName: 'A', ...account({ iban: 'FI2' }) },
    ],
    [
      false,
      { creditorName: 'Corner Bakery', ...account({ iban: 'FI1' }) },
      { creditorName: 'Corner Bakery', ...account({ iban: 'FI2' }) },
    ],
  ])('the same party: %j, %j and %j', (...given) => {
    check(sameParty, given);
  });

  test.each<Case>([
    [true, { creditorName: 'Corner Bakery' }, text('Bakery 17')],
    [true, text('Corner 17'), text('17 May')],
    [false, { creditorName: 'Corner Bakery' }, text('Shop')],
    [false, {}, text('Shop')],
    [false, {}, {}],
  ])('a word in common: %j, %j and %j', (...given) => {
    check(shareWords, given);
  });
});

test.each<[is: boolean, row: Record<string, unknown>]>([
  [true, { creditorName: 'Corner' }],
  [true, { remittanceInformationUnstructured: 'Corner' }],
  [false, { remittanceInformationUnstructured: 'a' }],
  [false, {}],
])('a row has words: %j for %j', (is, row) => {
  expect(hasWords(read(row))).toBe(is);
  expect(hasWords(known(row))).toBe(is);
});
