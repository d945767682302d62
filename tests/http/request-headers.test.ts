import { describe, expect, test } from 'vitest';
import { askForHeaders, readHeaders, secretsOfHeaders } from '../../src/http/request-headers.ts';

describe('headers', () => {
  test.each([
    [{ 'x-key': 'a' }],
    [[['x-key', 'a']] as [string, string][]],
    [new Headers({ 'x-key': 'a' })],
    [{ 'x-key': 'a', other: undefined } as never],
  ])('can be given as %o', (headers) => {
    expect([...readHeaders(headers, false)]).toEqual([['x-key', 'a']]);
  });

  test('a header that cannot be sent is named in the error without its value', () => {
    const read = () => readHeaders({ 'x-gateway-key': 'secret\nsplit' }, false);
    expect(read).toThrow(/'x-gateway-key' cannot be sent/);
    expect(read).not.toThrow(/secret/);
    expect(() => readHeaders({ 'secret name': 'x' }, false)).toThrow(/of that name/);
  });

  test('authorization is accepted only if the client sends no token of its own', () => {
    const headers = { Authorization: 'Bearer x' };
    expect(() => readHeaders(headers, false)).toThrow(/must not set authorization/);
    expect(readHeaders(headers, true).get('authorization')).toBe('Bearer x');
  });

  test.each([[null], ['x: y'], [7]])('cannot be %j', (headers) => {
    expect(() => readHeaders(headers as never, false)).toThrow(/^headers must be an object/);
  });

  test('the call’s headers override those that the function returns', async () => {
    const ask = async () => ({ 'x-session': 'of the client', 'x-key': 'k' });
    const headers = await askForHeaders(ask, new Headers({ 'x-session': 'of the call' }), false);
    expect([...headers]).toEqual([
      ['x-key', 'k'],
      ['x-session', 'of the call'],
    ]);
    expect([...(await askForHeaders(ask, undefined, false))]).toEqual([
      ['x-key', 'k'],
      ['x-session', 'of the client'],
    ]);
  });

  test('header values count as secrets, with and without their scheme, except harmless ones such as accept', () => {
    const headers = new Headers({ accept: 'a/b', authorization: 'Bearer abc', 'x-api-key': 'k' });
    expect(secretsOfHeaders(headers)).toEqual(['Bearer abc', 'abc', 'k', 'k']);
    expect(secretsOfHeaders(undefined)).toEqual([]);
  });
});
