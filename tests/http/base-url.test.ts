import { afterEach, describe, expect, test, vi } from 'vitest';
import { readBaseUrl } from '../../src/http/base-url.ts';

const onPage = (href: string) => vi.stubGlobal('location', { href });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an absolute base URL', () => {
  test.each([
    ['https://bank.example/api/v2/', 'https://bank.example/api/v2/'],
    ['https://bank.example/api/v2', 'https://bank.example/api/v2/'],
    [new URL('https://bank.example'), 'https://bank.example/'],
    ['http://localhost:8080/', 'http://localhost:8080/'],
    ['http://127.0.0.1/x', 'http://127.0.0.1/x/'],
    ['http://[::1]:1/', 'http://[::1]:1/'],
    ['http://bank.localhost/', 'http://bank.localhost/'],
  ])('%s is read as %s', (baseUrl, expected) => {
    expect(readBaseUrl(baseUrl, false)()).toBe(expected);
  });

  test.each([
    ['http://bank.example/', /must be https/],
    ['http://localhost.evil.example/', /must be https/],
    ['http://127.0.0.1.evil.example/', /must be https/],
    ['http://127.evil.example/', /must be https/],
    ['ftp://bank.example/', /must be http or https/],
    ['https://me@bank.example/', /must have no user/],
    ['https://:pw@bank.example/', /must have no user/],
    ['https://bank.example/?a=1', /query or fragment/],
    ['https://bank.example/#a', /query or fragment/],
    ['https://', /must be a URL/],
    [7 as never, /must be a URL/],
  ])('%s is refused at once', (baseUrl, message) => {
    expect(() => readBaseUrl(baseUrl, false)).toThrow(message);
  });

  test('an http URL on another host is accepted with allowInsecure', () => {
    expect(readBaseUrl('http://proxy.internal/', true)()).toBe('http://proxy.internal/');
  });

  test('an absolute http URL is refused even on the page’s own host', () => {
    onPage('http://shop.example/');
    expect(() => readBaseUrl('http://shop.example/', false)).toThrow(/must be https/);
  });
});

describe('a relative base URL', () => {
  test('a path is resolved against the page, which may use http', () => {
    onPage('http://shop.example/accounts/list');
    expect(readBaseUrl('/api/', false)()).toBe('http://shop.example/api/');
    expect(readBaseUrl('api', false)()).toBe('http://shop.example/accounts/api/');
  });

  test('a URL that names another host must be https', () => {
    onPage('http://shop.example/');
    expect(() => readBaseUrl('//other.example/api/', false)).toThrow(/must be https/);
    expect(readBaseUrl('//shop.example/api/', false)()).toBe('http://shop.example/api/');
  });

  test('a path is accepted while a server renders the page, and is resolved when it is first needed', () => {
    const baseUrl = readBaseUrl('/api/', false);
    expect(() => baseUrl()).toThrow(/there is no page/);
    onPage('https://shop.example/');
    expect(baseUrl()).toBe('https://shop.example/api/');
  });

  test('a path with a query is refused', () => {
    onPage('https://shop.example/');
    expect(() => readBaseUrl('/api/?key=1', false)).toThrow(/query or fragment/);
  });
});
