import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crashEverywhere, createReadings, type Reading, raceEveryDay } from '../sync/simulation/database.ts';
import { type Connection, connect } from './connect.ts';

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

async function connectWhenReady(): Promise<Connection> {
  for (let turn = 0; ; turn++) {
    try {
      return await connect(port);
    } catch (error) {
      if (turn === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

interface Worker {
  child: ChildProcess;
  line: Promise<string>;
}

function work(reading: Reading, crashAt = -1): Worker {
  const file = join(import.meta.dirname, 'worker.ts');
  const child = spawn(process.execPath, ['--no-warnings', file, String(port), String(crashAt)]);
  child.stdin.end(JSON.stringify(reading));
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

const db = await connectWhenReady();
const readings = createReadings(6);

try {
  const kills = await crashEverywhere(db, readings, async (reading, at) => {
    const { child, line } = work(reading, at);
    assert.equal(await line, 'here');
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  });
  console.log(`passed: ${kills} workers killed, one before each statement; the table is right`);

  const races = await raceEveryDay(db, readings, async (reading) => {
    const lost = await Promise.all([work(reading).line, work(reading).line]);
    return lost.reduce((sum, line) => sum + Number(line), 0);
  });
  console.log(`passed: two workers on one account, ${races} races lost; the table is right`);
} finally {
  await db.end();
  server.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
