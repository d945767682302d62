import {
  existsSync,
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
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFileLock, type FileLock } from '../../src/stores/file-lock.ts';
import { failFs, interceptFs, restoreFs } from '../helpers/intercept-fs.ts';
import { stopClock, turnUntil } from '../helpers/turn-clock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nordigen-lock-'));
  path = join(folder, 'a.lock');
});
afterEach(() => {
  vi.useRealTimers();
  restoreFs();
  rmSync(folder, { recursive: true, force: true });
});

const leaseMs = 1_000;
const hourAgo = new Date(Date.now() - 3_600_000);

const makeLock = (isPutBack = true): FileLock => createFileLock({ path, leaseMs, isPutBack });

/** Tries every `stepMs` ms; returns after how many ms it got the lock. */
async function watch(lock: FileLock, mostMs: number, stepMs = 50): Promise<number | undefined> {
  for (let passedMs = 0; passedMs <= mostMs; passedMs += stepMs) {
    if (await lock.tryAcquire()) return passedMs;
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  return undefined;
}

describe('a file lock', () => {
  beforeEach(stopClock);

  test('is named after its file', () => {
    expect(makeLock()).toMatchObject({ name: path, leaseMs });
  });

  test('is held by one at a time, and free again after its release', async () => {
    const [one, other] = [makeLock(), makeLock()];
    expect([await one.tryAcquire(), await one.isHeld()]).toEqual([true, true]);
    expect([await other.tryAcquire(), await other.isHeld()]).toEqual([false, false]);
    await one.release();
    expect([await other.tryAcquire(), await one.isHeld()]).toEqual([true, false]);
  });

  test.each([
    ['made just now', undefined],
    ['made long ago (clocks may differ, or be set)', hourAgo],
    ['made by a clock that is ahead', new Date(Date.now() + 3_600_000)],
  ])('of a dead holder is broken after it was watched for a lease, even if it was %s', async (_, madeAt) => {
    writeFileSync(path, 'somebody');
    if (madeAt !== undefined) utimesSync(path, madeAt, madeAt);
    const waitedMs = await watch(makeLock(), 3_000);
    expect(waitedMs).toBeGreaterThanOrEqual(leaseMs);
    expect(waitedMs).toBeLessThanOrEqual(leaseMs + 100);
    expect(readdirSync(folder)).toEqual(['a.lock']);
  });

  test('that is kept alive is not broken, however old its time stamp is', async () => {
    const holder = makeLock();
    await holder.tryAcquire();
    const other = makeLock();
    for (let beat = 1; beat < 20; beat++) {
      utimesSync(path, hourAgo, new Date(hourAgo.getTime() + beat * 1000));
      expect(await watch(other, 900)).toBeUndefined();
    }
    expect(await holder.isHeld()).toBe(true);
  });

  test('is not broken because the whole machine slept', async () => {
    writeFileSync(path, 'somebody');
    const lock = makeLock();
    await lock.tryAcquire();
    vi.advanceTimersByTime(60_000);
    expect(await lock.tryAcquire()).toBe(false);
    expect(await lock.tryAcquire()).toBe(false);
    expect(await watch(lock, 600)).toBeUndefined();
    expect(await watch(lock, 600)).toBeDefined();
  });

  test('is watched for a whole lease again if another holder took it meanwhile', async () => {
    writeFileSync(path, 'somebody');
    const lock = makeLock();
    expect(await watch(lock, 900)).toBeUndefined();
    rmSync(path);
    writeFileSync(path, 'another');
    utimesSync(path, hourAgo, hourAgo);
    expect(await watch(lock, 900)).toBeUndefined();
  });

  test('is kept alive by a new modification time', async () => {
    const lock = makeLock();
    await lock.tryAcquire();
    utimesSync(path, hourAgo, hourAgo);
    await lock.keepAlive();
    expect(statSync(path).mtimeMs).toBeGreaterThan(hourAgo.getTime() + 3_000_000);
  });

  test('that another holder has taken is neither kept alive nor released', async () => {
    const lock = makeLock();
    await lock.tryAcquire();
    writeFileSync(path, 'somebody else');
    utimesSync(path, hourAgo, hourAgo);
    await lock.keepAlive();
    expect(statSync(path).mtimeMs).toBe(hourAgo.getTime());
    await lock.release();
    expect(readFileSync(path, 'utf8')).toBe('somebody else');
  });

  test('that was lost is released without an error', async () => {
    const lock = makeLock();
    await lock.tryAcquire();
    rmSync(path);
    await lock.keepAlive();
    await lock.release();
    await lock.tryAcquire();
    interceptFs('unlink', (original) => async (file) => {
      rmSync(file);
      return original(file);
    });
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that cannot be deleted fails early enough for the release to report why', async () => {
    const lock = makeLock();
    await lock.tryAcquire();
    const failed = failFs('unlink', 'EPERM', /a\.lock$/);
    const released = lock.release();
    released.catch(() => undefined);
    await turnUntil(released);
    await expect(released).rejects.toMatchObject({ code: 'EPERM' });
    // At 0, 10, 30, 70, 150 and 300 ms: a release may take 500 ms.
    expect(failed.count).toBe(6);
  });

  test('that is busy for a moment is still deleted', async () => {
    const lock = makeLock();
    await lock.tryAcquire();
    failFs('unlink', 'EBUSY', /a\.lock$/, 3);
    await turnUntil(lock.release());
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['readFile', 'isHeld'],
    ['lstat', 'tryAcquire'],
    ['rename', 'tryAcquire'],
  ] as const)('works even if %s is refused for a moment', async (name, what) => {
    const lock = makeLock();
    if (what === 'isHeld') {
      await lock.tryAcquire();
      failFs(name, 'EACCES', /a\.lock$/, 2);
      const held = lock.isHeld();
      await turnUntil(held);
      expect(await held).toBe(true);
      return;
    }
    writeFileSync(path, 'somebody');
    failFs(name, 'EACCES', /a\.lock$/, 2);
    const taken = (async () => {
      for (let turn = 0; turn < 100; turn++) {
        if (await lock.tryAcquire()) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    })();
    await turnUntil(taken);
    expect(await taken).toBe(true);
  });

  test('that two break at once goes to one of them', async () => {
    writeFileSync(path, 'somebody');
    const [one, other] = [makeLock(), makeLock()];
    for (let turn = 0; turn < 19; turn++) {
      await Promise.all([one.tryAcquire(), other.tryAcquire()]);
      await vi.advanceTimersByTimeAsync(50);
    }
    const taken: boolean[] = [];
    for (let turn = 0; turn < 10; turn++) {
      taken.push(...(await Promise.all([one.tryAcquire(), other.tryAcquire()])));
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test.each([
    [true, ['a.lock'], 'living'],
    [false, [], undefined],
  ])('that a living holder took just before it was broken is put back: %j', async (isPutBack, left, text) => {
    writeFileSync(path, 'dead');
    interceptFs('rename', (original) => async (from, to) => {
      // Just before the dead lock is moved, another process breaks it and takes the lock.
      rmSync(from);
      writeFileSync(from, 'living');
      utimesSync(from, hourAgo, hourAgo);
      await original(from, to);
    });
    const lock = makeLock(isPutBack);
    for (let turn = 0; turn < 21; turn++) {
      await lock.tryAcquire();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(readdirSync(folder)).toEqual(left);
    if (text !== undefined) expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('that a living holder took just before it was broken is not put back over a newer one', async () => {
    writeFileSync(path, 'dead');
    interceptFs('rename', (original) => async (from, to) => {
      rmSync(from);
      writeFileSync(from, 'living');
      utimesSync(from, hourAgo, hourAgo);
      await original(from, to);
      writeFileSync(from, 'third');
    });
    const lock = makeLock();
    for (let turn = 0; turn < 21; turn++) {
      await lock.tryAcquire();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(readdirSync(folder)).toEqual(['a.lock']);
    expect(readFileSync(path, 'utf8')).toBe('third');
  });

  test.each<[string, () => void]>([
    ['a folder', () => mkdirSync(path)],
    ['a link that leads nowhere', () => symlinkSync('nowhere', path)],
  ])('fails at once if its name belongs to %s, which is not touched', async (_, make) => {
    make();
    await expect(makeLock().tryAcquire()).rejects.toThrow(
      'its lock a.lock is not a file, but something of another program',
    );
    expect(readdirSync(folder)).toEqual(['a.lock']);
  });

  test('that vanishes while it is inspected is taken at the next attempt', async () => {
    writeFileSync(path, 'somebody');
    interceptFs(
      'lstat',
      (original) =>
        (async (file: string) => {
          rmSync(file, { force: true });
          return original(file);
        }) as never,
    );
    const lock = makeLock();
    expect(await lock.tryAcquire()).toBe(false);
    expect(await lock.tryAcquire()).toBe(true);
    expect(existsSync(path)).toBe(true);
  });
});
