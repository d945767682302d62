import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import { createNordigenClient } from '../../src/index.ts';
import { tokenStoreContract } from '../../src/testing/index.ts';
import { openStore } from './children/open-store.ts';
import { agePair, runFleet } from './fleet.ts';
import { nodeRuntime, startChild } from './processes.ts';
import { refusalCases } from './redis-refusals.ts';
import { type CountingServer, openServer } from './sandbox-server.ts';
import { type Case, check, load, repeated, type Suite } from './suite.ts';

type Kind = 'redis' | 'ioredis';

export const redisSuite: Suite = {
  name: 'Stores on Redis',
  missing: () =>
    spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not installed',
  async open() {
    const redis = await openRedis();
    const server = await openServer();
    const { port } = redis;
    const fleet = Array.from({ length: load.processes }, () => nodeRuntime);
    const cases: Case[] = (['redis', 'ioredis'] as const).flatMap((kind) => [
      contractCase(kind, port),
      outageCase(kind, redis, server),
      killedHolderCase(kind, port),
      ...refusalCases(kind, port),
    ]);
    cases.push(
      repeated(`${load.processes} processes that start at once on one server`, async () => {
        await redis.clear();
        const calls = await runFleet(server, { kind: 'redis', port }, fleet);
        check(calls.new === 1 && calls.refresh === 0, JSON.stringify(calls));
        return `${calls.new} token/new/ in ${calls.tookMs} ms`;
      }),
      repeated(
        `${load.processes} processes on one server whose access token is about to expire`,
        async () => {
          await agePair(server, { kind: 'redis', port });
          const calls = await runFleet(server, { kind: 'redis', port }, fleet);
          check(calls.new === 0 && calls.refresh === 1, JSON.stringify(calls));
          return `${calls.refresh} token/refresh/ in ${calls.tookMs} ms`;
        },
      ),
      {
        name: '10 processes with redis and 10 with ioredis that start at once on one server',
        async run() {
          await redis.clear();
          const twenty = Array.from({ length: 20 }, () => nodeRuntime);
          const kindOf = (index: number): Kind => (index % 2 === 0 ? 'redis' : 'ioredis');
          const calls = await runFleet(server, (index) => ({ kind: kindOf(index), port }), twenty);
          check(calls.new === 1 && calls.refresh === 0, JSON.stringify(calls));
          return `${calls.new} token/new/ in ${calls.tookMs} ms`;
        },
      },
    );
    return {
      cases,
      async close() {
        await server.close();
        await redis.close();
      },
    };
  },
};

function contractCase(kind: Kind, port: number): Case {
  return {
    name: `the contract, with a client of ${kind}`,
    async run() {
      const { store, close } = await openStore({ kind, port });
      const other = await openStore({ kind, port });
      let made = 0;
      const makeStore = (): typeof store => (made++ % 2 === 0 ? store : other.store);
      const cases = tokenStoreContract(makeStore, { isShared: true });
      for (const { name, run } of cases) {
        await run().catch((error: Error) => check(false, `${name}: ${error.message}`));
      }
      await close();
      await other.close();
      return `${cases.length} cases`;
    },
  };
}

/** Stops the server while a client works, lets the client renew meanwhile, and starts the server again. */
function outageCase(kind: Kind, redis: RedisServer, server: CountingServer): Case {
  return {
    name: `the server stops and starts again, with a client of ${kind}`,
    async run() {
      await redis.clear();
      const choice = { kind, port: redis.port };
      const { store, close } = await openStore(choice);
      const errors: NordigenStoreError[] = [];
      let nowMs = Date.now();
      const client = createNordigenClient({
        baseUrl: server.baseUrl,
        credentials: server.credentials,
        store,
        timeoutMs: 1_000,
        totalTimeoutMs: 30_000,
        now: () => nowMs,
        on: { storeError: (error) => errors.push(error) },
      });
      const call = async (): Promise<boolean> => (await client.institutions.list({ country: 'GB' })).ok;
      check(await call(), 'The first call failed.');
      await redis.stop();
      const before = server.tokenCalls();
      check(await call(), 'A call with a good token failed while Redis was down.');
      check(errors.length === 0, 'A call with a good token touched the store.');

      nowMs += 86_380_000;
      const beganMs = performance.now();
      check(await client.auth.getAccessToken().then(() => true), 'A renewal failed because Redis was down.');
      const waitedMs = Math.round(performance.now() - beganMs);
      const renewals = server.tokenCalls().refresh - before.refresh;
      check(renewals === 1, `${renewals} renewals while Redis was down.`);
      check(errors.length > 0, 'It was not reported that Redis was down.');

      await redis.start();
      nowMs += 86_380_000;
      const heard = errors.length;
      for (let turn = 0; turn < 50 && (await storedKeys(redis.port)).length === 0; turn++) {
        await client.auth.getAccessToken();
        await sleep(100);
      }
      check((await storedKeys(redis.port)).length > 0, 'Nothing was stored after Redis was back.');
      client.close();
      await close();
      return `${heard} store errors, the renewal took ${waitedMs} ms without Redis`;
    },
  };
}

function killedHolderCase(kind: Kind, port: number): Case {
  return {
    name: `a killed holder keeps its lock for a lease, with a client of ${kind}`,
    async run() {
      const leaseMs = 1_000;
      const child = startChild(nodeRuntime, 'holder', JSON.stringify({ kind, port, leaseMs }));
      check((await child.line()) === 'ready', 'The holder did not start.');
      const { store, close } = await openStore({ kind, port, leaseMs });
      let hasRun = false;
      const task = async (): Promise<void> => {
        hasRun = true;
      };
      const next = store.exclusive?.('key', task, { signal: new AbortController().signal });
      await sleep(3 * leaseMs);
      check(!hasRun, 'The lock of a living process was broken.');
      child.process.kill('SIGKILL');
      const killedMs = performance.now();
      await next;
      const waitedMs = Math.round(performance.now() - killedMs);
      await close();
      check(waitedMs < leaseMs + 300, `The next one waited ${waitedMs} ms.`);
      return `the next one waited ${waitedMs} ms with a lease of ${leaseMs} ms`;
    },
  };
}

async function storedKeys(port: number): Promise<string[]> {
  const { createClient } = await import('redis');
  const client = await createClient({ socket: { host: '127.0.0.1', port } }).connect();
  const keys = await client.keys('nordigen-tokens:*');
  await client.close();
  return keys.filter((key) => !key.endsWith(':lock'));
}

export interface RedisServer {
  port: number;
  /** Kills the server; it keeps nothing. */
  stop(): Promise<void>;
  start(): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    server = spawn('redis-server', args, { stdio: 'ignore' });
    for (let turn = 0; turn < 100 && !(await accepts(port)); turn++) await sleep(50);
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return resolve();
      server.once('close', () => resolve());
      server.kill('SIGKILL');
    });
  await start();
  return {
    port,
    start,
    stop,
    async clear() {
      await stop();
      await start();
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
