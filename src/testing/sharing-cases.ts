import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import { assertOneAtATime } from './exclusive-cases.ts';
import { assertSame, freshKey, makeRecord, pause } from './expectations.ts';

/** Cases for two stores that keep their records in the same place. */
export const sharingCases: (readonly [
  name: string,
  check: (one: TokenStore, other: TokenStore) => Promise<void>,
])[] = [
  [
    'sees what another set and cleared',
    async (one, other) => {
      const key = freshKey();
      const [first, second] = [makeRecord(), makeRecord()];
      await one.set(key, first);
      assertSame('get', await other.get(key), first);
      await other.set(key, second);
      assertSame('get', await one.get(key), second);
      await one.clear(key);
      assertSame('get after clear', await other.get(key), undefined);
    },
  ],
  [
    'loses nothing when two write different keys at once',
    async (one, other) => {
      const entries = Array.from({ length: 10 }, () => [freshKey(), makeRecord()] as const);
      await Promise.all(
        entries.map(([key, record], index) => (index % 2 === 0 ? one : other).set(key, record)),
      );
      for (const [key, record] of entries) assertSame('get', await one.get(key), record);
    },
  ],
  [
    'exclusive runs one task at a time for two stores together',
    async (one, other) => {
      if (one.exclusive === undefined || other.exclusive === undefined) return;
      await assertOneAtATime(one.exclusive.bind(one), other.exclusive.bind(other));
    },
  ],
  [
    'subscribe reports what another set and cleared, until it is ended',
    async (one, other) => {
      if (one.subscribe === undefined) return;
      const key = freshKey();
      const heard: (TokenRecord | undefined)[] = [];
      const record = makeRecord();
      const unsubscribe = one.subscribe(key, (changed) => heard.push(changed));
      await other.set(freshKey(), makeRecord());
      await other.set(key, record);
      await until(() => heard.length > 0);
      assertSame('subscribe', heard[0], record);
      await other.clear(key);
      await until(() => heard.length > 1);
      assertSame('subscribe after clear', heard[1], undefined);
      unsubscribe();
      unsubscribe();
      await other.set(key, record);
      await pause(20);
      assertSame('the number of changes that the listener heard', heard.length, 2);
    },
  ],
];

async function until(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 2_000 && !isSo(); waitedMs += 5) await pause(5);
}
