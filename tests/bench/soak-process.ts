import { createRedisClient } from './soak-redis.ts';
import { soakTokenSeconds } from './soak-report.ts';

/*
 * One process of the soak test, with a number of calls in flight for a number of seconds. Its API is a function with
 * faults, so that the results show the client and not a network.
 */

export interface SoakResult {
  calls: number;
  succeeded: number;
  /** Calls that ended with an error of this package, by code. */
  failed: Record<string, number>;
  /** Calls that ended in any other way. There must be none. */
  strange: string[];
  tokenRequests: number;
  /** Used heap after a garbage collection, in MB, once a second. */
  heapMb: number[];
}

const [entry, port, seconds, faults, inFlight] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const { createNordigenClient, isNordigenError } = (await import(entry)) as typeof import('nordigen-client');
const { redisTokenStore } = (await import(
  new URL('stores/redis.js', entry).href
)) as typeof import('nordigen-client/stores/redis');

const result: SoakResult = {
  calls: 0,
  succeeded: 0,
  failed: {},
  strange: [],
  tokenRequests: 0,
  heapMb: [],
};
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const json = (body: unknown, status = 200): Response => Response.json(body, { status });

function tokenAnswer(): Response {
  result.tokenRequests++;
  const token = `${process.pid}-${result.tokenRequests}`;
  const refresh = { refresh: `r-${token}`, refresh_expires: 600 };
  return json({ access: `a-${token}`, access_expires: soakTokenSeconds, ...refresh });
}

async function fetch(request: Request): Promise<Response> {
  await pass(2 + Math.random() * 10);
  if (Math.random() < Number(faults)) {
    const fault = Math.floor(Math.random() * 6);
    if (fault === 0) throw new TypeError('fetch failed');
    if (fault === 1) return json({ summary: 'Invalid token', detail: 'x', status_code: 401 }, 401);
    if (fault === 2) return json({ type: 'ServiceError', summary: 'x', detail: 'x' }, 503);
    if (fault === 3) return json({ summary: 'Rate limit exceeded', detail: 'x' }, 429);
    if (fault === 4) return new Response('<html>', { status: 200 });
    await pass(6_000);
  }
  return request.url.includes('/token/') ? tokenAnswer() : json({ id: 'x', created: '', status: 'READY' });
}

const client = createNordigenClient({
  credentials: { secretId: 'id', secretKey: 'key' },
  store: redisTokenStore({ client: createRedisClient(Number(port)) }),
  timeoutMs: 5_000,
  fetch,
});

const untilMs = performance.now() + Number(seconds) * 1000;
async function loop(): Promise<void> {
  while (performance.now() < untilMs) {
    result.calls++;
    try {
      const response = await client.accounts.get('x');
      if (response.ok) result.succeeded++;
      else count(response.error.code);
    } catch (error) {
      if (isNordigenError(error)) count('phase' in error ? `${error.code} (${error.phase})` : error.code);
      else result.strange.push(String(error));
    }
    // While the client pauses, calls fail at once. A real caller would not call again immediately.
    await pass(5);
  }
}
function count(code: string): void {
  result.failed[code] = (result.failed[code] ?? 0) + 1;
}

const sampler = setInterval(() => {
  globalThis.gc?.();
  result.heapMb.push(process.memoryUsage().heapUsed / 1_048_576);
}, 1_000);
await Promise.all(Array.from({ length: Number(inFlight) }, loop));
clearInterval(sampler);
client.close();
process.send?.(result, () => process.exit());
