import { afterEach, describe, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('cache: no-store', () => {
  /** What a fresh client passes to `fetch` where the platform's requests are these, and what it tried. */
  async function noStoreOn(createRequest?: (url: string, init: RequestInit) => object) {
    vi.resetModules();
    const { noStore } = await import('../../src/http/no-store.ts');
    const tried: unknown[] = [];
    if (createRequest !== undefined) {
      const construct = (_: unknown, [url, init]: [string, RequestInit]): object => {
        tried.push(init);
        return createRequest(url, init);
      };
      vi.stubGlobal('Request', new Proxy(Request, { construct }));
    }
    return { options: [noStore(), noStore()], tried };
  }

  test('is passed where requests have the option', async () => {
    expect((await noStoreOn()).options).toEqual([{ cache: 'no-store' }, { cache: 'no-store' }]);
  });

  test('is tried out once', async () => {
    const { options, tried } = await noStoreOn((url, { cache }) => ({ url, cache }));
    expect(options[1]).toEqual({ cache: 'no-store' });
    expect(tried).toEqual([{ cache: 'no-store' }]);
  });

  test.each<[string, (url: string, init: RequestInit) => object]>([
    [
      'refuse it, as some workers do',
      () => {
        throw new Error('The cache field is not implemented');
      },
    ],
    ['ignore it', (url) => ({ url })],
    ['turn it into a query, as React Native does', (url, { cache }) => ({ url: `${url}?_=1`, cache })],
  ])('is not passed where requests %s', async (_, createRequest) => {
    const { options, tried } = await noStoreOn(createRequest);
    expect(options).toEqual([{}, {}]);
    expect(tried).toHaveLength(1);
  });
});
