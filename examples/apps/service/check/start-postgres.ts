import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../start-redis.ts';

export interface OwnPostgres {
  url: string;
  version: string;
  stop(): Promise<void>;
}

/** The folder with the newest Postgres programs, which Debian does not put on the PATH. */
export function findPostgres(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
}

/** Starts a Postgres of our own on a free port of this machine. It keeps everything in `folder`. */
export async function startPostgres(bin: string, folder: string): Promise<OwnPostgres> {
  const data = join(folder, 'postgres');
  const asUser = userOf(data);
  const options = { ...asUser, cwd: data, stdio: 'ignore' as const };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'service', '-A', 'trust', '--no-sync', '-E', 'UTF8'],
    options,
  );
  const port = String(await freePort());
  const server: ChildProcess = spawn(
    join(bin, 'postgres'),
    // The check kills workers, not Postgres, so nothing has to reach the disk.
    ['-D', data, '-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-F'],
    options,
  );
  process.once('exit', () => server.kill('SIGQUIT'));
  const url = `postgres://service@127.0.0.1:${port}/postgres`;
  return {
    url,
    version: await waitForVersion(url, server),
    async stop() {
      const ended = once(server, 'exit');
      // Does not wait for open connections.
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** Postgres refuses to run as root, so it runs as the user that its package created. */
function userOf(data: string): { uid?: number; gid?: number } {
  mkdirSync(data, { recursive: true });
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  if (uid === undefined || gid === undefined) return {};
  for (const path of [join(data, '..'), data]) chownSync(path, uid, gid);
  return { uid, gid };
}

async function waitForVersion(url: string, server: ChildProcess): Promise<string> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Postgres ended with ${server.exitCode}.`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query('SHOW server_version');
      return String(rows[0].server_version);
    } catch {
      await wait(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
