import { describe, expect, test } from 'vitest';
import { isToken, parseJson, readRecord } from '../../src/stores/read-record.ts';

const whole = {
  access: 'a.b-c_d',
  access_expires: 86_400,
  refresh: 'r',
  refresh_expires: 2_592_000,
  receivedAtMs: 1,
};

describe('readRecord', () => {
  test('keeps the members of a record, and drops all others', () => {
    expect(readRecord({ ...whole, more: 1 })).toStrictEqual(whole);
  });

  test.each([
    ['access', undefined],
    ['access', ''],
    ['access', 5],
    ['access', 'two words'],
    ['access', 'line\nbreak'],
    ['access', 'tökén'],
    ['access_expires', undefined],
    ['access_expires', Number.NaN],
    ['access_expires', Number.POSITIVE_INFINITY],
    ['access_expires', '86400'],
    ['receivedAtMs', undefined],
    ['receivedAtMs', Number.NaN],
    ['receivedAtMs', null],
  ])('returns undefined if %s is %j', (name, value) => {
    expect(readRecord({ ...whole, [name]: value })).toBeUndefined();
  });

  test.each([
    ['refresh', 5],
    ['refresh', ''],
    ['refresh_expires', Number.NaN],
    ['refresh_expires', '1'],
  ] as const)('drops %s if it is %j', (name, value) => {
    const { [name]: _, ...rest } = whole;
    expect(readRecord({ ...whole, [name]: value })).toStrictEqual(rest);
  });

  test.each([undefined, null, 5, 'text', true, [], {}])('returns undefined for %j', (value) => {
    expect(readRecord(value)).toBeUndefined();
  });
});

describe('parseJson', () => {
  test('never throws, because the error message would quote the text', () => {
    expect(parseJson('{"access":"secret')).toBeUndefined();
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
  });
});

describe('isToken', () => {
  test.each(['!', '~', 'eyJ.a_b-c=', 'a'])('accepts %s', (text) => expect(isToken(text)).toBe(true));
  test.each([' a', 'a ', 'a\u007f', 'a\u0000', 'a\r\n', ''])('refuses %j', (text) =>
    expect(isToken(text)).toBe(false),
  );
});
