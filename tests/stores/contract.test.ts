import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { encryptedTokenStore } from '../../src/stores/encrypted.ts';
import { fileTokenStore } from '../../src/stores/file.ts';
import { localStorageTokenStore } from '../../src/stores/local-storage.ts';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import { redisTokenStore } from '../../src/stores/redis.ts';
import { unstorageTokenStore } from '../../src/stores/unstorage.ts';
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

describe('a store that only answers with promises', () => {
  const place: Place = new Map();
  runContract(() => asyncTokenStore(place), { isShared: true });
});

describe('fileTokenStore', () => {
  runContract(() => fileTokenStore({ path: join(folder, 'shared/tokens.json') }), { isShared: true });
});

describe('localStorageTokenStore', () => {
  const tabs = fakeTabs();
  beforeAll(() => {
    vi.stubGlobal('addEventListener', tabs.events.addEventListener.bind(tabs.events));
    vi.stubGlobal('removeEventListener', tabs.events.removeEventListener.bind(tabs.events));
  });
  afterAll(() => vi.unstubAllGlobals());
  runContract(() => localStorageTokenStore({ storage: tabs.open() }), { isShared: true });
});

describe('redisTokenStore', () => {
  const data: Place = new Map();
  describe('with a client of redis', () =>
    runContract(() => redisTokenStore({ client: fakeNodeRedis(data) }), { isShared: true }));
  describe('with a client of ioredis', () =>
    runContract(() => redisTokenStore({ client: fakeIoredis(data) }), { isShared: true }));
});

describe('unstorageTokenStore', () => {
  const values = new Map<string, unknown>();
  const storage = {
    getItem: async (key: string): Promise<unknown> => values.get(key) ?? null,
    setItem: async (key: string, value: object): Promise<void> => void values.set(key, value),
    removeItem: async (key: string): Promise<void> => void values.delete(key),
  };
  runContract(() => unstorageTokenStore(storage), { isShared: true });
});

describe('encryptedTokenStore', () => {
  describe('over memory', () => runContract(() => encryptedTokenStore(memoryTokenStore(), { key: aesKey })));
  describe('over a file', () => {
    const path = join(folder, 'encrypted.json');
    runContract(() => encryptedTokenStore(fileTokenStore({ path }), { key: aesKey }), { isShared: true });
  });
});
