import process from 'node:process';
import { describe, expect, test, vi } from 'vitest';
import { encryptedTokenStore } from '../../src/stores/encrypted.ts';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failureOf } from './failure-of.ts';

function makeKey(usages: KeyUsage[] = ['encrypt', 'decrypt'], name = 'AES-GCM'): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name, length: 256 }, false, usages);
}

const [oldKey, newKey] = [await makeKey(), await makeKey()];

describe('encryptedTokenStore', () => {
  test('passes lifetimes and ciphertext to the wrapped store, but no token', async () => {
    const inner = memoryTokenStore();
    const record = { ...makeRecord(), access: 'access-secret', refresh: 'refresh-secret' };
    await encryptedTokenStore(inner, { key: newKey }).set('key', record);
    const sealed = (await inner.get('key')) as TokenRecord;
    const { access_expires, refresh_expires, receivedAtMs } = record;
    expect(sealed).toEqual({
      access: expect.stringMatching(/^aes-gcm:/),
      access_expires,
      refresh_expires,
      receivedAtMs,
    });
    expect(sealed.access).not.toContain(btoa('secret'));
  });

  test('encrypts the same record to a different text each time', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, { key: newKey });
    const record = makeRecord();
    await store.set('key', record);
    const first = await inner.get('key');
    await store.set('key', record);
    expect((await inner.get('key'))?.access).not.toBe(first?.access);
  });

  test('reads with all keys and writes with the first, so that keys can be rotated', async () => {
    const inner = memoryTokenStore();
    const record = makeRecord();
    await encryptedTokenStore(inner, { key: oldKey }).set('key', record);
    const rotating = encryptedTokenStore(inner, { key: [newKey, oldKey] });
    expect(await rotating.get('key')).toEqual(record);
    await rotating.set('key', record);
    expect(await encryptedTokenStore(inner, { key: newKey }).get('key')).toEqual(record);
  });

  test.each<[string, (sealed: TokenRecord) => TokenRecord]>([
    ['was changed', (sealed) => ({ ...sealed, access: sealed.access.replace(/....$/, 'AAAA') })],
    ['was cut off', (sealed) => ({ ...sealed, access: sealed.access.slice(0, 20) })],
    ['is not encrypted', (sealed) => ({ ...sealed, access: 'plain-token' })],
    ['is not base64', (sealed) => ({ ...sealed, access: 'aes-gcm:***' })],
    ['is empty', (sealed) => ({ ...sealed, access: 'aes-gcm:' })],
  ])('says that a record that %s is unreadable, without quoting it', async (_, spoil) => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, { key: newKey });
    await store.set('key', makeRecord());
    const spoilt = spoil((await inner.get('key')) as TokenRecord);
    await inner.set('key', spoilt);
    const error = await failureOf(() => store.get('key'));
    expect(error).toMatchObject({ action: 'get', isUnreadable: true });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(spoilt.access);
  });

  test('does not decrypt a record that was moved to another key', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, { key: newKey });
    await store.set('tenant-a', makeRecord());
    await inner.set('tenant-b', (await inner.get('tenant-a')) as TokenRecord);
    expect((await failureOf(() => store.get('tenant-b'))).isUnreadable).toBe(true);
  });

  test('has exclusive and subscribe only if the wrapped store has them', async () => {
    const { get, set, clear } = memoryTokenStore();
    const plain = encryptedTokenStore({ get, set, clear }, { key: newKey });
    expect([plain.exclusive, plain.subscribe]).toEqual([undefined, undefined]);
    const inner = withNews(memoryTokenStore());
    const store = encryptedTokenStore(inner, { key: newKey });
    const { signal } = new AbortController();
    expect(await store.exclusive?.('key', async () => 'done', { signal })).toBe('done');
  });

  test('has a lock as soon as the wrapped store has one, and calls it on that store', async () => {
    const inner: TokenStore & { exclusive?: NonNullable<TokenStore['exclusive']> } = memoryTokenStore();
    const { exclusive } = inner;
    delete inner.exclusive;
    const store = encryptedTokenStore(inner, { key: newKey });
    expect(store.exclusive).toBeUndefined();
    let receiver: unknown;
    inner.exclusive = function (this: unknown, ...args) {
      receiver = this;
      return (exclusive as NonNullable<typeof exclusive>)(...args);
    };
    const { signal } = new AbortController();
    expect(await store.exclusive?.('key', async () => 'done', { signal })).toBe('done');
    expect(receiver).toBe(inner);
  });

  test('drops a write if a later call overtook it while it was being encrypted', async () => {
    const inner = memoryTokenStore();
    const set = vi.spyOn(inner, 'set');
    const store = encryptedTokenStore(inner, { key: newKey });
    const record = makeRecord();
    await Promise.all([store.set('a', makeRecord()), store.clear('a'), store.set('b', makeRecord())]);
    expect(await store.get('a')).toBeUndefined();
    await Promise.all([store.set('a', makeRecord()), store.set('a', record)]);
    expect(await store.get('a')).toEqual(record);
    expect(set.mock.calls.map(([key]) => key)).toEqual(['b', 'a']);
  });

  test('encrypts the record as it was at the call', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, { key: newKey });
    const record = makeRecord();
    const given = { ...record };
    const writing = store.set('key', given);
    Object.assign(given, { access: 'changed', access_expires: 1 });
    await writing;
    expect(await store.get('key')).toEqual(record);
    expect((await inner.get('key'))?.access_expires).toBe(record.access_expires);
  });

  test('keeps notifying after a listener throws, and reports its error as an unhandled rejection', async () => {
    const unhandled = vi.fn();
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled);
    const inner = withNews(memoryTokenStore());
    const told: unknown[] = [];
    const failure = new Error('listener');
    encryptedTokenStore(inner, { key: newKey }).subscribe?.('key', (record) => {
      told.push(record);
      if (told.length === 1) throw failure;
    });
    inner.tell(undefined);
    inner.tell(undefined);
    await vi.waitFor(() => expect(told).toHaveLength(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled.mock.calls.map(([reason]) => reason)).toEqual([failure]);
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });

  test('announces changes decrypted and in their order, and skips those that do not decrypt', async () => {
    const inner = withNews(memoryTokenStore());
    const store = encryptedTokenStore(inner, { key: newKey });
    const heard: unknown[] = [];
    const unsubscribe = store.subscribe?.('key', (record) => heard.push(record));
    const record = makeRecord();
    await store.set('key', record);
    const sealed = await inner.get('key');
    inner.tell(sealed);
    inner.tell(undefined);
    inner.tell(makeRecord());
    inner.tell(sealed);
    await vi.waitFor(() => expect(heard).toEqual([record, undefined, record]));
    const later: unknown[] = [];
    store.subscribe?.('key', (told) => later.push(told));
    inner.tell(sealed);
    unsubscribe?.();
    await vi.waitFor(() => expect(later).toEqual([record]));
    expect(heard).toHaveLength(3);
  });

  test('passes on a subscribe that answers later, and one that rejects', async () => {
    let ended = 0;
    const later = Promise.resolve(() => ended++);
    const inner = { ...memoryTokenStore(), subscribe: () => later as never };
    const unsubscribe = await encryptedTokenStore(inner, { key: newKey }).subscribe?.('key', () => undefined);
    unsubscribe?.();
    expect(ended).toBe(1);
    const failing = { ...memoryTokenStore(), subscribe: () => Promise.reject(new Error('down')) as never };
    const opened = encryptedTokenStore(failing, { key: newKey }).subscribe?.('key', () => undefined);
    await expect(opened).rejects.toThrow('down');
  });

  test('refuses unsuitable keys at once', async () => {
    const inner = memoryTokenStore();
    const encryptOnly = await makeKey(['encrypt']);
    const decryptOnly = await makeKey(['decrypt']);
    const otherCipher = await makeKey(['encrypt', 'decrypt'], 'AES-CBC');
    for (const key of [[], encryptOnly, decryptOnly, otherCipher, [newKey, encryptOnly], 'text' as never]) {
      expect(() => encryptedTokenStore(inner, { key })).toThrow(TypeError);
    }
    expect(() => encryptedTokenStore(inner, { key: [newKey, decryptOnly] })).not.toThrow();
  });
});

function withNews(store: TokenStore): TokenStore & { tell(record: TokenRecord | undefined): void } {
  const listeners = new Set<(record: TokenRecord | undefined) => void>();
  return {
    ...store,
    exclusive: (_key, task) => task(),
    subscribe(_key, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (record) => {
      for (const listener of listeners) listener(record);
    },
  };
}
