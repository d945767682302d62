import {
  agesMs,
  hourMs,
  minuteMs,
  must,
  mustBeServed,
  planFor,
  type Scenarios,
  tokenRequestsOf,
} from './scenario.ts';

/** Former faults in which the process froze, or sent far too many token requests. */
export const freezeAndStorm: Scenarios = {
  'a store that writes slowly and a refused token do not freeze the process': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'writes-take-8-s', data: 'refusing' });
      world.call(0, 'get');
      await world.run(2_000);
      const second = world.call(0, 'get');
      await world.run(2 * minuteMs);
      must(second.outcome !== undefined, 'The second call must end.');
    },
  },

  'a pair that another client clears during a slow write does not freeze the process': {
    plan: planFor({ hasSubscribe: true }),
    async live(world) {
      world.setWeather({ store: 'writes-take-8-s' });
      world.call(0, 'get');
      await world.run(3_000);
      await world.act({ kind: 'others-clear' });
      await world.run(100);
      const second = world.call(0, 'get');
      await world.run(minuteMs);
      mustBeServed(second, 'After another client has cleared the pair');
    },
  },

  'one call in an hour of 503 with Retry-After causes one run of token requests, and gets the 503': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: '503-wait-8' });
      const caller = world.call(0, 'get');
      await world.run(hourMs);
      must(tokenRequestsOf(world) <= 3, `3 token requests at most, not ${tokenRequestsOf(world)}.`);
      const { outcome } = caller;
      must(
        outcome?.kind === 'answer' && outcome.status === 503,
        `The call must get the 503, not ${JSON.stringify(outcome)}.`,
      );
    },
  },

  'one call in an hour of slow 504s causes one run of token requests': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: '504-after-6-s' });
      const caller = world.call(0, 'access');
      await world.run(hourMs);
      must(tokenRequestsOf(world) <= 3, `3 token requests at most, not ${tokenRequestsOf(world)}.`);
      must(caller.outcome?.kind === 'error', 'The call must reject.');
    },
  },

  'five hundred calls whose tokens are refused cause 13 token requests at most': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ data: 'refusing' });
      for (let round = 0; round < 50; round++) {
        for (let index = 0; index < 10; index++) world.call(0, 'get');
        await world.run(1_000);
      }
      must(tokenRequestsOf(world) <= 13, `13 token requests at most, not ${tokenRequestsOf(world)}.`);
    },
  },

  'callers with short timeouts in an hour without answers cause few token requests': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: 'hang' });
      for (let second = 0; second < 3_600; second += 2) {
        world.call(0, 'get', { timeoutMs: 200 });
        await world.run(2_000);
      }
      must(tokenRequestsOf(world) <= 15, `15 token requests at most, not ${tokenRequestsOf(world)}.`);
    },
  },

  'callers that leave during an outage cause no further token requests': {
    plan: planFor({ hasExclusive: true }),
    async live(world) {
      world.call(0, 'get');
      await world.run(agesMs);
      world.setWeather({ token: 'hang' });
      for (let index = 0; index < 20; index++) world.call(0, 'get', { abortAfterMs: 100 * index });
      await world.run(hourMs);
      must(tokenRequestsOf(world) === 2, `2 token requests, not ${tokenRequestsOf(world)}.`);
    },
  },
};
