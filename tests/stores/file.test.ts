import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fileTokenStore } from '../../src/stores/file.ts';
import type { TokenStore } from '../../src/stores/token-store.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failFs, interceptFs, restoreFs } from '../helpers/intercept-fs.ts';
import { letWork, stopClock, turnUntil } from '../helpers/turn-clock.ts';
import { failureOf } from './failure-of.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nordigen-file-'));
  path = join(folder, 'tokens.json');
});
afterEach(() => {
  vi.useRealTimers();
  restoreFs();
  rmSync(folder, { recursive: true, force: true });
});

const never = { signal: new AbortController().signal };
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('fileTokenStore', () => {
  test('creates a folder and a file that only their owner may read', async () => {
    const deep = join(folder, 'a/b/tokens.json');
    await fileTokenStore({ path: deep }).set('key', makeRecord());
    expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b')), modeOf(deep)]).toEqual([
      0o700, 0o700, 0o600,
    ]);
  });

  test('creates nothing before its first write', async () => {
    const store = fileTokenStore({ path: join(folder, 'a/tokens.json') });
    expect(await store.get('key')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('restricts the mode of a file that everybody could read', async () => {
    writeFileSync(path, '{}', { mode: 0o644 });
    chmodSync(path, 0o644);
    await fileTokenStore({ path }).set('key', makeRecord());
    expect(modeOf(path)).toBe(0o600);
  });

  test('leaves nothing but the file behind', async () => {
    const store = fileTokenStore({ path });
    await Promise.all([store.set('a', makeRecord()), store.set('b', makeRecord()), store.clear('c')]);
    await store.exclusive?.('a', async () => store.set('a', makeRecord()), never);
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('accepts a file URL, and a path relative to the current directory', async () => {
    const record = makeRecord();
    await fileTokenStore({ path: pathToFileURL(path) }).set('key', record);
    expect(await fileTokenStore({ path }).get('key')).toEqual(record);
    expect(await fileTokenStore({ path: relative('.', path) }).get('key')).toEqual(record);
  });

  test('replaces the file behind a symbolic link, and keeps the link', async () => {
    const link = join(folder, 'link.json');
    symlinkSync(path, link);
    writeFileSync(path, '');
    await fileTokenStore({ path: link }).set('key', makeRecord());
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain('access-');
  });

  test.each(['', '{}', '{"version":1,"records":{"key":{"access":"half a rec', 'not JSON'])(
    'treats the content %j as absent, and replaces it',
    async (text) => {
      writeFileSync(path, text);
      const store = fileTokenStore({ path });
      expect(await store.get('key')).toBeUndefined();
      const record = makeRecord();
      await store.set('key', record);
      expect(await store.get('key')).toEqual(record);
    },
  );

  test.each(['{"name":"some-package","version":"1.0.0"}', '{"version":2,"records":{}}'])(
    'refuses a file with %s in every function, and does not change it',
    async (text) => {
      writeFileSync(path, text);
      const store = fileTokenStore({ path });
      for (const action of ['get', 'set', 'clear'] as const) {
        const error = await failureOf(() => store[action]('key', makeRecord()));
        expect(error.action).toBe(action);
        expect(error.message).toContain(`${path} cannot be`);
      }
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(readdirSync(folder)).toEqual(['tokens.json']);
    },
  );

  test('keeps the other records of a file', async () => {
    const record = makeRecord();
    await fileTokenStore({ path }).set('good', record);
    await fileTokenStore({ path }).set('new', makeRecord());
    await fileTokenStore({ path }).clear('new');
    await fileTokenStore({ path }).clear('never set');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ version: 1, records: { good: record } });
  });

  test.each([
    ['get', (store: TokenStore) => store.get('key')],
    ['set', (store: TokenStore) => store.set('key', makeRecord())],
    ['clear', (store: TokenStore) => store.clear('key')],
    ['exclusive', (store: TokenStore) => store.exclusive?.('key', async () => undefined, never)],
  ] as const)('says in %s that the path is a folder, and creates nothing', async (action, use) => {
    mkdirSync(path);
    const error = await failureOf(() => use(fileTokenStore({ path })));
    expect(error).toMatchObject({ action, systemCode: 'EISDIR' });
    expect(error.message).toContain(path);
    expect(error.message).toContain('folder');
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('says that a part of the path is not a folder', async () => {
    writeFileSync(path, '');
    const store = fileTokenStore({ path: join(path, 'tokens.json') });
    for (const work of [
      () => store.get('key'),
      () => store.set('key', makeRecord()),
      () => store.exclusive?.('key', async () => undefined, never),
    ]) {
      expect((await failureOf(work)).systemCode).toBe('ENOTDIR');
    }
  });

  test('creates the missing target of a link, and its folder, and keeps the link', async () => {
    const target = join(folder, 'volume/tokens.json');
    symlinkSync('volume/tokens.json', path);
    const record = makeRecord();
    const store = fileTokenStore({ path });
    expect(await store.get('key')).toBeUndefined();
    await store.exclusive?.('key', async () => store.set('key', record), never);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(await fileTokenStore({ path: target }).get('key')).toEqual(record);
    expect(readdirSync(folder).sort()).toEqual(['tokens.json', 'volume']);
    expect(readdirSync(join(folder, 'volume'))).toEqual(['tokens.json']);
  });

  test('keeps the last write, in one store and in several on the same file', async () => {
    const [one, other] = [fileTokenStore({ path }), fileTokenStore({ path })];
    for (let turn = 0; turn < 5; turn++) {
      const last = makeRecord();
      await Promise.all([
        one.set('a', makeRecord()),
        other.clear('a'),
        one.set('b', makeRecord()),
        other.set('b', last),
      ]);
      expect([await one.get('a'), await one.get('b')]).toEqual([undefined, last]);
    }
  });

  test('keeps the order of writes that wait for the lock of another process', async () => {
    const store = fileTokenStore({ path });
    const lock = join(folder, 'tokens.json.lock');
    writeFileSync(lock, 'somebody');
    const writes = [store.set('key', makeRecord()), store.set('key', makeRecord()), store.clear('key')];
    await letWork();
    rmSync(lock);
    await Promise.all(writes);
    expect(await store.get('key')).toBeUndefined();
  });

  test('writes the record as it was at the call', async () => {
    const store = fileTokenStore({ path });
    const record = makeRecord();
    const given = { ...record };
    const writing = store.set('key', given);
    given.access = 'changed';
    await writing;
    expect(await store.get('key')).toEqual(record);
  });

  test.each([
    { path: '' },
    { path: 5 as never },
    { path: 'x', leaseMs: 0 },
    { path: 'x', leaseMs: Number.NaN },
    { path: 'x', leaseMs: -1 },
    { path: 'x', leaseMs: 2 ** 31 },
    { path: 'x', leaseMs: Number.POSITIVE_INFINITY },
    { path: new URL('https://example.com/tokens.json') },
  ])('refuses the options %j at once', (options) => {
    expect(() => fileTokenStore(options)).toThrow(TypeError);
  });
});

describe('the lock of fileTokenStore', () => {
  const lockPath = (): string => join(folder, 'tokens.json.lock');

  test.each([100, undefined])(
    'of a dead process delays a write by one lease (leaseMs: %s)',
    async (leaseMs) => {
      stopClock();
      writeFileSync(lockPath(), 'somebody');
      const waitedMs = await turnUntil(
        fileTokenStore({ path, leaseMs }).set('key', makeRecord()) as Promise<void>,
      );
      expect(waitedMs).toBeGreaterThanOrEqual(leaseMs ?? 5_000);
      expect(readdirSync(folder)).toEqual(['tokens.json']);
    },
  );

  test('of a dead process delays a task by one lease', async () => {
    stopClock();
    let lock = '';
    await fileTokenStore({ path }).exclusive?.(
      'key',
      async () => {
        lock = join(folder, readdirSync(folder)[0] ?? '');
      },
      never,
    );
    writeFileSync(lock, 'somebody');
    const task = fileTokenStore({ path, leaseMs: 1_000 }).exclusive?.('key', async () => undefined, never);
    expect(await turnUntil(task as Promise<void>)).toBeGreaterThanOrEqual(1_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is held for as long as the task runs, however long that is', async () => {
    stopClock();
    const [one, other] = [fileTokenStore({ path, leaseMs: 400 }), fileTokenStore({ path, leaseMs: 400 })];
    const order: string[] = [];
    const task = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      order.push('first');
    };
    const first = one.exclusive?.('key', task, never);
    await letWork();
    const second = other.exclusive?.('key', async () => void order.push('second'), never);
    await turnUntil(Promise.all([first, second]));
    expect(order).toEqual(['first', 'second']);
  });

  test('that is never released fails writes after ten seconds, including queued ones', async () => {
    stopClock();
    const limit = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const store = fileTokenStore({ path, leaseMs: 60_000 });
    writeFileSync(lockPath(), 'somebody');
    const failures = [failureOf(() => store.set('key', makeRecord())), failureOf(() => store.clear('key'))];
    await letWork();
    expect(timeout.mock.calls).toEqual([[10_000], [10_000]]);
    limit.abort(new DOMException('late', 'TimeoutError'));
    for (const failure of failures) {
      expect((await failure).message).toContain('another process keeps it locked');
    }
    vi.restoreAllMocks();
  });

  test('of a new holder is not released by a holder whose lease ran out', async () => {
    const store = fileTokenStore({ path });
    const task = async (): Promise<void> => {
      const name = readdirSync(folder).find((file) => file.endsWith('.lock')) as string;
      writeFileSync(join(folder, name), 'somebody else');
    };
    await store.exclusive?.('key', task, never);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('has its own name for each key, which does not reveal the key', async () => {
    const store = fileTokenStore({ path });
    const names: string[] = [];
    const note = async (): Promise<void> => void names.push(...readdirSync(folder));
    for (const key of ['a', 'b', '../a']) await store.exclusive?.(key, note, never);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^tokens\.json\.[0-9a-f]{16}\.lock$/);
  });

  test('that cannot be deleted rejects after the task is done, and names file and code', async () => {
    stopClock();
    failFs('unlink', 'EPERM', /\.lock$/);
    const task = vi.fn(async () => 'done');
    const failure = failureOf(() => fileTokenStore({ path }).exclusive?.('key', task, never));
    await turnUntil(failure);
    expect(task).toHaveBeenCalledOnce();
    expect(await failure).toMatchObject({ action: 'exclusive', systemCode: 'EPERM' });
    expect((await failure).message).toContain(path);
  });

  test('that cannot be deleted after a write is reported, and the record is stored', async () => {
    stopClock();
    failFs('unlink', 'EPERM', /\.lock$/);
    const record = makeRecord();
    const store = fileTokenStore({ path, leaseMs: 1_000 });
    const failure = failureOf(() => store.set('key', record));
    await turnUntil(failure);
    expect((await failure).message).toContain('could not be released (EPERM)');
    expect(await store.get('key')).toEqual(record);
    restoreFs();
    await turnUntil(store.clear('key') as Promise<void>);
    expect(await store.get('key')).toBeUndefined();
  });

  test.each(['tokens.json.lock', undefined])(
    'that is a folder (%s) is reported at once, and nothing is left behind',
    async (name) => {
      const store = fileTokenStore({ path });
      let lock = name ?? '';
      if (name === undefined)
        await store.exclusive?.(
          'key',
          async () => {
            lock = readdirSync(folder)[0] ?? '';
          },
          never,
        );
      mkdirSync(join(folder, lock));
      const error = await failureOf(() =>
        name === undefined
          ? store.exclusive?.('key', async () => undefined, never)
          : store.set('key', makeRecord()),
      );
      expect(error.message).toContain(`its lock ${lock} is not a file`);
      expect(readdirSync(folder)).toEqual([lock]);
    },
  );

  /** Stands for another process. It uses another path to the file, because one process orders its writes by path. */
  function otherProcess(leaseMs: number): TokenStore {
    const alias = join(folder, '../', `${basename(folder)}-alias`);
    if (!existsSync(alias)) symlinkSync(folder, alias);
    return fileTokenStore({ path: join(alias, 'tokens.json'), leaseMs });
  }
  afterEach(() => rmSync(join(folder, '../', `${basename(folder)}-alias`), { force: true }));

  test.each(['readdir', 'readFile', 'rename'] as const)(
    'that runs out while its writer is stopped at %s does not lose a write of another process',
    async (name) => {
      const store = fileTokenStore({ path, leaseMs: 100 });
      const [ours, theirs] = [makeRecord(), makeRecord()];
      await store.set('kept', ours);
      let isStopped = false;
      interceptFs(
        name,
        (original) =>
          (async (...args: unknown[]) => {
            const isTheMoment = !isStopped && (name !== 'readFile' || /\.lock$/.test(String(args[0])));
            if (isTheMoment) {
              isStopped = true;
              // The process stands still and its lock runs out; another process writes; then the first wakes up.
              rmSync(join(folder, 'tokens.json.lock'));
              await otherProcess(100).set('theirs', theirs);
            }
            return (original as (...args: unknown[]) => unknown)(...args);
          }) as never,
      );
      await store.set('ours', ours);
      expect(isStopped).toBe(true);
      for (const key of ['kept', 'ours']) expect(await store.get(key)).toEqual(ours);
      expect(await store.get('theirs')).toEqual(theirs);
      expect(readdirSync(folder)).toEqual(['tokens.json']);
    },
  );

  test('lets a writer delete what a dead writer left, and nothing else', async () => {
    const left = ['tokens.json.0b5f3c9e-1d2a-4c3b-8e4f-0123456789ab.tmp', 'tokens.json.bak', 'other.tmp'];
    for (const name of left) writeFileSync(join(folder, name), 'x');
    await fileTokenStore({ path }).set('key', makeRecord());
    expect(readdirSync(folder).sort()).toEqual(['other.tmp', 'tokens.json', 'tokens.json.bak']);
  });
});
