import { randomUUID } from 'node:crypto';
import { link, lstat, readFile, rename, rm, unlink, utimes } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileProblem, unlessMissing } from './file-error.ts';
import { tryCreateFile } from './new-file.ts';
import { repeatWhileBusy } from './repeat-while-busy.ts';
import type { Lease } from './with-lease.ts';

/** A file that is there while somebody holds the lock, and whose time of change is the sign of life. */
export interface FileLock extends Lease {
  isHeld(): Promise<boolean>;
}

export interface FileLockOptions {
  path: string;
  leaseMs: number;
  /**
   * Whether a live lock that was moved by mistake is put back. Not for writes: they are safe only because a lost lock
   * never comes back.
   */
  isPutBack: boolean;
}

/** Within the time that a release may take, so that the reason is told and not only that it was late. */
const releaseRepeatsMs = 300;

export function createFileLock({ path, leaseMs, isPutBack }: FileLockOptions): FileLock {
  const id = randomUUID();
  let seen: { sign: string; atMs: number; watchedMs: number } | undefined;

  const isHeld = async (): Promise<boolean> =>
    (await unlessMissing(repeatWhileBusy(() => readFile(path, 'utf8')))) === id;

  /**
   * A lock is dead if it has not changed for a whole lease while we watched. Clocks are not compared: those of two
   * machines differ, and any clock can be set. A long gap between two looks counts little: if this machine slept, so did
   * the holder.
   */
  function isDead(sign: string): boolean {
    const atMs = performance.now();
    if (seen?.sign !== sign) seen = { sign, atMs, watchedMs: 0 };
    seen.watchedMs += Math.min(atMs - seen.atMs, leaseMs / 4);
    seen.atMs = atMs;
    return seen.watchedMs >= leaseMs;
  }

  async function breakDead(): Promise<void> {
    const sign = await readSign(path);
    if (sign === undefined || !isDead(sign)) return;
    // Move it aside, which only one process can do, then check it: a live lock may have taken its place in between.
    const aside = `${path}.${randomUUID()}.tmp`;
    const move = (): Promise<boolean> => rename(path, aside).then(() => true);
    if (!(await unlessMissing(repeatWhileBusy(move)))) return;
    const isAnother = (await readSign(aside)) !== sign;
    if (isAnother && isPutBack) await link(aside, path).catch(() => undefined);
    await rm(aside, { force: true });
  }

  return {
    name: path,
    leaseMs,
    async tryAcquire() {
      if (await tryCreateFile(path, id)) return true;
      await breakDead();
      return false;
    },
    async keepAlive() {
      if (await isHeld()) await utimes(path, new Date(), new Date());
    },
    async release() {
      if (!(await isHeld())) return;
      await unlessMissing(repeatWhileBusy(() => unlink(path), releaseRepeatsMs));
    },
    isHeld,
  };
}

/** What changes with each sign of life, and differs between any two locks. */
async function readSign(path: string): Promise<string | undefined> {
  const stats = await unlessMissing(repeatWhileBusy(() => lstat(path)));
  if (stats === undefined) return undefined;
  if (!stats.isFile()) {
    throw fileProblem(`its lock ${basename(path)} is not a file, but something of another program`);
  }
  return `${stats.ino} ${stats.mtimeMs}`;
}
