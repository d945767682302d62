import { dayMs, type SandboxClock } from './clock.ts';
import { type Answer, rateLimitExceeded, type Scope } from './errors/answers.ts';

/** The groups of calls that share one limit. */
export type LimitGroup =
  | 'token/new'
  | 'token/refresh'
  | 'institutions'
  | 'accounts'
  | 'agreements'
  | 'requisitions'
  | 'agreements:create'
  | 'agreements:accept'
  | 'agreements:delete'
  | 'agreements:reconfirm'
  | 'requisitions:create'
  | 'requisitions:delete';

/** What is left of a limit after a call. */
export interface Allowance {
  limit: number;
  remaining: number;
  resetSeconds: number;
  period: string;
  /** Whether this call exceeded the limit. */
  exceeded: boolean;
}

/** How much of the limits is used. */
export interface RateLimitState {
  /** The current window of each limit. */
  windows: [
    group: LimitGroup,
    window: {
      /** When the window began, in ms since the epoch. */
      startedAtMs: number;
      /** Calls made in the window. */
      used: number;
    },
  ][];
  /** When the successful calls of the last 24 hours were made, keyed `account/scope`. */
  successes: [key: string, atMs: number[]][];
}

export interface RateLimits {
  count(group: LimitGroup): Allowance;
  /** What an account has left of its daily successful calls for one scope. */
  account(accountId: string, scope: Scope): Allowance;
  countSuccess(accountId: string, scope: Scope): void;
  export(): RateLimitState;
  restore(state: RateLimitState): void;
}

const minute = { period: 'minute', periodMs: 60_000 };
const hour = { period: 'hour', periodMs: 3_600_000 };

const groups: Record<LimitGroup, { limit: number; period: string; periodMs: number }> = {
  'token/new': { limit: 100, ...hour },
  'token/refresh': { limit: 100, ...minute },
  institutions: { limit: 300, ...minute },
  accounts: { limit: 100, ...minute },
  agreements: { limit: 300, ...minute },
  requisitions: { limit: 300, ...minute },
  'agreements:create': { limit: 100, ...minute },
  'agreements:accept': { limit: 100, ...minute },
  'agreements:delete': { limit: 100, ...minute },
  'agreements:reconfirm': { limit: 100, ...minute },
  'requisitions:create': { limit: 100, ...minute },
  'requisitions:delete': { limit: 100, ...minute },
};

/** Counts calls in windows that begin at the first call, and successful data calls in a rolling 24 hours. */
export function createRateLimits(clock: SandboxClock, dailyCalls: number): RateLimits {
  const windows = new Map<LimitGroup, { startedAtMs: number; used: number }>();
  const successes = new Map<string, number[]>();

  const recent = (key: string): number[] => {
    const sinceMs = clock.now() - dayMs;
    const calls = successes.get(key) ?? [];
    return (calls[0] ?? sinceMs + 1) > sinceMs ? calls : calls.filter((atMs) => atMs > sinceMs);
  };

  return {
    count(group) {
      const { limit, period, periodMs } = groups[group];
      const nowMs = clock.now();
      let window = windows.get(group);
      if (window === undefined || nowMs >= window.startedAtMs + periodMs || nowMs < window.startedAtMs) {
        window = { startedAtMs: nowMs, used: 0 };
        windows.set(group, window);
      }
      window.used += 1;
      return {
        limit,
        remaining: Math.max(0, limit - window.used),
        resetSeconds: Math.ceil((window.startedAtMs + periodMs - nowMs) / 1000),
        period,
        exceeded: window.used > limit,
      };
    },

    account(accountId, scope) {
      const calls = recent(`${accountId}/${scope}`);
      const oldest = calls[0];
      return {
        limit: dailyCalls,
        remaining: Math.max(0, dailyCalls - calls.length),
        resetSeconds: oldest === undefined ? dayMs / 1000 : Math.ceil((oldest + dayMs - clock.now()) / 1000),
        period: 'day',
        exceeded: calls.length >= dailyCalls,
      };
    },

    countSuccess(accountId, scope) {
      const key = `${accountId}/${scope}`;
      successes.set(key, [...recent(key), clock.now()].slice(-dailyCalls));
    },

    export: () => structuredClone({ windows: [...windows], successes: [...successes] }),
    restore(state) {
      windows.clear();
      successes.clear();
      for (const [group, window] of state.windows) windows.set(group, { ...window });
      for (const [key, calls] of state.successes) successes.set(key, [...calls]);
    },
  };
}

export function tooManyCalls(allowance: Allowance): Answer {
  return rateLimitExceeded(allowance.limit, allowance.period, allowance.resetSeconds);
}

/** The headers, with the names that clients receive. The documentation writes them in capitals. */
export function rateLimitHeaders(allowance: Allowance, kind: 'general' | 'account'): Record<string, string> {
  const prefix = kind === 'general' ? 'http_x_ratelimit' : 'http_x_ratelimit_account_success';
  return {
    [`${prefix}_limit`]: String(allowance.limit),
    [`${prefix}_remaining`]: String(allowance.remaining),
    [`${prefix}_reset`]: String(allowance.resetSeconds),
  };
}
