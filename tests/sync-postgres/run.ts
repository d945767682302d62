import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { formatDay, readDay } from '../../src/sync/day.ts';
import { createBank, type Habits } from '../sync/simulation/bank.ts';

// node run.ts: changes and state in one transaction of a real Postgres. Workers are processes that are really killed.

const versions = '/usr/lib/postgresql';
const version = existsSync(versions) ? readdirSync(versions).sort().at(-1) : undefined;
if (version === undefined) {
  console.log(`skipped: ${versions} does not exist, so there is no Postgres`);
  process.exit(0);
}
const command = (name: string): string => join(versions, version, 'bin', name);

/** Postgres refuses to run as root. Debian's package brings a user along for it. */
const isRoot = process.getuid?.() === 0;
const idOf = (flag: string): number =>
  Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
const folder = mkdtempSync(join(tmpdir(), 'nordigen-postgres-'));
if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
const port = await new Promise<number>((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address() as { port: number };
    server.close(() => resolve(free));
  });
});

const data = join(folder, 'data');
const made = spawnSync(command('initdb'), ['-D', data, '-U', 'sync', '-A', 'trust', '-E', 'UTF8'], {
  ...owner,
  cwd: folder,
});
assert.equal(made.status, 0, String(made.stderr));
const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
const server = spawn(command('postgres'), args, { ...owner, cwd: folder, stdio: 'ignore' });
const ended = new Promise((resolve) => server.once('close', resolve));

async function connect(): Promise<pg.Client> {
  for (let turn = 0; ; turn++) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'sync', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (turn === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const habits: Habits = {
  ids: 'none',
  pendingIds: 'none',
  pendingText: 'same',
  hasValueDates: true,
  hasBalances: false,
  hasWrongSigns: false,
  listsOnDays: 0,
  hasLateFacts: false,
  isSloppy: false,
  windowDays: 60,
  hasUniqueSums: false,
  relinkedOn: Number.POSITIVE_INFINITY,
};
const first = readDay('2026-03-01') as number;
const inputs = Array.from({ length: 6 }, (_, day) =>
  JSON.stringify({
    answer: createBank(habits, 7, first, 10).view(first + day).answer,
    today: formatDay(first + day),
  }),
);

interface Worker {
  child: ChildProcess;
  line: Promise<string>;
}

function work(input: string, crashAt = -1): Worker {
  const file = join(import.meta.dirname, 'worker.ts');
  const child = spawn(process.execPath, ['--no-warnings', file, String(port), String(crashAt)]);
  child.stdin.end(input);
  const line = new Promise<string>((resolve, reject) => {
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('close', () => reject(new Error(`The worker ended: ${errors}`)));
  });
  return { child, line };
}

const db = await connect();
/** The tables are those of the guide. */
const sql = /```sql\n([\s\S]*?)```/.exec(
  readFileSync(new URL('../../docs/sync.md', import.meta.url), 'utf8'),
)?.[1];
async function clear(): Promise<void> {
  await db.query('DROP TABLE IF EXISTS bank_transaction; DROP TABLE IF EXISTS bank_account');
  await db.query(sql as string);
  await db.query("INSERT INTO bank_account VALUES ('mine', 'api', 0, NULL)");
}
async function dump(): Promise<string> {
  const table = await db.query('SELECT * FROM bank_transaction ORDER BY id');
  const account = await db.query('SELECT revision, sync_state FROM bank_account');
  return JSON.stringify([table.rows, account.rows]);
}
const tableOf = (dumped: string): string => JSON.stringify(JSON.parse(dumped)[0]);

try {
  await clear();
  const dumps: string[] = [];
  const statements: number[] = [];
  for (const input of inputs) {
    statements.push(JSON.parse(await work(input).line).statements);
    dumps.push(await dump());
  }
  const right = dumps.at(-1) as string;

  await clear();
  let kills = 0;
  for (const [day, input] of inputs.entries()) {
    const before = await dump();
    // The last step comes after the commit; what is written stays.
    for (let at = 0; at < (statements[day] as number) - 1; at++) {
      const { child, line } = work(input, at);
      assert.equal(await line, 'here');
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
      kills++;
      assert.equal(await dump(), before, `day ${day}, killed before statement ${at}`);
    }
    await work(input).line;
  }
  assert.equal(await dump(), right);
  console.log(`passed: ${kills} workers killed, one before each statement; the table is right`);

  await clear();
  let races = 0;
  for (const input of inputs) {
    const results = await Promise.all([work(input).line, work(input).line]);
    races += results.reduce((sum, result) => sum + JSON.parse(result).races, 0);
  }
  assert.equal(tableOf(await dump()), tableOf(right));
  console.log(`passed: two workers on one account, ${races} races lost; the table is right`);
} finally {
  await db.end();
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
