import { onTestFinished } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';

export interface LimitedBank {
  fetch(request: Request): Promise<Response>;
  /** The calls so far, with their status: `balances 200`, `balances 429`. */
  log: string[];
  now(): number;
  advance(ms: number): void;
  /** Sets the answer to the next request. */
  next(answer: () => Response | Promise<Response>): void;
  /** Holds all answers back until the returned function is called. */
  hold(): () => void;
  client(options?: NordigenClientOptions): NordigenClient;
}

const dayMs = 86_400_000;

/** A bank that allows `limit` successful calls a day per account and scope, as its headers say. */
export function limitedBank(
  limit: number = 4,
  toHeaders: (left: number, seconds: number) => Record<string, string> = (left, seconds) => ({
    http_x_ratelimit_account_success_limit: `${limit}`,
    http_x_ratelimit_account_success_remaining: `${left}`,
    http_x_ratelimit_account_success_reset: `${seconds}`,
  }),
): LimitedBank {
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  const windows = new Map<string, { used: number; endMs: number }>();
  const log: string[] = [];
  const planned: (() => Response | Promise<Response>)[] = [];
  let held: Promise<void> = Promise.resolve();

  function answer(url: URL): Response {
    const scope = url.pathname.split('/').at(-2) as string;
    let window = windows.get(url.pathname);
    if (window === undefined || window.endMs <= nowMs) window = { used: 0, endMs: nowMs + dayMs };
    windows.set(url.pathname, window);
    const seconds = Math.ceil((window.endMs - nowMs) / 1000);
    const isRefused = window.used >= limit;
    if (!isRefused) window.used++;
    log.push(`${scope} ${isRefused ? 429 : 200}`);
    const headers = toHeaders(limit - window.used, seconds);
    const detail = `The rate limit for this resource is ${limit}/day. Please try again in ${seconds} seconds`;
    if (isRefused)
      return Response.json(
        { summary: 'Rate limit exceeded', detail, status_code: 429 },
        { status: 429, headers },
      );
    const bodies: Record<string, object> = {
      details: { account: {} },
      balances: { balances: [] },
      transactions: { transactions: { booked: [], pending: [] } },
    };
    return Response.json(
      bodies[scope] ?? { id: 'a', created: '', last_accessed: null, status: 'READY', institution_id: 'A' },
      { headers },
    );
  }

  const bank: LimitedBank = {
    async fetch(request) {
      const plan = planned.shift();
      const response = plan === undefined ? answer(new URL(request.url)) : await plan();
      await held;
      return response;
    },
    log,
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    next: (plan) => planned.push(plan),
    hold() {
      let release = (): void => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    client(options) {
      const client = createNordigenClient({
        credentials: async () => ({ access: 'an-access-token', access_expires: 9 * 86_400 }),
        fetch: bank.fetch,
        now: bank.now,
        retry: false,
        ...options,
      });
      onTestFinished(() => client.close());
      return client;
    },
  };
  return bank;
}
