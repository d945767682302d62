import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Balance, selectBalances } from '../../src/index.ts';
import { fc } from '../property.ts';

const balance = (balanceType: string, amount = '1.00', extra: object = {}): Balance => ({
  balanceAmount: { amount, currency: 'EUR' },
  balanceType,
  ...extra,
});
const caseOf = (name: string): Balance[] =>
  JSON.parse(readFileSync(new URL(`../cases/answers/${name}.json`, import.meta.url), 'utf8')).body.balances;

test('the preferred type that the bank sent is selected, whatever the order and case of its rows', () => {
  const rows = ['information', 'OpeningBooked', 'closingAvailable', 'EXPECTED', 'forwardAvailable'].map(
    (type) => balance(type),
  );
  expect(selectBalances(rows).booked?.balanceType).toBe('EXPECTED');
  expect(selectBalances(rows).available?.balanceType).toBe('forwardAvailable');
  const more = [...rows, balance('closingBooked'), balance('InterimBooked'), balance('interimavailable')];
  expect(selectBalances(more).booked?.balanceType).toBe('InterimBooked');
  expect(selectBalances(more).available?.balanceType).toBe('interimavailable');
});

test('an available balance is never selected as the booked one, nor the other way round', () => {
  expect(selectBalances([balance('interimAvailable')])).toEqual({ available: balance('interimAvailable') });
  expect(selectBalances([balance('closingBooked'), balance('openingAvailable')])).toEqual({
    booked: balance('closingBooked'),
  });
});

test('of several rows of one type the newest is selected, or the first if none has a date', () => {
  const dated = ['2026-01-01', '2026-01-03', '2026-01-02'].map((referenceDate) =>
    balance('closingBooked', '1.00', { referenceDate }),
  );
  expect(selectBalances([balance('closingBooked'), ...dated]).booked?.referenceDate).toBe('2026-01-03');
  expect(selectBalances([balance('expected', '2.00'), balance('expected')]).booked).toEqual(
    balance('expected', '2.00'),
  );
});

test('only rows in the account’s currency are selected', () => {
  const rows = caseOf('bal-03-currencies');
  expect(selectBalances(rows, { currency: 'usd' }).available?.balanceAmount.amount).toBe('7.50');
  expect(selectBalances(rows, { currency: 'GBP' })).toEqual({});
  expect(selectBalances(rows).available?.balanceAmount.currency).toBe('EUR');
});

test('a balance without a type is not selected', () => {
  const rows = [balance(null as never), balance(undefined as never), balance('expected')];
  expect(selectBalances(rows).booked?.balanceType).toBe('expected');
});

test('a balance without an amount is not selected', () => {
  expect(
    selectBalances([balance('interimBooked', ''), balance('expected', '2.00')]).booked?.balanceType,
  ).toBe('expected');
});

test('selectBalances never throws, whatever the rows', () => {
  expect(selectBalances(caseOf('bal-05-null-list'))).toEqual({});
  expect(selectBalances(caseOf('bal-07-credit-limit-object')).booked?.balanceAmount.amount).toBe('3.00');
  const row = fc.oneof(
    fc.anything(),
    fc.record({ balanceAmount: fc.anything(), balanceType: fc.anything(), referenceDate: fc.anything() }),
    fc.record({
      balanceAmount: fc.constant({ amount: '1', currency: 'EUR' }),
      balanceType: fc.constant('expected'),
      referenceDate: fc.anything(),
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(row)), (rows) => void selectBalances(rows as Balance[])),
  );
});
