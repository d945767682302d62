import { afterEach, describe, expect, test, vi } from 'vitest';
import { localStorageTokenStore } from '../../src/stores/local-storage.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failureOf } from './failure-of.ts';
import { fakeTabs } from './fake-storage.ts';

afterEach(() => vi.unstubAllGlobals());

function stubLocalStorage(read: () => unknown): void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: read });
  restore = () => {
    if (descriptor === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
    else Object.defineProperty(globalThis, 'localStorage', descriptor);
  };
}

let restore = (): void => undefined;
afterEach(() => restore());

describe('localStorageTokenStore', () => {
  test('looks localStorage up at the first use, not before', async () => {
    const read = vi.fn(() => fakeTabs().open());
    stubLocalStorage(read);
    const store = localStorageTokenStore();
    expect(read).not.toHaveBeenCalled();
    await store.get('key');
    await store.get('key');
    expect(read).toHaveBeenCalledOnce();
  });

  test('finds what it kept under its own name', async () => {
    const storage = fakeTabs().open();
    const store = localStorageTokenStore({ storage, key: 'budget' });
    await store.set('host#1', makeRecord());
    expect(storage.getItem('budget:host#1')).toContain('access-');
  });

  test.each(['', 'null', '{}', '[1]', '{"access":"secret-token', '"text"', '{"access":5}'])(
    'takes the foreign content %s for absent',
    async (text) => {
      const storage = fakeTabs().open();
      storage.setItem('nordigen-tokens:key', text);
      expect(await localStorageTokenStore({ storage }).get('key')).toBeUndefined();
    },
  );

  test('says that the storage is blocked, and tries again at the next call', async () => {
    let isBlocked = true;
    const tab = fakeTabs().open();
    stubLocalStorage(() => {
      if (isBlocked) throw new DOMException('Access is denied', 'SecurityError');
      return tab;
    });
    const store = localStorageTokenStore();
    const error = await failureOf(() => store.get('key'));
    expect(error.message).toMatch(/blocks localStorage.*SecurityError/);
    expect(error.action).toBe('get');
    isBlocked = false;
    expect(await store.get('key')).toBeUndefined();
  });

  test.each([
    ['no localStorage', undefined],
    ['one without functions, as Node has it', {}],
    ['one that is null, as some web views have it', null],
  ])('says that nothing works with %s', async (_, value) => {
    stubLocalStorage(() => value);
    const error = await failureOf(() => localStorageTokenStore().set('key', makeRecord()));
    expect(error.message).toMatch(/no working localStorage/);
  });

  test('says that the storage is full without quoting the record', async () => {
    const storage = {
      ...fakeTabs().open(),
      setItem() {
        throw new DOMException('exceeded the quota', 'QuotaExceededError');
      },
    };
    const record = makeRecord();
    const error = await failureOf(() => localStorageTokenStore({ storage }).set('key', record));
    expect(error.message).toMatch(/is full \(QuotaExceededError\)/);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(record.access);
  });

  test('runs the task without a lock where the page has no Web Locks', async () => {
    vi.stubGlobal('navigator', {});
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const signal = new AbortController().signal;
    expect(await store.exclusive?.('key', async () => 'done', { signal })).toBe('done');
  });

  test.skipIf(globalThis.navigator?.locks === undefined)(
    'keeps its lock for a moment after a write, and answers without waiting for that',
    async () => {
      const store = localStorageTokenStore({ storage: fakeTabs().open() });
      const isHeld = async (): Promise<boolean> =>
        (await navigator.locks.query()).held?.some(({ name }) => name === 'nordigen-tokens:settle') === true;
      const { signal } = new AbortController();
      await store.exclusive?.('settle', async () => store.set('settle', makeRecord()), { signal });
      expect(await isHeld()).toBe(true);
      await vi.waitFor(async () => expect(await isHeld()).toBe(false));
      await store.exclusive?.('settle', async () => store.get('settle'), { signal });
      await vi.waitFor(async () => expect(await isHeld()).toBe(false), { timeout: 100 });
    },
  );

  test('takes a cleared storage for a cleared record, and hears nothing of other storages', async () => {
    const { events, open } = fakeTabs();
    vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
    const storageArea = open();
    const heard: unknown[] = [];
    localStorageTokenStore({ storage: storageArea }).subscribe?.('key', (record) => heard.push(record));
    const dispatch = (init: object): boolean =>
      events.dispatchEvent(Object.assign(new Event('storage'), init));
    dispatch({ key: null, newValue: null, storageArea: open() });
    dispatch({ key: 'other', newValue: null, storageArea });
    expect(heard).toEqual([]);
    dispatch({ key: null, newValue: null, storageArea });
    expect(heard).toEqual([undefined]);
  });
});
