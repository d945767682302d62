import { Redis } from 'ioredis';
import { log } from './log.ts';

/** A connection for BullMQ, which waits while Redis is away: jobs stay where they are until it is back. */
export function connectForJobs(url: string): Redis {
  return watch(new Redis(url, { maxRetriesPerRequest: null, retryStrategy }), 'jobs');
}

/** A connection for tokens and budget, which fails at once while Redis is away, so that calls do not wait for it. */
export async function connectForClient(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: 2_000,
    retryStrategy,
  });
  watch(redis, 'client');
  await redis.connect();
  return redis;
}

function retryStrategy(times: number): number {
  return Math.min(times * 100, 2_000);
}

/** Logs when Redis goes away and comes back, and not each attempt in between. */
function watch(redis: Redis, connection: string): Redis {
  let isAway = false;
  redis.on('error', (err: Error) => {
    if (!isAway) log.warn({ err, connection }, 'Redis is away');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info({ connection }, 'Redis is back');
    isAway = false;
  });
  return redis;
}
