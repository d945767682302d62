import { fileTokenStore } from '../../../src/stores/file.ts';
import { redisTokenStore } from '../../../src/stores/redis.ts';
import type { TokenStore } from '../../../src/stores/token-store.ts';

/** A store that another process can be told to open. */
export type StoreChoice =
  | { kind: 'file'; path: string; leaseMs?: number }
  | { kind: 'redis' | 'ioredis'; port: number; leaseMs?: number; username?: string; password?: string };

export async function openStore(
  choice: StoreChoice,
): Promise<{ store: TokenStore; close(): Promise<unknown> }> {
  const { leaseMs } = choice;
  if (choice.kind === 'file') {
    return { store: fileTokenStore({ path: choice.path, leaseMs }), close: async () => undefined };
  }
  if (choice.kind === 'redis') {
    const { createClient } = await import('redis');
    const { port, username, password } = choice;
    const user = username === undefined || password === undefined ? {} : { username, password };
    const client = createClient({ socket: { host: '127.0.0.1', port }, ...user });
    client.on('error', () => undefined);
    await client.connect();
    return { store: redisTokenStore({ client, leaseMs }), close: () => client.close() };
  }
  const { Redis } = await import('ioredis');
  const { port, username, password } = choice;
  const user = username === undefined || password === undefined ? {} : { username, password };
  const client = new Redis({ host: '127.0.0.1', port, ...user });
  client.on('error', () => undefined);
  return { store: redisTokenStore({ client, leaseMs }), close: () => client.quit() };
}
