import { describe, expect, test } from 'vitest';
import { unstorageTokenStore } from '../../src/stores/unstorage.ts';
import { makeRecord } from '../../src/testing/expectations.ts';

function fakeStorage() {
  const values = new Map<string, unknown>();
  return {
    values,
    getItem: async (key: string): Promise<unknown> => values.get(key) ?? null,
    setItem: async (key: string, value: object): Promise<void> => void values.set(key, value),
    removeItem: async (key: string): Promise<void> => void values.delete(key),
  };
}

describe('unstorageTokenStore', () => {
  test('encodes characters in keys that unstorage would rewrite or refuse', async () => {
    const storage = fakeStorage();
    await unstorageTokenStore(storage).set('a.host:1/..?', makeRecord());
    expect([...storage.values.keys()]).toEqual(['nordigen-tokens:a%2Ehost%3A1%2F%2E%2E%3F']);
  });

  test.each([undefined, null, 'text', { access: 5 }])('treats the content %j as absent', async (value) => {
    const storage = fakeStorage();
    storage.values.set('nordigen-tokens:key', value);
    expect(await unstorageTokenStore(storage).get('key')).toBeUndefined();
  });

  test.each(['getItem', 'setItem', 'removeItem'])(
    'refuses a storage without %s at once, and names what is missing',
    (name) => {
      const storage = { ...fakeStorage(), [name]: undefined };
      expect(() => unstorageTokenStore(storage as never)).toThrow(
        new TypeError(`storage must be a storage of unstorage: it has no function ${name}.`),
      );
      expect(() => unstorageTokenStore(undefined as never)).toThrow(TypeError);
    },
  );
});
