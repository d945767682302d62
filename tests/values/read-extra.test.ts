import { expect, test } from 'vitest';
import { readExtra } from '../../src/index.ts';

test('readExtra returns members that the types do not name', () => {
  const row = JSON.parse('{"transactionStatus":"BOOK","none":null,"__proto__":{"x":1}}');
  expect(readExtra(row, 'transactionStatus')).toBe('BOOK');
  expect(readExtra(row, 'none')).toBeNull();
  expect(readExtra(row, '__proto__')).toEqual({ x: 1 });
});

test('readExtra returns undefined for missing and inherited members', () => {
  expect(readExtra({}, 'toString')).toBeUndefined();
  expect(readExtra({}, '__proto__')).toBeUndefined();
  for (const nothing of [null, undefined]) expect(readExtra(nothing, 'x')).toBeUndefined();
});
