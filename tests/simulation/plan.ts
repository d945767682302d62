import type { CallerKind } from './facts.ts';
import { createRandom, type Random } from './random.ts';
import type { StorePlan } from './store.ts';
import { fairWeather, pickWeather, type Weather } from './weather.ts';

/** Everything that happens to a world from outside, as plain data. A seed makes a plan, and `shrink` makes it smaller. */
export interface Plan {
  seed: number;
  store: StorePlan;
  clients: ClientPlan[];
  weather: { fromMs: number; weather: Weather }[];
  actions: Action[];
  endMs: number;
}

export interface ClientPlan {
  credentials: 'secrets' | 'function' | 'none';
  timeoutMs?: number;
  retry?: { limit?: number; maxWaitMs?: number } | false;
  renewal?: { leewaySeconds?: number; windowSeconds?: number };
  waitUntil: 'absent' | 'works' | 'throws';
  listeners: 'absent' | 'work' | 'throw';
}

export type Action = { atMs: number; client: number } & (
  | { kind: 'call'; what: CallerKind; count: number; timeoutMs?: number; abortWithinMs?: number }
  | { kind: 'set'; secondsLeft: number; saysSeconds: boolean }
  | { kind: 'reload' | 'clear' | 'peek' | 'close' }
  | { kind: 'jump-wall'; byMs: number }
  | { kind: 'suspend'; forMs: number }
  | { kind: 'others-write'; secondsLeft: number }
  | { kind: 'others-clear' | 'revoke' }
  | { kind: 'junk'; junk: unknown; count: number }
);

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export function planOf(seed: number): Plan {
  const random = createRandom(seed);
  const endMs = random.weighted([
    [5, random.between(0.5, 3) * minuteMs],
    [3, random.between(3, 30) * minuteMs],
    [1, random.between(0.5, 3) * hourMs],
  ]);
  const clients = Array.from(
    {
      length: random.weighted([
        [5, 1],
        [3, 2],
        [1, 3],
        [1, 4],
      ] as const),
    },
    () => planClient(random),
  );
  // Clients that share a store belong to one company, so they all get their tokens in the same way.
  for (const client of clients) client.credentials = (clients[0] as ClientPlan).credentials;
  return {
    seed,
    store: { hasExclusive: random.chance(0.6), hasSubscribe: random.chance(0.5), isSync: random.chance(0.4) },
    clients,
    weather: planWeather(random, endMs),
    actions: planActions(random, endMs, clients.length),
    endMs,
  };
}

function planClient(random: Random): ClientPlan {
  const credentials = random.weighted([
    [8, 'secrets'],
    [1, 'function'],
    [1, 'none'],
  ] as const);
  const timeoutMs = random.weighted([
    [3, undefined],
    [1, random.pick([1_000, 3_000, 20_000])],
  ]);
  const retry = random.weighted<ClientPlan['retry']>([
    [4, undefined],
    [1, false],
    [1, { limit: random.whole(0, 6), maxWaitMs: random.pick([1_000, 60_000]) }],
  ]);
  const renewal = random.weighted<ClientPlan['renewal']>([
    [4, undefined],
    [1, { leewaySeconds: 5, windowSeconds: 60 }],
  ]);
  return {
    credentials,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(retry !== undefined && { retry }),
    ...(renewal !== undefined && { renewal }),
    waitUntil: random.weighted([
      [6, 'absent'],
      [2, 'works'],
      [1, 'throws'],
    ] as const),
    listeners: random.weighted([
      [4, 'absent'],
      [4, 'work'],
      [1, 'throw'],
    ] as const),
  };
}

function planWeather(random: Random, endMs: number): Plan['weather'] {
  const phases = [{ fromMs: 0, weather: random.chance(0.5) ? fairWeather : pickWeather(random) }];
  for (let atMs = 0; phases.length < 12; ) {
    atMs += random.between(0.02, 0.5) * endMs;
    if (atMs >= endMs) break;
    phases.push({ fromMs: atMs, weather: pickWeather(random) });
  }
  return phases;
}

function planActions(random: Random, endMs: number, clients: number): Action[] {
  const actions: Action[] = [];
  const count = random.whole(4, 30);
  let atMs = 0;
  for (let index = 0; index < count; index++) {
    // Some actions happen at the same moment as the one before, or during it, and most a while later.
    atMs += random.weighted([
      [2, 0],
      [3, random.between(0, 400)],
      [3, random.between(0, 12_000)],
      [3, (random.between(0, 2) * endMs) / count],
    ]);
    if (atMs > endMs) break;
    actions.push({ atMs, client: random.whole(0, clients - 1), ...pickAction(random) } as Action);
  }
  return actions;
}

/** An action without its time and client. */
export type Unplaced<Item = Action> = Item extends unknown ? Omit<Item, 'atMs' | 'client'> : never;

function pickAction(random: Random): Unplaced {
  const secondsLeft = random.pick([86_400, 600, 200, 20, -3_600]);
  return random.weighted<() => Unplaced>([
    [24, () => pickCall(random)],
    [3, () => ({ kind: 'set', secondsLeft, saysSeconds: random.chance(0.6) })],
    [2, () => ({ kind: 'reload' })],
    [4, () => ({ kind: 'clear' })],
    [1, () => ({ kind: 'peek' })],
    [0.7, () => ({ kind: 'close' })],
    [
      2,
      () => ({
        kind: 'jump-wall',
        byMs: random.pick([-1, 1]) * random.pick([5_000, hourMs, 400 * 24 * hourMs]),
      }),
    ],
    [0.5, () => ({ kind: 'suspend', forMs: random.pick([20_000, hourMs]) })],
    [2, () => ({ kind: 'others-write', secondsLeft })],
    [1, () => ({ kind: 'others-clear' })],
    [2, () => ({ kind: 'revoke' })],
    [
      1,
      () => ({
        kind: 'junk',
        junk: random.pick([{}, 'junk', 42, [], { access: 7 }]),
        count: random.pick([1, 20]),
      }),
    ],
  ])();
}

function pickCall(random: Random): Unplaced {
  const what = random.weighted<CallerKind>([
    [4, 'get'],
    [1, 'bank'],
    [1, 'post'],
    [3, 'access'],
    [1, 'pair'],
  ]);
  return {
    kind: 'call',
    what,
    count: random.weighted([
      [8, 1],
      [4, random.whole(2, 6)],
      [0.08, 200],
    ]),
    ...(random.chance(0.2) && { timeoutMs: random.pick([200, 2_000, 60_000]) }),
    ...(random.chance(0.25) && { abortWithinMs: random.pick([0, 50, 3_000, 20_000]) }),
  };
}
