import type { Redis } from 'ioredis';
import { createCallBudget, createNordigenClient, type NordigenClient } from 'nordigen-client';
import { redisTokenStore } from 'nordigen-client/stores/redis';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './settings.ts';

/** Longer than any bank's window. */
const budgetSeconds = 26 * 3600;

/** A client that shares its token pair and its count of calls with all processes on the same Redis. */
export function createClient(
  { credentials, baseUrl }: Settings,
  redis: Redis,
  { calls, callSeconds }: Metrics,
  now: () => number,
): NordigenClient {
  const store = redisTokenStore({ client: redis });
  const budget = createCallBudget({
    mode: 'enforce',
    storage: {
      getItem: (key) => redis.get(key),
      setItem: (key, value) => redis.set(key, value, 'EX', budgetSeconds),
      exclusive: store.exclusive,
    },
    onStorageError: (err) => log.warn({ err }, 'the budget is counted in this process alone'),
  });
  return createNordigenClient({
    credentials,
    store,
    budget,
    now,
    ...(baseUrl !== undefined && { baseUrl }),
    on: {
      response({ operation, status, durationMs }) {
        calls.inc({ operation, status });
        callSeconds.observe({ operation }, durationMs / 1000);
      },
      storeError: (err) => log.warn({ err }, 'the token store failed'),
      renewalError: (err) => log.error({ err }, 'the token could not be renewed'),
      issue: ({ operation, issues }) => log.warn({ operation, issues: issues.length }, 'parts were left out'),
    },
  });
}
