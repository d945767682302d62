import type { World } from './api.ts';
import type { RequestFact } from './facts.ts';

/** How a request ends. */
export type Answer = {
  afterMs: number;
  /** Whether it arrives even after an abort, as from a `fetch` that ignores its signal. */
  isDeaf?: boolean;
} & (
  | {
      kind: 'answer';
      status: number;
      body: unknown;
      headers?: Record<string, string>;
      pair?: RequestFact['pair'];
      /** Whether it says that the access token is not valid. */
      isRefusal?: boolean;
    }
  | { kind: 'network' | 'not-sent' | 'hang' }
);

function failure(status: number, afterMs: number, summary: string, headers = {}): Answer {
  const body = { summary, detail: `${summary}.`, status_code: status };
  return { kind: 'answer', afterMs, status, body, headers };
}

/** Answers `token/new/`, or `token/refresh/` if a refresh token was sent. */
export function answerToken(world: World, sent: { refresh: string | undefined } | undefined): Answer {
  const { random } = world;
  const soonMs = random.between(5, 300);
  switch (world.weather().token) {
    case '500':
      return failure(500, soonMs, 'Internal server error');
    case '503':
      return failure(503, soonMs, 'Service unavailable');
    case '503-wait-8':
      return failure(503, soonMs, 'Service unavailable', { 'retry-after': '8' });
    case '504-after-6-s':
      return failure(504, 6_000, 'Gateway time-out');
    case '429-short':
      return failure(429, soonMs, 'Rate limit exceeded', { 'retry-after': '3' });
    case '429-long':
      return failure(429, soonMs, 'Rate limit exceeded', { 'retry-after': '3000' });
    case '429-year':
      return failure(429, soonMs, 'Rate limit exceeded', { 'retry-after': '31536000' });
    case '429-epoch':
      return failure(429, soonMs, 'Rate limit exceeded', { 'retry-after': '1767225600' });
    case 'network':
      return { kind: 'network', afterMs: random.pick([1, 50, 4_000]) };
    case 'not-sent':
      return { kind: 'not-sent', afterMs: random.pick([1, 20]) };
    case 'hang':
      return { kind: 'hang', afterMs: 0, isDeaf: random.chance(0.2) };
    case 'wrong-secrets':
      return failure(401, soonMs, sent === undefined ? 'Authentication failed' : 'Invalid token');
    case 'page':
      return { kind: 'answer', afterMs: soonMs, status: 200, body: '<html>Under maintenance</html>' };
    case 'late':
      return { ...goodToken(world, sent, random.between(9_000, 30_000)), isDeaf: random.chance(0.5) };
    case 'slow':
      return goodToken(world, sent, random.between(1_000, 9_000));
    default:
      return goodToken(world, sent, soonMs);
  }
}

function goodToken(world: World, sent: { refresh: string | undefined } | undefined, afterMs: number): Answer {
  const { tokens, random } = world;
  const { token: weather } = world.weather();
  const isRefresh = sent !== undefined;
  if (isRefresh && weather === 'refresh-refused') {
    return failure(random.pick([400, 401, 403, 404, 405, 410, 415, 422]), afterMs, 'Invalid token');
  }
  if (isRefresh && !tokens.works(sent.refresh, 'refresh')) return failure(401, afterMs, 'Invalid token');
  const told = toldLifetime(world);
  const realSeconds = typeof told === 'number' && told > 0 && told < 1e6 ? told : 86_400;
  const access = tokens.mint('access', realSeconds);
  const isRotated = isRefresh && weather === 'rotating';
  if (isRotated) tokens.revoke(sent.refresh as string);
  const refresh = isRefresh && !isRotated ? undefined : tokens.mint('refresh', 2_592_000);
  if (!isRefresh && weather === 'refresh-only') {
    const pair = { ...(refresh && { refresh }), lifetimeSeconds: undefined };
    return { kind: 'answer', afterMs, status: 200, body: { refresh, refresh_expires: 2_592_000 }, pair };
  }
  const body = {
    access,
    access_expires: told,
    ...(refresh && { refresh, refresh_expires: 2_592_000 }),
  };
  const pair = { access, ...(refresh && { refresh }), lifetimeSeconds: told };
  return { kind: 'answer', afterMs, status: 200, body, pair };
}

function toldLifetime({ weather, random }: World): unknown {
  switch (weather().token) {
    case 'minutes':
      return random.pick([60, 600]);
    case 'seconds':
      return 3;
    case 'blink':
      return 0.5;
    case 'odd-lifetimes':
      return random.pick([0, -5, 1e12, null, 'soon', undefined]);
    default:
      return 86_400;
  }
}

export function answerData(world: World, authorization: string | undefined): Answer {
  const { tokens, random } = world;
  const afterMs = random.between(5, 200);
  const isGood = tokens.works(authorization?.slice('Bearer '.length), 'access');
  const refusal: Answer = { ...failure(401, afterMs, 'Invalid token'), isRefusal: true } as Answer;
  switch (world.weather().data) {
    case 'refusing':
      return refusal;
    case '503':
      return failure(503, afterMs, 'Service unavailable');
    case 'network':
      return { kind: 'network', afterMs };
    case 'not-sent':
      return { kind: 'not-sent', afterMs };
    case 'hang':
      return { kind: 'hang', afterMs: 0 };
    case 'forbidden': {
      const body = {
        summary: 'Access has expired',
        type: 'AccessExpiredError',
        detail: '',
        status_code: 401,
      };
      return isGood ? { kind: 'answer', afterMs, status: 401, body } : refusal;
    }
    default: {
      const slowMs = world.weather().data === 'slow' ? random.between(500, 9_000) : afterMs;
      return isGood ? { kind: 'answer', afterMs: slowMs, status: 200, body: { id: 'ok' } } : refusal;
    }
  }
}
