import { afterEach, describe, expect, test, vi } from 'vitest';
import { causeOf } from '../../src/errors/cause-of.ts';
import { localStorageTokenStore } from '../../src/stores/local-storage.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failureOf } from './failure-of.ts';
import { fakeLocks } from './fake-locks.ts';
import { fakeTabs } from './fake-storage.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const never = { signal: new AbortController().signal };

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
  test('reads globalThis.localStorage at the first use, not before', async () => {
    const read = vi.fn(() => fakeTabs().open());
    stubLocalStorage(read);
    const store = localStorageTokenStore();
    expect(read).not.toHaveBeenCalled();
    await store.get('key');
    await store.get('key');
    expect(read).toHaveBeenCalledOnce();
  });

  test('prefixes its entries with the key option', async () => {
    const storage = fakeTabs().open();
    const store = localStorageTokenStore({ storage, key: 'budget' });
    await store.set('host#1', makeRecord());
    expect(storage.getItem('budget:host#1')).toContain('access-');
  });

  test.each(['', 'null', '{}', '[1]', '{"access":"secret-token', '"text"', '{"access":5}'])(
    'treats the foreign content %s as absent',
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
    ['it is undefined', undefined],
    ['it has no functions, as in Node', {}],
    ['it is null, as in some web views', null],
  ])('says that there is no working localStorage: %s', async (_, value) => {
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

  test.each([
    ['no navigator', undefined],
    ['a navigator without locks', {}],
  ])('has no exclusive with %s, rather than one that excludes nobody', (_, navigator) => {
    vi.stubGlobal('navigator', navigator);
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    expect(store.exclusive).toBeUndefined();
    vi.stubGlobal('navigator', { locks: fakeLocks() });
    expect(store.exclusive).toBeTypeOf('function');
  });

  test('holds its lock for 200 ms after a write, without delaying the result', async () => {
    vi.useFakeTimers();
    const locks = fakeLocks();
    vi.stubGlobal('navigator', { locks });
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const tasks: [task: () => Promise<unknown>, isKept: boolean][] = [
      [async () => store.set('key', makeRecord()), true],
      [async () => store.clear('key'), true],
      [async () => store.get('key'), false],
    ];
    for (const [task, isKept] of tasks) {
      await store.exclusive?.('key', task, never);
      await vi.advanceTimersByTimeAsync(0);
      expect(locks.held).toEqual(isKept ? ['nordigen-tokens:key'] : []);
      await vi.advanceTimersByTimeAsync(199);
      expect(locks.held).toHaveLength(Number(isKept));
      await vi.advanceTimersByTimeAsync(1);
      expect(locks.held).toEqual([]);
    }
  });

  test('releases its lock at once if the task fails', async () => {
    const locks = fakeLocks();
    vi.stubGlobal('navigator', { locks });
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const failure = new Error('task');
    await expect(store.exclusive?.('key', () => Promise.reject(failure), never)).rejects.toBe(failure);
    const throwing = (): never => {
      throw failure;
    };
    await expect(store.exclusive?.('key', throwing, never)).rejects.toBe(failure);
    await new Promise((resolve) => setImmediate(resolve));
    expect(locks.held).toEqual([]);
  });

  test('requests no lock if the signal has already aborted', async () => {
    const request = vi.fn();
    vi.stubGlobal('navigator', { locks: { request } });
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(store.exclusive?.('key', async () => 'done', { signal })).rejects.toThrow('enough');
    expect(request).not.toHaveBeenCalled();
  });

  test('rejects with the reason of its signal, which it passes on to the browser', async () => {
    const controller = new AbortController();
    const request = vi.fn(
      (_name: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('of the browser'))),
        ),
    );
    vi.stubGlobal('navigator', { locks: { request } });
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const task = vi.fn();
    const waiting = store.exclusive?.('key', task, { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(task).not.toHaveBeenCalled();
  });

  test('says that the page may not use Web Locks', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'));
    vi.stubGlobal('navigator', { locks: { request } });
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    const error = await failureOf(() => store.exclusive?.('key', async () => 'done', never));
    expect(error).toMatchObject({ action: 'exclusive' });
    expect(error.message).toContain('SecurityError');
  });

  test.each([
    [
      new DOMException('x', 'QuotaExceededError'),
      "The browser's storage for this site is full (QuotaExceededError).",
    ],
    [
      Object.assign(new Error('x'), { name: 'NS_ERROR_DOM_QUOTA_REACHED' }),
      "The browser's storage for this site is full (NS_ERROR_DOM_QUOTA_REACHED).",
    ],
    [
      new DOMException('x', 'SecurityError'),
      'The browser blocks localStorage on this page (SecurityError): storage is switched off, or the page has no origin of its own.',
    ],
    [new Error('secret-token'), 'The web storage failed to clear. See causeOf(error).'],
    [undefined, 'The web storage failed to clear. See causeOf(error).'],
  ])('explains %o', async (cause, message) => {
    const storage = { ...fakeTabs().open(), removeItem: () => Promise.reject(cause) };
    const error = await failureOf(() => localStorageTokenStore({ storage }).clear('key'));
    expect([error.message, error.action, causeOf(error)]).toEqual([message, 'clear', cause]);
  });

  test('passes on a store error of its storage unchanged', async () => {
    const own = { name: 'NordigenStoreError', message: 'of another copy', action: 'get' };
    const storage = { ...fakeTabs().open(), getItem: () => Promise.reject(own) };
    await expect(localStorageTokenStore({ storage }).get('key')).rejects.toBe(own);
  });

  test.each(['getItem', 'setItem', 'removeItem'])('refuses a storage without %s', async (name) => {
    const storage = { ...fakeTabs().open(), [name]: undefined } as never;
    const error = await failureOf(() => localStorageTokenStore({ storage }).get('key'));
    expect(error.message).toBe('storage must have the functions getItem, setItem and removeItem.');
  });

  test('works with a storage that answers with promises', async () => {
    const tab = fakeTabs().open();
    const store = localStorageTokenStore({
      storage: {
        getItem: async (name) => tab.getItem(name),
        setItem: async (name, value) => tab.setItem(name, value),
        removeItem: async (name) => tab.removeItem(name),
      },
    });
    const record = makeRecord();
    await store.set('key', record);
    expect(await store.get('key')).toEqual(record);
  });

  test('ignores junk in an event, and takes only null for a cleared record', () => {
    const { events, open } = fakeTabs();
    vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
    vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
    const storageArea = open();
    const told: unknown[] = [];
    const store = localStorageTokenStore({ storage: storageArea });
    const unsubscribe = store.subscribe?.('key', (record) => told.push(record));
    const dispatch = (newValue: string | null): boolean =>
      events.dispatchEvent(
        Object.assign(new Event('storage'), { key: 'nordigen-tokens:key', newValue, storageArea }),
      );
    for (const junk of ['', '{}', '{"access":"half', 'null']) dispatch(junk);
    expect(told).toEqual([]);
    const record = makeRecord();
    dispatch(JSON.stringify(record));
    dispatch(null);
    expect(told).toEqual([record, undefined]);
    unsubscribe?.();
    dispatch(null);
    expect(told).toHaveLength(2);
  });

  test('subscribes to nothing if the platform has no events', () => {
    vi.stubGlobal('addEventListener', undefined);
    vi.stubGlobal('removeEventListener', undefined);
    const store = localStorageTokenStore({ storage: fakeTabs().open() });
    expect(store.subscribe?.('key', () => undefined)()).toBeUndefined();
  });

  test('treats a cleared storage as a cleared record, and ignores other storages and keys', async () => {
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
