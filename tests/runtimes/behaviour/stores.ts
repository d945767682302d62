import { encryptedTokenStore, memoryTokenStore, unstorageTokenStore } from 'nordigen-client';
import { tokenStoreContract } from 'nordigen-client/testing';
import { type Behaviour, check, checkSame, type StoreOfRuntime } from './behaviour.ts';

/** What the client does with each store of the runtime. */
export function storeBehaviours(ofRuntime: readonly StoreOfRuntime[]): Behaviour[] {
  return [...ofRuntime, ...portableStores()].flatMap((store) => [
    {
      name: `the ${store.name} store passes the contract`,
      async run() {
        const cases = store.contract();
        const failures: string[] = [];
        for (const { name, run } of cases) {
          await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
        }
        check(failures.length === 0, failures.join('\n'));
        return `${cases.length} cases`;
      },
    },
    {
      name: `a second client finds the pair in the ${store.name} store, and renews it there`,
      async run(world) {
        const opened = store.open();
        const first = world.client({ store: opened });
        await first.auth.clear();
        await first.auth.getAccessToken();
        await world.advance(86_390);
        const second = world.client({ store: opened });
        check((await second.institutions.list()).ok, 'The call failed.');
        await first.auth.reload();
        checkSame('the same token', await first.auth.getAccessToken(), await second.auth.getAccessToken());
        checkSame('token calls', await world.tokenCalls(), ['new', 'refresh']);
        await first.auth.clear();
      },
    },
  ]);
}

function portableStores(): StoreOfRuntime[] {
  const items = new Map<string, unknown>();
  const storage = {
    getItem: async (key: string) => items.get(key) ?? null,
    setItem: async (key: string, value: unknown) => void items.set(key, value),
    removeItem: async (key: string) => void items.delete(key),
  };
  let key: Promise<CryptoKey> | undefined;
  const makeKey = (): Promise<CryptoKey> => {
    key ??= crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    return key;
  };
  const makeEncrypted = async (): Promise<ReturnType<typeof encryptedTokenStore>> =>
    encryptedTokenStore(memoryTokenStore(), { key: await makeKey() });
  return [
    { name: 'memory', open: memoryTokenStore, contract: () => tokenStoreContract(memoryTokenStore) },
    {
      name: 'unstorage',
      open: () => unstorageTokenStore(storage as never),
      contract: () => tokenStoreContract(() => unstorageTokenStore(storage as never), { isShared: true }),
    },
    {
      name: 'encrypted',
      open: () => {
        const opened = makeEncrypted();
        return {
          get: async (name) => (await opened).get(name),
          set: async (name, record) => (await opened).set(name, record),
          clear: async (name) => (await opened).clear(name),
        };
      },
      contract: () => tokenStoreContract(makeEncrypted),
    },
  ];
}
