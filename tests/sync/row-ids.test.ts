import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/schemas/transactions.ts';
import { isPlaceholder, keysOf, kindOfKey, readIds } from '../../src/sync/row-ids.ts';

test.each([
  ['NOTPROVIDED'],
  ['not provided'],
  ['NOT-AVAILABLE'],
  ['Not Applicable'],
  ['NONREF'],
  ['NOREF'],
  ['NO REFERENCE'],
  ['NONE'],
  ['NA'],
  ['n/a'],
  ['null'],
  ['undefined'],
  ['UNKNOWN'],
  ['00DEBIT00'],
  ['CREDIT'],
  ['DBIT'],
  ['0CRDT'],
  ['000PAYMENT000'],
  ['0'],
  ['0000'],
  ['XXX'],
  ['999'],
  ['--'],
  ['...'],
  ['***'],
  [''],
  ['2026-01-31.2'],
  ['2026-01-31-12'],
  ['20260131/2'],
  ['2026-01-31 123'],
  ['2020-09-09.9'],
  ['0000-00-00.0'],
])('%j identifies nothing', (id) => {
  expect(isPlaceholder(id)).toBe(true);
});

test.each([
  ['A1'],
  ['2026013112345'],
  ['2026-01-31.1234'],
  ['x2026-01-31.2'],
  ['2026-01-31.2x'],
  ['2026-01-31'],
  ['NOTPROVIDED1'],
  ['DEBIT90'],
  ['REFERENCE'],
  ['NOBODY'],
  ['0X0'],
  ['09'],
])('%j may identify a transaction', (id) => {
  expect(isPlaceholder(id)).toBe(false);
});

describe('the ids of a row', () => {
  const row = {
    entryReference: 'E1',
    transactionId: ' T1 ',
    internalTransactionId: 'I1',
  } as unknown as Transaction;

  test('are read from three fields, the most reliable first', () => {
    expect(readIds(row, false)).toEqual(['I1', 'T1', 'E1']);
  });

  test('of a pending row are only those that the booked one may keep', () => {
    expect(readIds(row, true)).toEqual(['', 'T1', 'E1']);
  });

  test.each([[undefined], [null], ['row'], [{}], [{ transactionId: {} }], [{ transactionId: 'NONREF' }]])(
    'of %j are missing',
    (given) => {
      expect(readIds(given as unknown as Transaction, false)).toEqual(['', '', '']);
    },
  );

  test('may be numbers', () => {
    expect(readIds({ transactionId: 17 } as unknown as Transaction, false)).toEqual(['', '17', '']);
  });

  test('have keys that keep their kinds apart', () => {
    const keys = keysOf(['A1', 'A1', 'A1']);
    expect(keys.map(kindOfKey)).toEqual([0, 1, 2]);
    expect(new Set(keys).size).toBe(3);
    expect(keys.every(Number.isSafeInteger)).toBe(true);
    expect(keysOf(['', 'A1', ''])).toEqual([keys[1]]);
    expect(keysOf(['', 'A2', ''])).not.toEqual([keys[1]]);
  });
});
