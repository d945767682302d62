import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tryCreateFile, writeNewFile } from '../../src/stores/new-file.ts';
import { failFs, interceptFs, restoreFs, systemError } from '../helpers/intercept-fs.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nordigen-new-file-'));
  path = join(folder, 'file');
});
afterEach(() => {
  restoreFs();
  rmSync(folder, { recursive: true, force: true });
});

/** Records the calls of one function of every opened handle; with `failure`, each rejects after its work. */
function interceptHandle(name: 'writeFile' | 'sync' | 'close' | 'stat', failure?: Error): string[] {
  const calls: string[] = [];
  interceptFs('open', (original) => async (...args) => {
    const handle = await original(...args);
    const called = handle[name].bind(handle) as (...args: unknown[]) => Promise<unknown>;
    handle[name] = (async (...args: unknown[]) => {
      calls.push(name);
      const result = await called(...args);
      if (failure !== undefined) throw failure;
      return result;
    }) as never;
    return handle;
  });
  return calls;
}

describe('writeNewFile', () => {
  test('writes a file that only the owner can read', async () => {
    await writeNewFile(path, 'text', false);
    expect(readFileSync(path, 'utf8')).toBe('text');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('flushes the file to the disk only if asked to', async () => {
    const calls = interceptHandle('sync');
    await writeNewFile(path, 'text', true);
    expect(calls).toEqual(['sync']);
    await writeNewFile(`${path}2`, 'text', false);
    expect(calls).toEqual(['sync']);
  });

  test('does not replace an existing file', async () => {
    writeFileSync(path, 'old');
    await expect(writeNewFile(path, 'text', false)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  test.each(['writeFile', 'sync', 'close', 'stat'] as const)(
    'leaves nothing behind if %s fails',
    async (name) => {
      interceptHandle(name, systemError('ENOSPC'));
      await expect(writeNewFile(path, 'text', true)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('rejects with the first failure, even if the removal after it fails too', async () => {
    interceptHandle('writeFile', systemError('EIO'));
    interceptFs('rm', () => () => Promise.reject(systemError('EPERM')));
    await expect(writeNewFile(path, 'text', true)).rejects.toMatchObject({ code: 'EIO' });
  });

  test('closes what it opened, whatever happens', async () => {
    const calls = interceptHandle('close');
    await writeNewFile(path, 'text', false);
    interceptHandle('writeFile', systemError('EIO'));
    await expect(writeNewFile(`${path}2`, 'text', false)).rejects.toThrow('EIO');
    expect(calls).toHaveLength(2);
  });

  test.each(['EPERM', 'EACCES', 'EBUSY'])('tries to open again after %s', async (code) => {
    const failed = failFs('open', code, /file$/, 2);
    await writeNewFile(path, 'text', false);
    expect([failed.count, readFileSync(path, 'utf8')]).toEqual([2, 'text']);
  });
});

describe('tryCreateFile', () => {
  test('says whether it created the file', async () => {
    expect(await tryCreateFile(path, 'first')).toBe(true);
    expect(await tryCreateFile(path, 'second')).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  test('creates the folder too, for its owner only', async () => {
    const deep = join(folder, 'a/b/file');
    expect(await tryCreateFile(deep, 'text')).toBe(true);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700);
    expect(readFileSync(deep, 'utf8')).toBe('text');
  });

  test('returns false if another process created the folder and the file meanwhile', async () => {
    const deep = join(folder, 'a/file');
    interceptFs(
      'mkdir',
      (original) =>
        (async (folder: string, options: object) => {
          await original(folder, options);
          writeFileSync(deep, 'another');
        }) as never,
    );
    expect(await tryCreateFile(deep, 'text')).toBe(false);
    expect(readFileSync(deep, 'utf8')).toBe('another');
  });

  test('creates no folder after any other failure', async () => {
    failFs('open', 'EIO', /./);
    await expect(tryCreateFile(join(folder, 'a/file'), 'text')).rejects.toThrow('EIO');
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  test('rejects if the umask keeps the owner from reading the file, and leaves none behind', async () => {
    interceptFs(
      'open',
      (original) => async (file, flags, mode) =>
        // What a umask of 0400 does; vitest's workers may not set one.
        original(file, flags, Number(mode) & ~0o400),
    );
    await expect(tryCreateFile(path, 'text')).rejects.toThrow(/umask/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
