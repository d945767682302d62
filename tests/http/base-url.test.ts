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
  ])('%s', (baseUrl, expected) => {
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

  test('over http, on another host, only where that is meant', () => {
    expect(readBaseUrl('http://proxy.internal/', true)()).toBe('http://proxy.internal/');
  });

  test('on the page’s own http host is still refused: only what is relative is the page’s own', () => {
    expect(() => readBaseUrl('http://elsewhere.example/', false)).toThrow(/must be https/);
  });
});

describe('a relative base URL', () => {
  test('lies on the page’s own origin, over http too', () => {
    onPage('http://shop.example/accounts/list');
    expect(readBaseUrl('/api/', false)()).toBe('http://shop.example/api/');
    expect(readBaseUrl('api', false)()).toBe('http://shop.example/accounts/api/');
  });

  test('that names another host is not the page’s own', () => {
    onPage('http://shop.example/');
    expect(() => readBaseUrl('//other.example/api/', false)).toThrow(/must be https/);
    expect(readBaseUrl('//shop.example/api/', false)()).toBe('http://shop.example/api/');
  });

  test('can be given while a server renders the page, and is resolved when it is needed', () => {
    const baseUrl = readBaseUrl('/api/', false);
    expect(() => baseUrl()).toThrow(/there is no page/);
    onPage('https://shop.example/');
    expect(baseUrl()).toBe('https://shop.example/api/');
  });

  test('has no query either', () => {
    onPage('https://shop.example/');
    expect(() => readBaseUrl('/api/?key=1', false)).toThrow(/query or fragment/);
  });
});
