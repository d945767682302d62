import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, readdir, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileProblem, unlessMissing } from './file-error.ts';
import { writeNewFile } from './new-file.ts';
import { parseJson, readRecord } from './read-record.ts';
import { repeatWhileBusy } from './repeat-while-busy.ts';
import type { TokenRecord } from './token-store.ts';

const formatVersion = 1;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The file that a symbolic link leads to, whether it is there yet or not, so that the link stays. */
export async function followLink(path: string): Promise<string> {
  const real = await unlessMissing(realpath(path));
  if (real !== undefined) return real;
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return path;
  return followLink(resolve(await realpath(dirname(path)), target));
}

/**
 * Whether there is a file.
 * @throws if the path leads to something else, such as a folder or a device.
 */
export async function assertIsFile(path: string): Promise<boolean> {
  const stats = await unlessMissing(repeatWhileBusy(() => stat(path)));
  if (stats === undefined) return false;
  if (stats.isFile()) return true;
  const code = stats.isDirectory() ? 'EISDIR' : undefined;
  throw fileProblem(`it is ${kindOf(stats)}; give the path of a file`, code);
}

/**
 * The records of a file. A damaged file counts as absent; an intact file of another program is an error, because a write
 * would destroy it.
 */
export async function readTokenFile(path: string): Promise<Map<string, TokenRecord>> {
  if (!(await assertIsFile(path))) return new Map();
  const text = await unlessMissing(repeatWhileBusy(() => readFile(path, 'utf8')));
  const content = parseJson(text ?? '');
  assertIsOurs(content);
  const { records } = (content ?? {}) as { records?: unknown };
  if (typeof records !== 'object' || records === null) return new Map();
  const entries = Object.entries(records).map(([key, value]) => [key, readRecord(value)] as const);
  return new Map(entries.filter((entry): entry is [string, TokenRecord] => entry[1] !== undefined));
}

function assertIsOurs(content: unknown): void {
  // Missing, damaged, or an empty placeholder: nothing is lost if it is replaced.
  if (content === undefined || content === null) return;
  const names = typeof content === 'object' ? Object.keys(content) : undefined;
  if (names?.length === 0) return;
  const { version } = content as { version?: unknown };
  const hasRecords = names?.includes('records') === true;
  if (version === formatVersion && (hasRecords || names?.length === 1)) return;
  if (hasRecords && typeof version === 'number' && version > formatVersion) {
    throw fileProblem(
      `a newer version of nordigen-client wrote it (format ${version}); update this one, or use another path`,
    );
  }
  throw fileProblem('it holds JSON of something else, which a token pair would replace; give another path');
}

/**
 * Puts a new file in the place of the old one, if `mayReplace` allows it, and says whether it did.
 *
 * `mayReplace` is called once the new content is there under a name of its own. The next holder of the lock deletes that
 * file with `sweep` before it reads. So a process that was stopped right after `mayReplace` has nothing left to rename.
 */
export async function replaceTokenFile(
  path: string,
  records: Map<string, TokenRecord>,
  mayReplace: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const content = { version: formatVersion, records: Object.fromEntries(records) };
  await writeNewFile(temporary, `${JSON.stringify(content, undefined, 2)}\n`, true);
  try {
    if (!(await mayReplace())) return false;
    const replace = (): Promise<boolean> => rename(temporary, path).then(() => true);
    if (!(await unlessMissing(repeatWhileBusy(replace)))) return false;
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

/**
 * Deletes what writers that lost the lock left behind: all new content, because only the holder of the lock may have
 * any, and locks that were moved aside more than a lease ago.
 */
export async function sweep(path: string, leaseMs: number): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(start)) continue;
    const rest = name.slice(start.length);
    const isContent = new RegExp(`^${uuid}\\.tmp$`).test(rest);
    if (!isContent && !new RegExp(`^(?:[0-9a-f]{16}\\.)?lock\\.${uuid}\\.tmp$`).test(rest)) continue;
    const file = join(folder, name);
    if (isContent || (await isOlderThan(leaseMs, file))) await rm(file, { force: true });
  }
}

async function isOlderThan(ageMs: number, path: string): Promise<boolean> {
  const stats = await unlessMissing(stat(path));
  return stats !== undefined && Date.now() - stats.mtimeMs > ageMs;
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
