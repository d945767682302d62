import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileTokenStore } from '../../src/stores/file.ts';
import { toFileError } from '../../src/stores/file-error.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failureOf } from './failure-of.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nordigen-file-'));
  path = join(folder, 'tokens.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = { signal: new AbortController().signal };
const modeOf = (file: string): number => statSync(file).mode & 0o777;
const hourAgo = new Date(Date.now() - 3_600_000);

describe('fileTokenStore', () => {
  test('creates a folder and a file that only their owner may read', async () => {
    const deep = join(folder, 'a/b/tokens.json');
    await fileTokenStore({ path: deep }).set('key', makeRecord());
    expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b')), modeOf(deep)]).toEqual([
      0o700, 0o700, 0o600,
    ]);
  });

  test('touches nothing before its first use, and nothing when it only reads', async () => {
    const store = fileTokenStore({ path: join(folder, 'a/tokens.json') });
    expect(await store.get('key')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('narrows the mode of a file that everybody could read', async () => {
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

  test('takes a URL, and a relative path from the current directory', async () => {
    const record = makeRecord();
    await fileTokenStore({ path: pathToFileURL(path) }).set('key', record);
    expect(await fileTokenStore({ path }).get('key')).toEqual(record);
  });

  test('replaces the file behind a symbolic link, and keeps the link', async () => {
    const link = join(folder, 'link.json');
    symlinkSync(path, link);
    writeFileSync(path, '');
    await fileTokenStore({ path: link }).set('key', makeRecord());
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain('access-');
  });

  test.each([
    '',
    'null',
    '[]',
    '5',
    '{"version":1}',
    '{"version":1,"records":null}',
    '{"version":2,"records":{}}',
    '{"version":1,"records":{"key":{"access":"half a rec',
    '{"version":1,"records":{"key":{"access":""}}}',
    '{"name":"some-package","version":"1.0.0"}',
    '\u0000\u0001',
  ])('takes the content %j for absent, and replaces it', async (text) => {
    writeFileSync(path, text);
    const store = fileTokenStore({ path });
    expect(await store.get('key')).toBeUndefined();
    const record = makeRecord();
    await store.set('key', record);
    expect(await store.get('key')).toEqual(record);
  });

  test('keeps the readable records of a file in which one is damaged', async () => {
    const record = makeRecord();
    writeFileSync(path, JSON.stringify({ version: 1, records: { good: record, bad: { access: 5 } } }));
    await fileTokenStore({ path }).set('new', makeRecord());
    expect(await fileTokenStore({ path }).get('good')).toEqual(record);
  });

  test.each([
    ['get', 'EISDIR'],
    ['set', 'EISDIR'],
    ['clear', 'EISDIR'],
  ] as const)('says in %s that the path is a folder, and leaves nothing there', async (action, code) => {
    mkdirSync(path);
    const store = fileTokenStore({ path });
    const error = await failureOf(() => store[action]('key', makeRecord()));
    expect(error).toMatchObject({ action, systemCode: code });
    expect(error.message).toContain(path);
    expect(error.message).toContain('folder');
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('says that a part of the path is no folder', async () => {
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

  test.each([
    ['EACCES', 'may not'],
    ['EROFS', 'read-only'],
    ['ENOSPC', 'full'],
    ['EBUSY', 'mount its folder'],
    ['EIO', 'EIO'],
  ])('explains %s, names the path, and quotes nothing else', (code, words) => {
    const error = toFileError('set', '/data/tokens.json', Object.assign(new Error('secret-token'), { code }));
    expect(error.systemCode).toBe(code);
    expect(error.message).toContain('/data/tokens.json');
    expect(error.message).toContain(words);
    expect(`${error.stack}`).not.toContain('secret-token');
  });

  test.each([
    { path: '' },
    { path: 5 as never },
    { path: 'x', leaseMs: 0 },
    { path: 'x', leaseMs: Number.NaN },
  ])('refuses the options %j at once', (options) => {
    expect(() => fileTokenStore(options)).toThrow(TypeError);
  });
});

describe('the lock of fileTokenStore', () => {
  test('left by a process that died is broken when its lease is over', async () => {
    const dead = join(folder, 'tokens.json.lock');
    writeFileSync(dead, 'somebody');
    const store = fileTokenStore({ path, leaseMs: 60 });
    const beganMs = performance.now();
    await store.set('key', makeRecord());
    const waitedMs = performance.now() - beganMs;
    expect(waitedMs).toBeGreaterThan(55);
    expect(waitedMs).toBeLessThan(1_000);
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('left long ago is broken at once', async () => {
    const dead = join(folder, 'tokens.json.lock');
    writeFileSync(dead, '');
    utimesSync(dead, hourAgo, hourAgo);
    const beganMs = performance.now();
    await fileTokenStore({ path }).set('key', makeRecord());
    expect(performance.now() - beganMs).toBeLessThan(1_000);
  });

  test('is swept together with the temporary files of the one that died, and with nothing else', async () => {
    const names = [
      'tokens.json.lock',
      'tokens.json.1.tmp',
      'tokens.json.2.tmp',
      'tokens.json.bak',
      'other.tmp',
    ];
    for (const name of names) {
      writeFileSync(join(folder, name), 'x');
      utimesSync(join(folder, name), hourAgo, hourAgo);
    }
    await fileTokenStore({ path }).set('key', makeRecord());
    expect(readdirSync(folder).sort()).toEqual(['other.tmp', 'tokens.json', 'tokens.json.bak']);
  });

  test('is kept for as long as the task runs, however long that is', async () => {
    const [one, other] = [fileTokenStore({ path, leaseMs: 80 }), fileTokenStore({ path, leaseMs: 80 })];
    const order: string[] = [];
    const first = one.exclusive?.(
      'key',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        order.push('first');
      },
      never,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.exclusive?.('key', async () => void order.push('second'), never);
    await first;
    expect(order).toEqual(['first', 'second']);
  });

  test('of another is not given back by one who overslept its lease', async () => {
    const store = fileTokenStore({ path });
    await store.exclusive?.(
      'key',
      async () => {
        const name = readdirSync(folder).find((file) => file.endsWith('.lock')) as string;
        writeFileSync(join(folder, name), 'somebody else');
      },
      never,
    );
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('lets a write begin anew that lost it on the way', async () => {
    const store = fileTokenStore({ path, leaseMs: 60 });
    const kept = makeRecord();
    await store.set('kept', kept);
    const writing = store.set('key', makeRecord());
    const lock = `${path}.lock`;
    // Taken over between the write's beginning and its end, or afterwards: either way both records must be there.
    while (!readdirSync(folder).includes('tokens.json.lock')) await new Promise(setImmediate);
    writeFileSync(lock, 'somebody else');
    await writing;
    expect(await store.get('kept')).toEqual(kept);
    expect(await store.get('key')).toBeDefined();
  });
});
