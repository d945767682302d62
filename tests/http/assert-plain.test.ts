import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { assertPlain } from '../../src/http/assert-plain.ts';

class Filters {
  country = 'GB';
}

test.each([
  ['an object literal', { country: 'GB' }],
  ['an object without a prototype', Object.create(null)],
  ['an object of another window', runInNewContext('({ country: "GB" })')],
])('%s is plain', (_, value) => {
  expect(() => assertPlain('filters', value)).not.toThrow();
});

test.each([
  ['null', null],
  ['a text', 'GB'],
  ['undefined', undefined],
  ['a function', () => 1],
  ['a list', ['GB']],
  ['a Map', new Map([['country', 'GB']])],
  ['URLSearchParams', new URLSearchParams('country=GB')],
  ['a date', new Date(0)],
  ['an object of a class', new Filters()],
])('%s is not plain, and the error names the argument', (_, value) => {
  expect(() => assertPlain('filters', value)).toThrow(new TypeError('filters must be a plain object.'));
});
