import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createStorage } from 'unstorage';
import { fileTokenStore } from '../../../src/stores/file.ts';
import type { TokenStore } from '../../../src/stores/token-store.ts';
import { tokenStoreContract } from '../../../src/testing/index.ts';
import {
  encryptedTokenStore,
  localStorageTokenStore,
  memoryTokenStore,
  unstorageTokenStore,
} from './stores.ts';

// The contract of the stores that need only a runtime. It runs on Node, Deno and Bun.

const folder = await mkdtemp(join(tmpdir(), 'nordigen-contract-'));
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const items = new Map<string, string>();
const storage = {
  getItem: (name: string) => items.get(name) ?? null,
  setItem: (name: string, value: string) => void items.set(name, value),
  removeItem: (name: string) => void items.delete(name),
};
const webStorage = (): TokenStore => localStorageTokenStore({ storage });
const file = (): TokenStore => fileTokenStore({ path: join(folder, 'a/tokens.json') });
const shared = createStorage();

const stores: [name: string, makeStore: () => TokenStore, isShared: boolean][] = [
  ['memory', memoryTokenStore, false],
  ['file', file, true],
  ['encrypted file', () => encryptedTokenStore(file(), { key }), true],
  ['localStorage-like', webStorage, false],
  ['unstorage', () => unstorageTokenStore(shared), true],
];

const failures: string[] = [];
let count = 0;
for (const [store, makeStore, isShared] of stores) {
  for (const { name, run } of tokenStoreContract(makeStore, { isShared })) {
    count++;
    await run().catch((error: Error) => failures.push(`${store}: ${name}: ${error.message}`));
  }
}
await rm(folder, { recursive: true });
console.log(JSON.stringify({ count, failures }));
process.exit(0);
