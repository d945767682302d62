import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { NodeRedisLike } from '../../src/stores/redis.ts';

/** A Redis that can be stopped and started on one port. */
export interface RedisProcess {
  port: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function openRedisProcess(): Promise<RedisProcess> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  let child: ChildProcess | undefined;
  const redis: RedisProcess = {
    port,
    async stop() {
      const ending = child;
      child = undefined;
      if (ending === undefined) return;
      ending.kill();
      await once(ending, 'exit');
    },
    async start() {
      const options = ['--port', String(port), '--save', '', '--appendonly', 'no'];
      child = spawn('redis-server', options, { stdio: 'ignore' });
      await once(child, 'spawn');
    },
  };
  await redis.start();
  return redis;
}

/** The parts of a Redis client that the store uses. It opens a connection per command, and rejects while Redis is down. */
export function createRedisClient(port: number): NodeRedisLike {
  const command = (...words: string[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ port, host: '127.0.0.1' });
      let text = '';
      socket.setTimeout(1_000, () => socket.destroy(new Error('Redis does not answer.')));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('Redis hung up.')));
      socket.on('data', (part) => {
        text += part;
        const answer = readReply(text);
        if (answer === undefined) return;
        resolve(answer.value);
        socket.end();
      });
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    });
  return {
    get: (key) => command('GET', key),
    set: (key, value, { PX, NX }) => command('SET', key, value, 'PX', String(PX), ...(NX ? ['NX'] : [])),
    del: (key) => command('DEL', key),
    eval: (script, { keys, arguments: values }) =>
      command('EVAL', script, String(keys.length), ...keys, ...values),
  };
}

/** One reply of the protocol; `undefined` until it is complete. Lists are not used. */
function readReply(text: string): { value: unknown } | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = text.slice(1, end);
  if (text[0] === ':') return { value: Number(line) };
  if (text[0] !== '$') return { value: text[0] === '-' ? Promise.reject(new Error(line)) : line };
  if (line === '-1') return { value: null };
  const value = text.slice(end + 2);
  return value.length < Number(line) + 2 ? undefined : { value: value.slice(0, Number(line)) };
}
