import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import { assertSame, freshKey, makeRecord } from './expectations.ts';

type Step = (store: TokenStore, key: string, record: TokenRecord) => unknown;

const set: Step = (store, key, record) => store.set(key, record);
const clear: Step = (store, key) => store.clear(key);

/** Calls that are not awaited take effect in the order in which they were made: the last one wins. */
export const orderCases: (readonly [name: string, check: (store: TokenStore) => Promise<void>])[] = [
  ['keeps the last of several records that are set at once', orderCheck([set, set, set])],
  ['forgets a record that is set and cleared at once', orderCheck([set, clear])],
  ['keeps a record that is cleared and set at once', orderCheck([set, clear, set])],
];

function orderCheck(steps: readonly Step[]): (store: TokenStore) => Promise<void> {
  return async (store) => {
    // More than once, because a store that lets the calls race may be lucky.
    for (let turn = 0; turn < 5; turn++) {
      const key = freshKey();
      const records = steps.map(makeRecord);
      await Promise.all(steps.map((step, index) => step(store, key, records[index] as TokenRecord)));
      const expected = steps.at(-1) === set ? records.at(-1) : undefined;
      assertSame('get after all of them', await store.get(key), expected);
    }
  };
}
