import { AsyncLocalStorage } from 'node:async_hooks';
import { accountBody } from './bodies.ts';

/*
 * Calls while the access token is renewed again and again. Each call goes out with the token that still works, and the
 * slow renewal runs in the background. They are compared with the same calls with a token that does not expire.
 */

export interface RollOver {
  calls: number;
  /** Token pairs obtained meanwhile. */
  renewals: number;
  /** How many calls took up to each bound, in ms, and longer than the bound before. */
  histogram: readonly { upToMs: number; calls: number }[];
  slowestMs: number;
  /** Calls that began before a renewal was finished and went out after it. */
  waited: number;
}

/** Without and with a token that rolls over. */
export interface RollOverRow {
  lasting: RollOver;
  rolling: RollOver;
}

const calls = 10_000;
const inFlight = 16;
const lifetimeSeconds = 4;
const answerMs = 10;
/** The renewal window is half of the lifetime. */
const renewalMs = 400;
const bounds = [11, 12, 15, 20, 50, 100, 200, 500, 60_000];
/** How many pairs existed when a call began, for its request to compare. */
const begun = new AsyncLocalStorage<number>();

const [entry] = process.argv.slice(2) as [string];
const { createNordigenClient } = (await import(entry)) as typeof import('nordigen-client');
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(accessSeconds: number): Promise<RollOver> {
  let minted = 0;
  let given = 0;
  let waited = 0;
  const client = createNordigenClient({
    baseUrl: 'http://localhost/',
    credentials: async () => {
      minted++;
      if (minted > 1) await pass(renewalMs);
      given++;
      return { access: `access-${minted}`, access_expires: accessSeconds };
    },
    fetch: async () => {
      if (begun.getStore() !== given) waited++;
      await pass(answerMs);
      return new Response(accountBody);
    },
  });
  await client.accounts.get('id');
  waited = 0;
  const tookMs: number[] = [];
  const loop = async (): Promise<void> => {
    while (tookMs.length < calls) {
      const startedMs = performance.now();
      await begun.run(given, () => client.accounts.get('id'));
      tookMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  client.close();
  return {
    calls: tookMs.length,
    renewals: minted - 1,
    histogram: bounds.map((upToMs, index) => {
      const above = bounds[index - 1] ?? 0;
      return { upToMs, calls: tookMs.filter((ms) => ms > above && ms <= upToMs).length };
    }),
    slowestMs: Math.max(...tookMs),
    waited,
  };
}

const row: RollOverRow = { lasting: await measure(86_400), rolling: await measure(lifetimeSeconds) };
process.send?.(row, () => process.exit());
