import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoreAction } from '../errors/nordigen-store-error.ts';
import { toFileError } from './file-error.ts';
import { parseJson, readRecord } from './read-record.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';
import { type Lease, withLease } from './with-lease.ts';

export interface FileTokenStoreOptions {
  /** The file; its folder is created where it is missing. Relative paths start at the current directory. */
  path: string | URL;
  /**
   * How long, in ms, a process that died with a lock holds up the others.
   * @default 5000
   */
  leaseMs?: number | undefined;
}

/** How long a write may wait for those of others, in ms. */
const writeWaitMs = 10_000;

/**
 * Keeps token pairs in a file, which several processes may share; for Node, Deno and Bun.
 *
 * Only the file's owner may read it (mode 0600). It is replaced as a whole, so a reader never finds half a write; what
 * is damaged or not this store's own counts as absent and is replaced too. Lock files stand beside it while in use.
 * @throws TypeError where an option does not fit.
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

  /** Reads, changes and replaces the file while no other process does. */
  async function update(change: (records: Map<string, TokenRecord>) => boolean): Promise<void> {
    const target = await followLink(path);
    const lock = createLockFile(`${target}.lock`, leaseMs);
    const replace = async (): Promise<boolean> => {
      if (lock.tookFromDead()) await sweep(target, leaseMs);
      const records = await readRecords(target);
      return !change(records) || replaceFile(target, toText(records), lock.isHeld);
    };
    const signal = AbortSignal.timeout(writeWaitMs);
    // A process that slept longer than its lease has to read again what others wrote meanwhile.
    while (!(await withLease(lock, replace, signal)));
  }

  return {
    get: (key) => run('get', async () => (await readRecords(path)).get(key)),
    set: (key, record) => run('set', () => update((records) => records.set(key, { ...record }).has(key))),
    clear: (key) => run('clear', () => update((records) => records.delete(key))),
    async exclusive(key, task, { signal }) {
      // Not the lock of the file itself, since the task writes the file.
      const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
      const lock = createLockFile(`${await run('exclusive', () => followLink(path))}.${name}.lock`, leaseMs);
      const tryAcquire = (): Promise<boolean> => run('exclusive', lock.tryAcquire);
      return withLease({ ...lock, tryAcquire }, task, signal);
    },
  };
}

/** A file that is there while somebody holds the lock, and whose time of change is the sign of life. */
interface LockFile extends Lease {
  isHeld(): Promise<boolean>;
  tookFromDead(): boolean;
}

function createLockFile(path: string, leaseMs: number): LockFile {
  const id = randomUUID();
  let seen: { mtimeMs: number; atMs: number } | undefined;
  let brokeOne = false;

  const isHeld = async (): Promise<boolean> => (await readText(path)) === id;

  /** By how long it did not change while we looked on: clocks of machines differ. Only old age goes by the clock. */
  function isDead(mtimeMs: number): boolean {
    const atMs = performance.now();
    if (seen?.mtimeMs !== mtimeMs) seen = { mtimeMs, atMs };
    return atMs - seen.atMs > leaseMs || Date.now() - mtimeMs > 12 * leaseMs;
  }

  async function breakDead(): Promise<void> {
    const mtimeMs = await readChangeTime(path);
    if (mtimeMs === undefined || !isDead(mtimeMs)) return;
    // Moved aside, which only one of several can do, then looked at: it may be a living one that came in between.
    const aside = temporaryPath(path);
    if (!(await unlessMissing(rename(path, aside).then(() => true)))) return;
    if ((await readChangeTime(aside)) !== mtimeMs) await link(aside, path).catch(() => undefined);
    else brokeOne = true;
    await rm(aside, { force: true });
  }

  return {
    leaseMs,
    async tryAcquire() {
      if (await createFile(path, id)) return true;
      await breakDead();
      return false;
    },
    keepAlive: () => utimes(path, new Date(), new Date()),
    async release() {
      if (await isHeld()) await rm(path, { force: true });
    },
    isHeld,
    tookFromDead: () => brokeOne,
  };
}

/** Creates a file that was not there, with its folder; says whether it did. */
async function createFile(path: string, text: string): Promise<boolean> {
  const create = (): Promise<boolean> => writeNew(path, text, false).then(() => true);
  try {
    return await create();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return create().catch((error) => {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  });
}

/** Writes a new file, and leaves none where that fails. */
async function writeNew(path: string, text: string, isFlushed: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    if (isFlushed) await file.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** Puts a new file in the place of the old one, unless `mayReplace` says no in the last moment. */
async function replaceFile(path: string, text: string, mayReplace: () => Promise<boolean>): Promise<boolean> {
  const temporary = temporaryPath(path);
  await writeNew(temporary, text, true);
  try {
    if (!(await mayReplace())) return false;
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await flushFolder(dirname(path));
  return true;
}

/** Makes the new name outlast a power cut; not every system lets a folder be opened. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Temporary files live under the lock, so one that died with the lock may have left some, and nobody else. */
async function sweep(target: string, leaseMs: number): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.tmp')) continue;
    const mtimeMs = await readChangeTime(join(folder, name));
    if (mtimeMs !== undefined && Date.now() - mtimeMs > leaseMs)
      await rm(join(folder, name), { force: true });
  }
}

const temporaryPath = (path: string): string => `${path}.${randomUUID()}.tmp`;

/** The file that a symbolic link leads to, so that the link stays. */
const followLink = async (path: string): Promise<string> => (await unlessMissing(realpath(path))) ?? path;

const readText = (path: string): Promise<string | undefined> => unlessMissing(readFile(path, 'utf8'));

const readChangeTime = (path: string): Promise<number | undefined> =>
  unlessMissing(stat(path).then(({ mtimeMs }) => mtimeMs));

async function readRecords(path: string): Promise<Map<string, TokenRecord>> {
  const content = parseJson((await readText(path)) ?? '') as { version?: unknown; records?: unknown } | null;
  if (content?.version !== 1 || typeof content.records !== 'object') return new Map();
  const entries = Object.entries(content.records ?? {}).map(
    ([key, value]) => [key, readRecord(value)] as const,
  );
  return new Map(entries.filter((entry): entry is [string, TokenRecord] => entry[1] !== undefined));
}

function toText(records: Map<string, TokenRecord>): string {
  return `${JSON.stringify({ version: 1, records: Object.fromEntries(records) }, undefined, 2)}\n`;
}

async function unlessMissing<Value>(operation: Promise<Value>): Promise<Value | undefined> {
  return operation.catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
