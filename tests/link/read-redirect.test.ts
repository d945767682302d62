import { expect, test } from 'vitest';
import { readRedirect } from '../../src/link/index.ts';
import { fc } from '../property.ts';

test.each([
  'https://example.com/linked?ref=a%2Fb&lang=de#top',
  '/linked?x=1&ref=a%2Fb',
  '?ref=a%2Fb',
  'ref=a%2Fb',
  'https://example.com/#/linked?ref=a%2Fb',
  new URL('https://example.com/linked?ref=a%2Fb'),
  new URLSearchParams({ ref: 'a/b' }),
])('the reference is read from %s', (url) => {
  expect(readRedirect(url)).toEqual({ reference: 'a/b' });
});

test.each([
  ['UserCancelledSession', undefined],
  ['InstitutionTimeoutError', 'The bank took too long'],
  ['Something that nobody has seen yet', 'a=b&c'],
])('the error %s is returned by its name', (code, details) => {
  const query = new URLSearchParams({ ref: 'r', error: code, ...(details && { details }) });
  expect(readRedirect(`https://example.com/?${query}`)).toEqual({
    reference: 'r',
    error: details ? { code, details } : { code },
  });
});

test.each(['', '?', 'https://example.com/linked', '/linked?ref=&error=', '/ref=1', '%', '?ref', 'not a url'])(
  '%j contains neither a reference nor an error',
  (url) => {
    expect(readRedirect(url)).toEqual({});
  },
);

test('readRedirect never throws', () => {
  fc.assert(fc.property(fc.anything(), (value) => void readRedirect(value as string)));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readRedirect(text)));
  expect(readRedirect(Symbol('x') as never)).toEqual({});
  expect(readRedirect({ toString: () => ({}) } as never)).toEqual({});
});
