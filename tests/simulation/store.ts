import type { TokenRecord, TokenStore } from '../../src/index.ts';
import type { World } from './api.ts';
import type { ClientFacts, StoreCallFact } from './facts.ts';
import { createLock } from './lock.ts';

export interface StorePlan {
  hasExclusive: boolean;
  hasSubscribe: boolean;
  /** Whether it answers at once in good weather, like a store in memory. */
  isSync: boolean;
}

/** A store that several clients share, and other processes that are simulated only by their writes. */
export interface SimulatedStore {
  storeFor(client: ClientFacts): TokenStore;
  content(): TokenRecord | undefined;
  writeByOthers(record: TokenRecord | undefined): void;
  /** Calls subscribers with a value that is not a record. */
  tellJunk(junk: unknown): void;
  /** Releases all locks. Half of the operations that hang end soon, the others never do. */
  heal(): void;
}

type Listener = (record: TokenRecord | undefined) => void;

export function createSimulatedStore(plan: StorePlan, world: World): SimulatedStore {
  const { clocks, random, journal } = world;
  const clients: ClientFacts[] = [];
  const listeners = new Map<Listener, ClientFacts>();
  const lock = createLock(world);
  let content: TokenRecord | undefined;
  let hanging: (() => void)[] = [];

  /** Applies a write: updates the facts of all other clients and notifies their listeners. */
  function land(record: TokenRecord | undefined, writer: ClientFacts | undefined): void {
    content = record && { ...record };
    for (const client of clients) if (client !== writer) journal.othersWrote(client, record);
    for (const [listener, client] of listeners) {
      if (client === writer) continue;
      clocks.later(random.between(0, 20), () => tell(listener, record && { ...record }));
    }
  }

  function tell(listener: Listener, record: unknown): void {
    const client = listeners.get(listener);
    if (client === undefined) return;
    const { access, refresh } = (record ?? {}) as Partial<TokenRecord>;
    journal.sawTokens(client, access, refresh);
    journal.othersWrote(client, { access, refresh });
    listener(record as TokenRecord | undefined);
  }

  function operate<Result>(call: StoreCallFact, effect: () => Result): Result | Promise<Result> {
    const { store } = world.weather();
    const isWrite = call.action !== 'get';
    const finish = (): Result => {
      const result = effect();
      journal.storeCallSettled(call, false);
      return result;
    };
    if (store === 'well' && plan.isSync) return finish();
    const fails = store === 'failing' || (store === 'failing-writes' && isWrite);
    const hangs = store === 'hanging' || (store === 'hanging-writes' && isWrite);
    return new Promise((resolve, reject) => {
      if (hangs) {
        hanging.push(() => resolve(finish()));
        return;
      }
      clocks.later(store === 'writes-take-8-s' && isWrite ? 8_000 : delayMs(), () => {
        if (!fails) return resolve(finish());
        journal.storeCallSettled(call, true);
        reject(Object.assign(new Error('the store is down'), { code: 'EIO' }));
      });
    });
  }

  function delayMs(): number {
    const { store } = world.weather();
    if (store === 'slow') return random.between(300, 2_000);
    return store === 'very-slow' ? random.between(2_000, 9_000) : random.between(0, 5);
  }

  return {
    storeFor(client) {
      clients.push(client);
      return {
        get: () => {
          // A slow read may return the content at its beginning or at its end.
          const before = random.chance(0.5) ? { content } : undefined;
          return operate(journal.storeCallBegan(client, 'get'), () => {
            const seen = before === undefined ? content : before.content;
            journal.sawTokens(client, seen?.access, seen?.refresh);
            return seen && { ...seen };
          });
        },
        set: (_key, record) => {
          const copy = { ...record };
          return operate(journal.storeCallBegan(client, 'set', copy), () => land(copy, client));
        },
        clear: () => operate(journal.storeCallBegan(client, 'clear'), () => land(undefined, client)),
        ...(plan.hasExclusive && {
          async exclusive(_key: string, task: () => Promise<never>, { signal }: { signal: AbortSignal }) {
            const call = journal.storeCallBegan(client, 'exclusive');
            try {
              return await lock.run(task, signal);
            } finally {
              journal.storeCallSettled(call, false);
            }
          },
        }),
        ...(plan.hasSubscribe && {
          subscribe(_key: string, listener: Listener) {
            const call = journal.storeCallBegan(client, 'subscribe');
            journal.storeCallSettled(call, false);
            listeners.set(listener, client);
            client.openSubscriptions++;
            return () => {
              if (listeners.delete(listener)) client.openSubscriptions--;
            };
          },
        }),
      };
    },
    content: () => content,
    writeByOthers: (record) => land(record, undefined),
    tellJunk(junk) {
      for (const listener of listeners.keys()) tell(listener, junk);
    },
    heal() {
      lock.heal();
      const all = hanging;
      hanging = [];
      for (const finish of all) if (random.chance(0.5)) clocks.later(random.between(0, 2_000), finish);
    },
  };
}
