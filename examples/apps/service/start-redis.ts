import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis of our own, which keeps its data in `folder` across restarts. */
export interface OwnRedis {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const explanation = `REDIS_URL is not set and redis-server is not installed. BullMQ needs a real Redis:
  apt-get install redis-server          Debian and Ubuntu
  brew install redis                    macOS
  docker run -p 6379:6379 redis:7 --appendonly yes --maxmemory-policy noeviction
Then set REDIS_URL, such as redis://127.0.0.1:6379, or have redis-server on the PATH.`;

/** Starts Debian's redis-server on a free port of this machine. @throws Error that explains what to install */
export async function startRedis(folder: string): Promise<OwnRedis> {
  const port = String(await freePort());
  const url = `redis://127.0.0.1:${port}`;
  // Jobs are not a cache: they are kept on disk, and nothing is dropped when memory is short.
  const kept = ['--appendonly', 'yes', '--save', ''];
  const args = ['--port', port, '--bind', '127.0.0.1', '--maxmemory-policy', 'noeviction', '--dir', folder];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn('redis-server', [...args, ...kept], { stdio: 'ignore' });
    child = started;
    process.once('exit', () => started.kill());
    const failed = once(started, 'error').then(() => {
      throw new Error(explanation);
    });
    await Promise.race([failed, isReady()]);
  }

  async function isReady(): Promise<void> {
    const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    try {
      while ((await redis.ping().catch(() => 'loading')) !== 'PONG') await wait(50);
    } finally {
      redis.disconnect();
    }
  }

  await start();
  return {
    url,
    start,
    async stop() {
      if (child === undefined || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
