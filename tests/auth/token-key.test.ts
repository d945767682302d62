import { describe, expect, onTestFinished, test } from 'vitest';
import { createTokenKey } from '../../src/auth/token-key.ts';
import { createNordigenClient, memoryTokenStore } from '../../src/index.ts';

const baseUrl = 'https://bank.example/api/v2/';
const secrets = { secretId: 'id', secretKey: 'key' };

describe('the key of a stored pair', () => {
  test('is a digest of the base URL, the secret id and the secret key, and differs with each', async () => {
    const keys = await Promise.all([
      createTokenKey(baseUrl, { secrets }),
      createTokenKey('https://bank.example/api/v3/', { secrets }),
      createTokenKey(baseUrl, { secrets: { ...secrets, secretId: 'id2' } }),
      createTokenKey(baseUrl, { secrets: { ...secrets, secretKey: 'key2' } }),
    ]);
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toMatch(/^bank\.example#[0-9a-f]{64}$/);
    expect(await createTokenKey(baseUrl, { secrets })).toBe(keys[0]);
  });

  test('stays the same in all versions of the package', async () => {
    expect(await createTokenKey(baseUrl, { secrets })).toBe(
      'bank.example#bb1e151ed4e390adbf076c4b24b74e2fb64eeb4b54aa083363627fe2705c40b1',
    );
  });

  test('consists of the base URL and the name if a name is given', async () => {
    expect(await createTokenKey(baseUrl, { name: 'acme' })).toBe('https://bank.example/api/v2/#acme');
  });

  function takeCryptoAway(): void {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'crypto') as PropertyDescriptor;
    Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
    onTestFinished(() => void Object.defineProperty(globalThis, 'crypto', descriptor));
  }

  test('cannot be made from secrets without WebCrypto, but can be made from a name', async () => {
    takeCryptoAway();
    expect(await createTokenKey(baseUrl, { secrets })).toBeUndefined();
    expect(await createTokenKey(baseUrl, { name: 'acme' })).toBe(`${baseUrl}#acme`);
  });

  test('cannot be made without WebCrypto: the pair stays in memory, and on.storeError is called once', async () => {
    takeCryptoAway();
    const used: string[] = [];
    const errors: string[] = [];
    const store = memoryTokenStore();
    const { set } = store;
    store.set = (key, record) => {
      used.push(key);
      return set(key, record);
    };
    const client = (tokenKey?: string) =>
      createNordigenClient({
        store,
        tokenKey,
        credentials: { secretId: 'id', secretKey: 'key' },
        fetch: async () =>
          Response.json({ access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 60 }),
        on: { storeError: ({ message }) => errors.push(message) },
      });
    const one = client();
    await one.auth.getAccessToken();
    await one.auth.clear();
    await one.auth.getAccessToken();
    expect(used).toEqual([]);
    expect(errors).toEqual([expect.stringContaining('WebCrypto')]);
    await client('acme').auth.getAccessToken();
    expect(used).toEqual(['https://bankaccountdata.gocardless.com/api/v2/#acme']);
  });

  test('made from another secret key finds no pair', async () => {
    const store = memoryTokenStore();
    const open = (secretKey: string) =>
      createNordigenClient({
        store,
        credentials: { secretId: 'id', secretKey },
        fetch: async () => Response.json({ access: secretKey, refresh: 'r' }),
      });
    expect(await open('right').auth.getAccessToken()).toBe('right');
    expect(await open('wrong').auth.peekTokenPair()).toBeUndefined();
    expect(await open('right').auth.peekTokenPair()).toMatchObject({ access: 'right' });
  });
});
