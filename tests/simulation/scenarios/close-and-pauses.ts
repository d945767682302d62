import {
  hourMs,
  minuteMs,
  must,
  mustBeServed,
  planFor,
  type Scenarios,
  tokenRequestsOf,
} from './scenario.ts';

const yearMs = 365 * 24 * hourMs;

/** Former faults with work that outlived `close()`, and with pauses that lasted too long. */
export const closeAndPauses: Scenarios = {
  'close() ends a wait for a lock': {
    plan: planFor({ hasExclusive: true }),
    async live(world) {
      world.setWeather({ lock: 'never-granted' });
      const caller = world.call(0, 'get');
      await world.run(1_000);
      await world.act({ kind: 'close' });
      await world.run(minuteMs);
      must(
        caller.outcome?.kind === 'error' && caller.outcome.code === 'NORDIGEN_CLOSED',
        'The call must reject with NORDIGEN_CLOSED.',
      );
      must(world.clients[0]?.facts.openStoreCalls.size === 0, 'The wait for the lock must end.');
    },
  },

  'close() ends the wait for a credentials function that hangs': {
    plan: planFor({}, { credentials: 'function' }),
    async live(world) {
      world.setWeather({ token: 'hang' });
      const caller = world.call(0, 'get');
      await world.run(1_000);
      await world.act({ kind: 'close' });
      await world.run(minuteMs);
      must(
        caller.outcome?.kind === 'error' && caller.outcome.code === 'NORDIGEN_CLOSED',
        'The call must reject with NORDIGEN_CLOSED.',
      );
    },
  },

  'close() ends the retries of a token call': {
    plan: planFor({}, { retry: { limit: 6, maxWaitMs: 60_000 } }),
    async live(world) {
      world.setWeather({ token: '503-wait-8' });
      world.call(0, 'get');
      await world.run(1_000);
      await world.act({ kind: 'close' });
      await world.run(hourMs);
      must(tokenRequestsOf(world) === 1, `1 token request, not ${tokenRequestsOf(world)}.`);
    },
  },

  'close() ends the retries of a data call': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ data: 'not-sent' });
      world.call(0, 'get');
      await world.run(400);
      await world.act({ kind: 'close' });
      await world.run(minuteMs);
    },
  },

  'close() in the same tick as the first call leaves no subscription': {
    plan: planFor({ hasSubscribe: true }),
    async live(world) {
      world.call(0, 'get');
      await world.act({ kind: 'close' });
      await world.run(minuteMs);
    },
  },

  'close() ends a read of a store that hangs': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'hanging' });
      const caller = world.call(0, 'get');
      await world.run(100);
      await world.act({ kind: 'close' });
      await world.run(minuteMs);
      must(
        caller.outcome?.kind === 'error' && caller.outcome.code === 'NORDIGEN_CLOSED',
        'The call must reject with NORDIGEN_CLOSED.',
      );
    },
  },

  'a pause is measured by the steady clock when the wall clock is corrected': {
    plan: planFor(),
    async live(world) {
      await world.act({ kind: 'jump-wall', byMs: yearMs });
      world.setWeather({ token: '503' });
      world.call(0, 'get');
      await world.run(minuteMs);
      await world.act({ kind: 'jump-wall', byMs: -yearMs });
      world.heal();
      const caller = world.call(0, 'get');
      await world.run(minuteMs);
      mustBeServed(caller, 'A minute after the failure');
    },
  },

  ...Object.fromEntries(
    (['429-year', '429-epoch'] as const).map((token) => [
      `a Retry-After (${token}) pauses the client for an hour at most`,
      {
        plan: planFor(),
        async live(world) {
          world.setWeather({ token });
          world.call(0, 'get');
          await world.run(minuteMs);
          world.heal();
          await world.run(hourMs);
          const caller = world.call(0, 'get');
          await world.run(minuteMs);
          mustBeServed(caller, 'An hour after the failure');
        },
      } satisfies Scenarios[string],
    ]),
  ),

  'a caller in a pause gets the pair that another process stores': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: '429-long' });
      world.call(0, 'get');
      await world.run(1_000);
      await world.act({ kind: 'others-write', secondsLeft: 86_400 });
      await world.run(6_000);
      const caller = world.call(0, 'get');
      await world.run(minuteMs);
      mustBeServed(caller, 'With a valid pair in the store');
    },
  },

  'after two minutes offline, a call succeeds 5 s after the network is back': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: 'not-sent' });
      for (let round = 0; round < 12; round++) {
        world.call(0, 'get');
        await world.run(10_000);
      }
      world.heal();
      await world.run(5_100);
      const caller = world.call(0, 'get');
      await world.run(minuteMs);
      mustBeServed(caller, 'With the network back');
    },
  },
};
