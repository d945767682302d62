import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { encryptedTokenStore } from '../../src/stores/encrypted.ts';
import { fileTokenStore } from '../../src/stores/file.ts';
import { localStorageTokenStore } from '../../src/stores/local-storage.ts';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import { redisTokenStore } from '../../src/stores/redis.ts';
import { unstorageTokenStore } from '../../src/stores/unstorage.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { asyncTokenStore, type Place } from './async-store.ts';
import { fakeIoredis, fakeNodeRedis } from './fake-redis.ts';
import { fakeTabs } from './fake-storage.ts';
import { runContract } from './run-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'nordigen-stores-'));
afterAll(() => rmSync(folder, { recursive: true }));

const aesKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
  'encrypt',
  'decrypt',
]);

describe('memoryTokenStore', () => runContract(() => memoryTokenStore()));

describe('a store that answers only with promises', () => {
  const place: Place = new Map();
  runContract(() => asyncTokenStore(place), { isShared: true });
});

describe('fileTokenStore', () => {
  const path = join(folder, 'shared/tokens.json');
  const damage = (): void => writeFileSync(path, '{"version":1,"records":{"key":{"access":"half');
  runContract(() => fileTokenStore({ path }), { isShared: true, damage });
});

describe('localStorageTokenStore', () => {
  const tabs = fakeTabs();
  beforeAll(() => {
    vi.stubGlobal('addEventListener', tabs.events.addEventListener.bind(tabs.events));
    vi.stubGlobal('removeEventListener', tabs.events.removeEventListener.bind(tabs.events));
  });
  afterAll(() => vi.unstubAllGlobals());
  const damage = (key: string) => tabs.open().setItem(`nordigen-tokens:${key}`, '{"access":"half');
  describe('with the Web Locks of this runtime, if it has them', () =>
    runContract(() => localStorageTokenStore({ storage: tabs.open() }), { isShared: true, damage }));
  describe('without Web Locks', () => {
    beforeAll(() => void vi.stubGlobal('navigator', {}));
    runContract(() => localStorageTokenStore({ storage: tabs.open() }), { isShared: true, damage });
  });
});

describe('redisTokenStore', () => {
  const data: Place = new Map();
  const damage = (key: string): void => void data.set(`nordigen-tokens:${key}`, '{"access":"half');
  describe('with a client of redis', () =>
    runContract(() => redisTokenStore({ client: fakeNodeRedis(data) }), { isShared: true, damage }));
  describe('with a client of ioredis', () =>
    runContract(() => redisTokenStore({ client: fakeIoredis(data) }), { isShared: true, damage }));
});

describe('unstorageTokenStore', () => {
  const values = new Map<string, unknown>();
  const storage = {
    getItem: async (key: string): Promise<unknown> => values.get(key) ?? null,
    setItem: async (key: string, value: object): Promise<void> => void values.set(key, value),
    removeItem: async (key: string): Promise<void> => void values.delete(key),
  };
  const damage = (): void => {
    for (const key of values.keys()) values.set(key, 'junk');
  };
  runContract(() => unstorageTokenStore(storage), { isShared: true, damage });
});

describe('encryptedTokenStore', () => {
  describe('over memory', () => runContract(() => encryptedTokenStore(memoryTokenStore(), { key: aesKey })));
  describe('over a file', () => {
    const path = join(folder, 'encrypted.json');
    const damage = (key: string): Promise<void> =>
      Promise.resolve(fileTokenStore({ path }).set(key, makeRecord()));
    runContract(() => encryptedTokenStore(fileTokenStore({ path }), { key: aesKey }), {
      isShared: true,
      damage,
    });
  });
});
