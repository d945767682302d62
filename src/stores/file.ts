import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoreAction } from '../errors/nordigen-store-error.ts';
import { toFileError } from './file-error.ts';
import { createFileLock, type FileLock } from './file-lock.ts';
import { createInTurn } from './in-turn.ts';
import { assertIsFile, followLink, readTokenFile, replaceTokenFile, sweep } from './token-file.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';
import { withLease } from './with-lease.ts';

/** Options of `fileTokenStore`. */
export interface FileTokenStoreOptions {
  /** The file; its folder is created if it is missing. Relative paths start at the current directory. */
  path: string | URL;
  /**
   * How long other processes wait, in ms, if one died while it held the lock.
   * @default 5000
   */
  leaseMs?: number | undefined;
}

/** How long a write may wait for those of others, in ms. */
const writeWaitMs = 10_000;

/** Shared by the whole process, so that several stores on one file also write in the order of their calls. */
const inTurn = createInTurn();

/**
 * Keeps token pairs in a file that several processes may share. For Node, Deno and Bun.
 *
 * Only the file's owner may read it (mode 0600; on Windows the folder's permissions apply). Each write replaces the whole
 * file, so a reader never sees half a write. A damaged file counts as absent and is replaced. Anything that is not a
 * token file, or was written by a newer version, is left alone and causes an error. While the store is in use, lock files
 * stand beside the file.
 * @throws TypeError if an option does not fit.
 * @example
 * const store = fileTokenStore({ path: './tokens.json' });
 */
export function fileTokenStore(options: FileTokenStoreOptions): TokenStore {
  const { leaseMs = 5_000 } = options;
  const given = options.path instanceof URL ? fileURLToPath(options.path) : options.path;
  if (typeof given !== 'string' || given === '') throw new TypeError('path must be the path of a file.');
  if (!(leaseMs > 0 && leaseMs < 2 ** 31)) throw new TypeError('leaseMs must be a number of ms.');
  const path = resolve(given);

  async function run<Result>(action: StoreAction, operation: () => Promise<Result>): Promise<Result> {
    try {
      return await operation();
    } catch (error) {
      throw toFileError(action, path, error);
    }
  }

  /** The file itself. Nothing is put beside what is not a file. */
  async function findTarget(): Promise<string> {
    const target = await followLink(path);
    await assertIsFile(target);
    return target;
  }

  /** Reads, changes and replaces the file while no other process does. */
  function update(change: (records: Map<string, TokenRecord>) => boolean): Promise<void> {
    // Counted from now, not from this write's turn, so that a queue behind a lock waits no longer than one write.
    const signal = AbortSignal.timeout(writeWaitMs);
    return inTurn(path, async () => {
      const target = await findTarget();
      const lock = createFileLock({ path: `${target}.lock`, leaseMs, isPutBack: false });
      const replace = async (): Promise<boolean> => {
        await sweep(target, leaseMs);
        const records = await readTokenFile(target);
        return !change(records) || replaceTokenFile(target, records, lock.isHeld);
      };
      // A process that was stopped for longer than its lease must read again: others may have written meanwhile.
      while (!(await withLease(lock, replace, signal)));
    });
  }

  /** Not the lock of the file itself, since the task writes the file. */
  async function createKeyLock(key: string): Promise<FileLock> {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
    return createFileLock({ path: `${await findTarget()}.${name}.lock`, leaseMs, isPutBack: true });
  }

  return {
    get: (key) => run('get', async () => (await readTokenFile(path)).get(key)),
    set(key, record) {
      const copy = { ...record };
      return run('set', () => update((records) => records.set(key, copy).has(key)));
    },
    clear: (key) => run('clear', () => update((records) => records.delete(key))),
    async exclusive(key, task, { signal }) {
      const lock = await run('exclusive', () => createKeyLock(key));
      const tryAcquire = (): Promise<boolean> => run('exclusive', lock.tryAcquire);
      return withLease({ ...lock, tryAcquire }, task, signal);
    },
  };
}
