import { expect, test } from 'vitest';
import { isPlaceholder } from '../../src/values/is-placeholder.ts';

test.each([
  '',
  ' ',
  'NOTPROVIDED',
  'not provided',
  ' NONREF ',
  'Unknown',
  'null',
  'NONE',
  'undefined',
  'N/A',
  '0',
  '0000',
  '9999',
  '99999999',
  'xx',
  'XXXX',
  '---',
  '.',
  '***',
  '__',
])('%j is what banks send instead of nothing', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

test.each([
  'NOT PROVIDED BY US',
  'PAID: NOTPROVIDED',
  'NONREFUNDABLE',
  'a none',
  'null 1',
  'N/A 7',
  '1000',
  '0001',
  '999',
  '59999',
  'x',
  'xx1',
  '-1',
  '1-',
])('%j is a text', (text) => {
  expect(isPlaceholder(text)).toBe(false);
});
