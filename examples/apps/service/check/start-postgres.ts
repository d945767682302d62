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

/** Where Debian puts the programs of Postgres, which are not on the PATH: the newest. */
export function findPostgres(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
}

/** Starts a Postgres of our own on a free port of this machine; it keeps nothing beyond its folder. */
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
    ['-D', data, '-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`],
    options,
  );
  process.once('exit', () => server.kill('SIGQUIT'));
  const url = `postgres://service@127.0.0.1:${port}/postgres`;
  return {
    url,
    version: await waitForVersion(url, server),
    async stop() {
      const ended = once(server, 'exit');
      // Does not wait for whoever is still connected.
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** Postgres refuses to run as root: there it runs as the user whom its package made. */
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
