import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGuardedStore, type GuardedStore, toLateError } from '../../src/auth/guarded-store.ts';
import { causeOf } from '../../src/errors/cause-of.ts';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import { type Closing, createClosing } from '../../src/http/closing.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { type FakeStore, fakeStore, inMs, never, record, settled } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Guarded extends GuardedStore {
  store: FakeStore;
  errors: NordigenStoreError[];
  closing: Closing;
}

function guard(
  parts: Partial<TokenStore> = {},
  key: () => Promise<string | undefined> = async () => 'key',
): Guarded {
  const store = fakeStore(parts);
  const errors: NordigenStoreError[] = [];
  const closing = createClosing();
  const onError = (error: NordigenStoreError): void => void errors.push(error);
  const guarded = createGuardedStore({ store, key, writeLimitMs: 1_000, closing, onError });
  return Object.assign(guarded, { store, errors, closing });
}

const failWith = (error: unknown) => () => Promise.reject(error);
const unreadable = () =>
  // As another copy of this package would throw it.
  Object.assign(new Error('does not decrypt'), {
    name: 'NordigenStoreError',
    action: 'get',
    isUnreadable: true,
  });

describe('read', () => {
  test('returns the record that the store holds, or says that there is none', async () => {
    const guarded = guard();
    expect(await guarded.read()).toBe('absent');
    guarded.store.stored = record('a');
    expect(await guarded.read()).toEqual(record('a'));
    guarded.store.get = () => null as never;
    expect(await guarded.read()).toBe('cleared');
  });

  test('passes the key to the store', async () => {
    const keys: string[] = [];
    const guarded = guard({
      get: (key) => {
        keys.push(key);
        return undefined;
      },
    });
    await guarded.read();
    expect(keys).toEqual(['key']);
  });

  test('reports once that a record is gone if this client has read it', async () => {
    const guarded = guard();
    guarded.store.stored = record('a');
    await guarded.read();
    guarded.store.stored = undefined;
    expect([await guarded.read(), await guarded.read()]).toEqual(['cleared', 'absent']);
  });

  test('reports that a record is gone if this client wrote it', async () => {
    const guarded = guard();
    await guarded.write(record('a'));
    guarded.store.stored = undefined;
    expect(await guarded.read()).toBe('cleared');
  });

  test('reports that a record is gone if the store announced it', async () => {
    const guarded = guard();
    await guarded.listen(() => undefined);
    guarded.store.tell(record('a'));
    expect(await guarded.read()).toBe('cleared');
  });

  test('treats a record that this or another client has cleared as absent', async () => {
    const guarded = guard();
    await guarded.listen(() => undefined);
    await guarded.write(record('a'));
    await guarded.write(undefined);
    expect(await guarded.read()).toBe('absent');
    await guarded.write(record('a'));
    guarded.store.stored = undefined;
    guarded.store.tell(undefined);
    expect(await guarded.read()).toBe('absent');
  });

  test('does not treat an unreadable record as absent', async () => {
    const guarded = guard();
    guarded.store.stored = { access: 'with blank' } as never;
    expect(await guarded.read()).toBe('unknown');
    expect(guarded.errors).toEqual([]);
    const error = unreadable();
    guarded.store.get = failWith(error);
    expect(await guarded.read()).toBe('unknown');
    expect(guarded.errors).toEqual([error]);
    guarded.store.get = () => undefined;
    expect(await guarded.read()).toBe('absent');
  });

  test('rejects if the store fails', async () => {
    const guarded = guard({ get: failWith(Object.assign(new Error('down'), { isUnreadable: true })) });
    await expect(guarded.read()).rejects.toMatchObject({ name: 'NordigenStoreError', action: 'get' });
    const own = new NordigenStoreError('down', { action: 'get' });
    guarded.store.get = failWith(own);
    await expect(guarded.read()).rejects.toBe(own);
    expect(guarded.errors).toEqual([]);
  });

  test('returns unknown while a write of its own is in progress', async () => {
    const guarded = guard({ set: () => inMs(500, () => undefined) });
    guarded.store.stored = record('old');
    const writing = guarded.write(record('new'));
    expect(await guarded.read()).toBe('unknown');
    await settled(writing);
    expect(await guarded.read()).toMatchObject({ access: 'access-old' });
  });

  test('returns unknown after a clear that failed, so that the record does not come back', async () => {
    const guarded = guard({ clear: failWith(new Error('read-only')) });
    guarded.store.stored = record('old');
    await expect(guarded.write(undefined)).rejects.toMatchObject({ action: 'clear' });
    expect(await guarded.read()).toBe('unknown');
    expect(guarded.store.calls).toEqual([]);
  });

  test('returns the stored record after a write that failed, and never says cleared', async () => {
    const guarded = guard();
    guarded.store.stored = record('old');
    await guarded.read();
    guarded.store.set = failWith(new Error('full'));
    await expect(guarded.write(record('new'))).rejects.toMatchObject({ action: 'set' });
    expect(await guarded.read()).toEqual(record('old'));
    guarded.store.stored = undefined;
    expect(await guarded.read()).toBe('absent');
  });
});

describe('write', () => {
  test('passes the key and a copy of the record to the store', async () => {
    const written: [string, TokenRecord][] = [];
    const cleared: string[] = [];
    const guarded = guard({
      set: (key, given) => {
        written.push([key, given]);
      },
      clear: (key) => {
        cleared.push(key);
      },
    });
    const own = record('a');
    await guarded.write(own);
    await guarded.write(undefined);
    expect(written).toEqual([['key', own]]);
    expect(written[0]?.[1]).not.toBe(own);
    expect(cleared).toEqual(['key']);
  });

  test('times out after the limit, with an error that names the action', async () => {
    const guarded = guard({ set: () => never(), clear: () => never() });
    expect(await settled(guarded.write(record('a')))).toMatchObject({
      error: {
        message: 'The token store did not answer to set within 1000 ms.',
        name: 'NordigenStoreError',
        action: 'set',
      },
      afterMs: 1_000,
    });
    expect(await settled(guarded.write(undefined))).toMatchObject({
      error: { message: 'The token store did not answer to clear within 1000 ms.', action: 'clear' },
    });
  });

  test('is remembered as a clear only while the clear is the last write', async () => {
    const guarded = guard();
    expect(guarded.hasCleared()).toBe(false);
    await guarded.write(undefined);
    expect(guarded.hasCleared()).toBe(true);
    await guarded.write(record('a'));
    expect(guarded.hasCleared()).toBe(false);
  });
});

test('the timeout error of a store states whole milliseconds', () => {
  expect(toLateError('get', 1_666.667).message).toBe('The token store did not answer to get within 1667 ms.');
});

describe('what a store throws', () => {
  const fromStore = async (error: unknown): Promise<NordigenStoreError> =>
    guard({ get: failWith(error) })
      .read()
      .then(
        () => expect.unreachable(),
        (thrown) => thrown,
      );

  test.each<[unknown, string, string | undefined]>([
    [Object.assign(new Error('token-123'), { code: 'EACCES' }), 'EACCES', 'EACCES'],
    [Object.assign(new Error('token-123'), { code: 'E2' }), 'E2', 'E2'],
    [Object.assign(new Error('x'), { code: 'E' }), 'Error', undefined],
    [Object.assign(new Error('x'), { code: 'C'.repeat(40) }), 'C'.repeat(40), 'C'.repeat(40)],
    [Object.assign(new Error('x'), { code: 'C'.repeat(41) }), 'Error', undefined],
    [Object.assign(new Error('x'), { code: 'EACCES eyJ' }), 'Error', undefined],
    [Object.assign(new Error('x'), { code: 'eyJ EACCES' }), 'Error', undefined],
    [Object.assign(new RangeError('x'), { code: 42 }), 'RangeError', undefined],
    [Object.assign(new Error('x'), { name: 'N' }), 'error', undefined],
    [Object.assign(new Error('x'), { name: 'N'.repeat(41) }), 'error', undefined],
    [Object.assign(new Error('x'), { name: 'My error' }), 'error', undefined],
    [Object.assign(new Error('x'), { name: ' MyError' }), 'error', undefined],
    [Object.assign(new Error('x'), { name: 42 }), 'error', undefined],
    ['token-123', 'error', undefined],
    [undefined, 'error', undefined],
    [null, 'error', undefined],
  ])('%o is quoted only by its code or name', async (thrown, label, systemCode) => {
    const error = await fromStore(thrown);
    expect(error.message).toBe(`The token store failed to get (${label}). See causeOf(error).`);
    expect(error).toMatchObject({ name: 'NordigenStoreError', action: 'get' });
    expect(error.systemCode).toBe(systemCode);
    expect(causeOf(error)).toBe(thrown);
  });
});

describe('exclusive', () => {
  const { signal } = new AbortController();

  test('runs the task under the store’s lock, with the key and the signal', async () => {
    const calls: unknown[] = [];
    const guarded = guard({
      exclusive: async (key, task, options) => {
        calls.push(key, options.signal);
        return task().finally(() => calls.push('released'));
      },
    });
    expect(await guarded.hasLock()).toBe(true);
    await guarded.exclusive(async () => void calls.push('task'), signal);
    expect(calls).toEqual(['key', signal, 'task', 'released']);
  });

  test('runs the task without a lock if the store has none', async () => {
    const guarded = guard();
    expect(await guarded.hasLock()).toBe(false);
    let hasRun = false;
    await guarded.exclusive(async () => {
      hasRun = true;
    }, signal);
    expect(hasRun).toBe(true);
  });

  test('rejects if the lock fails', async () => {
    const guarded = guard({ exclusive: failWith(new Error('down')) });
    await expect(guarded.exclusive(async () => undefined, signal)).rejects.toMatchObject({
      message: 'The token store failed to exclusive (Error). See causeOf(error).',
      action: 'exclusive',
    });
  });
});

describe('listen', () => {
  async function hear(guarded: Guarded): Promise<(TokenRecord | undefined)[]> {
    const heard: (TokenRecord | undefined)[] = [];
    await guarded.listen((found) => heard.push(found));
    return heard;
  }

  test('subscribes to the key once, and passes on records and clears', async () => {
    const keys: string[] = [];
    let tell: (found: TokenRecord | undefined) => void = () => undefined;
    const guarded = guard({
      subscribe: (key, listener) => {
        keys.push(key);
        tell = listener;
        return () => undefined;
      },
    });
    const heard = await hear(guarded);
    await hear(guarded);
    tell(record('a'));
    tell(undefined);
    tell(null as never);
    expect(keys).toEqual(['key']);
    expect(heard).toEqual([record('a'), undefined, undefined]);
  });

  test('ignores what is not a record', async () => {
    const guarded = guard();
    const heard = await hear(guarded);
    for (const junk of ['', 'text', 7, {}, false]) guarded.store.tell(junk);
    expect(heard).toEqual([]);
  });

  test('ignores notifications while a write of its own is in progress', async () => {
    const guarded = guard({ set: () => inMs(500, () => undefined) });
    const heard = await hear(guarded);
    const writing = guarded.write(record('own'));
    guarded.store.tell(record('old'));
    await settled(writing);
    guarded.store.tell(record('new'));
    expect(heard).toEqual([record('new')]);
  });

  test('ends when the client is closed, and ignores later notifications', async () => {
    const guarded = guard();
    const heard = await hear(guarded);
    expect(guarded.store.listeners).toBe(1);
    guarded.closing.close();
    expect(guarded.store.listeners).toBe(0);
    guarded.store.tell(record('late'));
    expect(heard).toEqual([]);
  });

  test('does not subscribe if the client was closed meanwhile', async () => {
    let subscribed = 0;
    const subscribe = () => {
      subscribed++;
      return () => undefined;
    };
    const guarded = guard({ subscribe }, () => inMs(100, () => 'key'));
    const listening = hear(guarded);
    guarded.closing.close();
    await vi.advanceTimersByTimeAsync(100);
    await listening;
    expect(subscribed).toBe(0);
  });

  test('does nothing if the store has no subscribe, and reports a subscribe that throws', async () => {
    const mute = guard({ subscribe: undefined as never });
    await hear(mute);
    mute.closing.close();
    expect(mute.errors).toEqual([]);
    const failing = guard({
      subscribe: () => {
        throw new Error('no channel');
      },
    });
    await hear(failing);
    expect(failing.errors).toMatchObject([
      { message: 'The token store failed to subscribe (Error). See causeOf(error).', action: 'subscribe' },
    ]);
  });

  test('reports an unsubscribe that throws, and accepts a missing one', async () => {
    const failing = guard({
      subscribe: () => () => {
        throw new Error('no channel');
      },
    });
    await hear(failing);
    failing.closing.close();
    expect(failing.errors).toMatchObject([{ action: 'subscribe' }]);
    const missing = guard({ subscribe: () => undefined as never });
    await hear(missing);
    missing.closing.close();
    expect(missing.errors).toEqual([]);
  });

  test('reports an unsubscribe that rejects', async () => {
    const failing = guard({ subscribe: () => () => Promise.reject(new Error('no channel')) });
    await hear(failing);
    failing.closing.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(failing.errors).toMatchObject([{ action: 'subscribe' }]);
  });

  test('accepts a subscribe that answers later: it is ended when the client is closed, and a rejection is reported', async () => {
    let ended = 0;
    const later = guard({ subscribe: () => inMs(100, () => () => ended++) as never });
    await hear(later);
    later.closing.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toBe(1);
    const failing = guard({ subscribe: () => Promise.reject(new Error('no channel')) as never });
    await hear(failing);
    await vi.advanceTimersByTimeAsync(0);
    expect(failing.errors).toMatchObject([{ action: 'subscribe' }]);
    failing.closing.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(failing.errors).toHaveLength(1);
  });
});

/** An object that throws when this member is read. */
const trap = (name: string): object =>
  Object.defineProperty({}, name, {
    get() {
      throw new Error('a word of the store');
    },
  });

test('a record that throws when it is read is ignored in a notification', async () => {
  const guarded = guard();
  const heard: unknown[] = [];
  await guarded.listen((found) => heard.push(found));
  expect(() => guarded.store.tell(trap('access'))).not.toThrow();
  expect(heard).toEqual([]);
});

test('a store whose lock throws when it is looked at has none, and that is reported', async () => {
  const guarded = guard();
  Object.defineProperty(guarded.store, 'exclusive', {
    get() {
      throw new Error('a word of the store');
    },
  });
  expect(await guarded.hasLock()).toBe(false);
  expect(guarded.errors).toMatchObject([{ name: 'NordigenStoreError', action: 'exclusive' }]);
});

test.each(['name', 'code', 'message'])(
  'a thrown object whose %s throws becomes an error that quotes nothing',
  async (name) => {
    const failure = await settled(guard({ get: () => Promise.reject(trap(name)) }).read());
    expect(failure).toMatchObject({ error: { name: 'NordigenStoreError', action: 'get' } });
  },
);

test('a record whose members throw when they are read fails like a store that throws', async () => {
  const trapped = trap('access');
  const failure = await settled(guard({ get: () => trapped as never }).read());
  expect(failure).toMatchObject({ error: { name: 'NordigenStoreError', action: 'get' } });
  expect(String((failure as { error: unknown }).error)).not.toContain('a word of the store');
});

describe('the key', () => {
  test('is made once, at the first use', async () => {
    let made = 0;
    const guarded = guard({}, async () => {
      made++;
      return 'key';
    });
    expect(made).toBe(0);
    await guarded.read();
    await guarded.write(record('a'));
    await guarded.hasLock();
    expect(made).toBe(1);
  });

  test('that cannot be made leaves the pair in memory, and that is reported once', async () => {
    const guarded = guard({ exclusive: (_, task) => task() }, () => inMs(10, () => undefined));
    const reads = [settled(guarded.read()), settled(guarded.read())];
    expect(await Promise.all(reads)).toMatchObject([{ value: 'absent' }, { value: 'absent' }]);
    await guarded.write(record('a'));
    expect(await guarded.read()).toEqual(record('a'));
    expect(await guarded.hasLock()).toBe(false);
    expect(guarded.store.calls).toEqual([]);
    expect(guarded.store.stored).toBeUndefined();
    expect(guarded.errors).toMatchObject([
      {
        message:
          'This platform has no WebCrypto (crypto.subtle), so the key of a stored pair cannot be derived from the secrets: the pair is kept in memory. Pass tokenKey to use the store.',
        action: 'get',
      },
    ]);
  });
});
