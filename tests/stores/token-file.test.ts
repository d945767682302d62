import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
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
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  assertIsFile,
  followLink,
  readTokenFile,
  replaceTokenFile,
  sweep,
} from '../../src/stores/token-file.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { failFs, interceptFs, restoreFs, systemError } from '../helpers/intercept-fs.ts';
import { stopClock, turnUntil } from '../helpers/turn-clock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nordigen-token-file-'));
  path = join(folder, 'tokens.json');
});
afterEach(() => {
  vi.useRealTimers();
  restoreFs();
  rmSync(folder, { recursive: true, force: true });
});

const yes = async (): Promise<boolean> => true;
const hourAgo = new Date(Date.now() - 3_600_000);

describe('followLink', () => {
  test('returns the path itself if it is not a link, whether or not the file exists', async () => {
    expect(await followLink(path)).toBe(path);
    writeFileSync(path, '');
    expect(await followLink(path)).toBe(path);
  });

  test.each([
    ['target.json', true],
    ['target.json', false],
    ['volume/target.json', false],
    ['../outside.json', false],
  ])('follows a link to %s (which exists: %j)', async (target, isThere) => {
    mkdirSync(join(folder, 'sub'));
    const link = join(folder, 'sub/link.json');
    symlinkSync(target, link);
    if (isThere) writeFileSync(join(folder, 'sub', target), '');
    expect(await followLink(link)).toBe(join(folder, 'sub', target));
  });

  test('follows links to links, relative to the real folder', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'alias'));
    symlinkSync('second.json', join(folder, 'real/first.json'));
    symlinkSync(join(folder, 'last.json'), join(folder, 'real/second.json'));
    symlinkSync('../beside.json', join(folder, 'real/up.json'));
    expect(await followLink(join(folder, 'alias/first.json'))).toBe(join(folder, 'last.json'));
    expect(await followLink(join(folder, 'alias/up.json'))).toBe(join(folder, 'beside.json'));
  });

  test('fails if links lead in a circle', async () => {
    symlinkSync('tokens.json', path);
    await expect(followLink(path)).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

describe('assertIsFile', () => {
  test('says whether the file exists', async () => {
    expect(await assertIsFile(path)).toBe(false);
    writeFileSync(path, '');
    expect(await assertIsFile(path)).toBe(true);
  });

  test('says that the path is a folder', async () => {
    await expect(assertIsFile(folder)).rejects.toMatchObject({
      message: 'it is a folder; give the path of a file',
      code: 'EISDIR',
    });
  });

  test('says that the path is a device', async () => {
    const failure = await assertIsFile('/dev/null').catch((error) => error);
    expect(failure.message).toBe('it is a device; give the path of a file');
    expect(failure.code).toBeUndefined();
  });

  test('says that the path is a named pipe, without waiting for somebody to write into it', async () => {
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    await expect(readTokenFile(path)).rejects.toThrow('it is a named pipe; give the path of a file');
  });

  test('says that the path is a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(assertIsFile(path)).rejects.toThrow('it is a socket; give the path of a file');
    await new Promise((resolve) => server.close(resolve));
  });

  test('tries again if access is denied for a moment', async () => {
    writeFileSync(path, '');
    failFs('stat', 'EPERM', /tokens\.json$/, 2);
    expect(await assertIsFile(path)).toBe(true);
  });
});

describe('readTokenFile', () => {
  test.each([
    '',
    ' \n',
    'null',
    '{}',
    '[]',
    '{"version":1}',
    '{"version":1,"records":null}',
    '{"version":1,"records":5}',
    '{"version":1,"records":{}}',
    '{"version":1,"records":{"key":{"access":"half a rec',
    '{"version":1,"records":{"key":{"access":""}}}',
    '\u0000\u0001',
    'not JSON',
  ])('returns no records if the file contains %j', async (text) => {
    writeFileSync(path, text);
    expect(await readTokenFile(path)).toEqual(new Map());
  });

  test('returns no records if the file does not exist or vanishes while it is read', async () => {
    expect(await readTokenFile(path)).toEqual(new Map());
    writeFileSync(path, '5');
    interceptFs('readFile', () => () => Promise.reject(systemError('ENOENT')) as never);
    expect(await readTokenFile(path)).toEqual(new Map());
  });

  test.each([
    '5',
    'true',
    '"text"',
    '[1]',
    '{"name":"some-package","version":"1.0.0"}',
    '{"version":1,"name":"some-program"}',
    '{"version":3,"lockfileVersion":3}',
    '{"records":{}}',
    '{"version":"1","records":{}}',
    '{"version":"2","records":{}}',
    '{"version":0,"records":{}}',
    '{"version":5}',
  ])('refuses %s as JSON of something else', async (text) => {
    writeFileSync(path, text);
    await expect(readTokenFile(path)).rejects.toThrow(
      'it holds JSON of something else, which a token pair would replace; give another path',
    );
  });

  test('refuses a file that a newer version wrote', async () => {
    writeFileSync(path, '{"version":2,"records":{}}');
    await expect(readTokenFile(path)).rejects.toThrow(
      'a newer version of nordigen-client wrote it (format 2); update this one, or use another path',
    );
  });

  test('returns the readable records of a file in which one is damaged', async () => {
    const record = makeRecord();
    writeFileSync(path, JSON.stringify({ version: 1, records: { good: record, bad: { access: 5 } } }));
    expect(await readTokenFile(path)).toEqual(new Map([['good', record]]));
  });

  test('tries again if the file cannot be read for a moment', async () => {
    const record = makeRecord();
    await replaceTokenFile(path, new Map([['key', record]]), yes);
    failFs('readFile', 'EBUSY', /tokens\.json$/, 2);
    expect((await readTokenFile(path)).get('key')).toEqual(record);
  });
});

describe('replaceTokenFile', () => {
  const write = (mayReplace = yes): Promise<boolean> =>
    replaceTokenFile(path, new Map([['key', makeRecord()]]), mayReplace);

  test('writes indented JSON that only the owner can read, and leaves no other file', async () => {
    writeFileSync(path, '{}', { mode: 0o644 });
    chmodSync(path, 0o644);
    expect(await write()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{\n {2}"version": 1,\n {2}"records": \{\n[\s\S]*\n\}\n$/);
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('flushes the new content before the rename, and the folder after it', async () => {
    const log: string[] = [];
    interceptFs('open', (original) => async (file, flags, mode) => {
      const handle = await original(file, flags, mode);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        log.push(file === folder ? 'folder' : 'content');
        await sync();
      };
      return handle;
    });
    interceptFs('rename', (original) => async (from, to) => {
      log.push('rename');
      await original(from, to);
    });
    await write();
    expect(log).toEqual(['content', 'rename', 'folder']);
  });

  test('closes the folder that it flushed', async () => {
    const log: string[] = [];
    interceptFs('open', (original) => async (file, flags, mode) => {
      const handle = await original(file, flags, mode);
      const close = handle.close.bind(handle);
      handle.close = async () => {
        if (file === folder) log.push('closed');
        await close();
      };
      return handle;
    });
    await write();
    expect(log).toEqual(['closed']);
  });

  test.each([
    ['opened', () => failFs('open', 'EISDIR', new RegExp(`^${folder}$`))],
    [
      'flushed',
      () =>
        interceptFs('open', (original) => async (file, flags, mode) => {
          const handle = await original(file, flags, mode);
          if (file === folder) handle.sync = () => Promise.reject(systemError('EINVAL'));
          return handle;
        }),
    ],
  ])('succeeds even if the folder cannot be %s', async (_, prepare) => {
    prepare();
    expect(await write()).toBe(true);
  });

  test('asks whether it may replace the file after writing the new content, and keeps the old file if not', async () => {
    writeFileSync(path, 'old');
    const seen: string[] = [];
    expect(
      await write(async () => {
        seen.push(...readdirSync(folder));
        return false;
      }),
    ).toBe(false);
    expect(seen.sort()).toEqual(['tokens.json', expect.stringMatching(/^tokens\.json\.[-0-9a-f]{36}\.tmp$/)]);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  test('replaces nothing if the next holder of the lock has swept its new content away', async () => {
    writeFileSync(path, 'of the next holder');
    const isWritten = await write(async () => {
      // The write is allowed, then the process stops; meanwhile its lease ends, and the next holder sweeps.
      await sweep(path, 1_000);
      return true;
    });
    expect(isWritten).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('of the next holder');
  });

  test.each(['EPERM', 'EACCES', 'EBUSY'])(
    'repeats a rename that fails with %s, for a second',
    async (code) => {
      stopClock();
      const failed = failFs('rename', code, /\.tmp$/, 5);
      const writing = write();
      await turnUntil(writing);
      expect(await writing).toBe(true);
      expect(failed.count).toBe(5);

      const always = failFs('rename', code, /\.tmp$/);
      const refused = write();
      refused.catch(() => undefined);
      await turnUntil(refused);
      await expect(refused).rejects.toMatchObject({ code });
      // At 0, 10, 30, 70, 150, 310, 630 and 1,000 ms.
      expect(always.count).toBe(8);
      expect(readdirSync(folder)).toEqual(['tokens.json']);
    },
  );
});

describe('sweep', () => {
  const make = (name: string, madeAt?: Date): string => {
    writeFileSync(join(folder, name), 'x');
    if (madeAt !== undefined) utimesSync(join(folder, name), madeAt, madeAt);
    return name;
  };

  test('deletes temporary files of any age, and locks that were moved aside a lease ago', async () => {
    make(`tokens.json.${randomUUID()}.tmp`);
    make(`tokens.json.${randomUUID()}.tmp`, hourAgo);
    make(`tokens.json.lock.${randomUUID()}.tmp`, hourAgo);
    make(`tokens.json.0123456789abcdef.lock.${randomUUID()}.tmp`, hourAgo);
    await sweep(path, 1_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps everything else', async () => {
    const kept = [
      make('tokens.json'),
      make('tokens.json.lock', hourAgo),
      make('tokens.json.0123456789abcdef.lock', hourAgo),
      make(`tokens.json.lock.${randomUUID()}.tmp`),
      make(`tokens.json.0123456789abcdef.lock.${randomUUID()}.tmp`),
      make('tokens.json.1.tmp', hourAgo),
      make('tokens.json.bak', hourAgo),
      make(`tokens.json.${randomUUID()}.tmp.bak`, hourAgo),
      make(`tokens.json.a${randomUUID()}.tmp`, hourAgo),
      make(`tokens.json.lock.${randomUUID()}.tmp.bak`, hourAgo),
      make(`tokens.json.my.lock.${randomUUID()}.tmp`, hourAgo),
      make(`other.json.${randomUUID()}.tmp`, hourAgo),
      make(`xtokens.json.${randomUUID()}.tmp`, hourAgo),
    ];
    await sweep(path, 60_000);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  test('succeeds even if a file vanishes while it sweeps', async () => {
    make(`tokens.json.lock.${randomUUID()}.tmp`, hourAgo);
    failFs('stat', 'ENOENT', /\.tmp$/);
    await sweep(path, 1_000);
    expect(lstatSync(folder).isDirectory()).toBe(true);
  });
});
