import {
  agesMs,
  minuteMs,
  must,
  mustBeServed,
  planFor,
  type Scenario,
  type Scenarios,
  tokenRequestsOf,
} from './scenario.ts';

/** Former faults with lifetimes, rotation and fallbacks, and with callers that wait too long. */
export const agesAndWaiting: Scenarios = {
  'the lifetime of a pair that is set without seconds is read from its claims': {
    plan: planFor(),
    async live(world) {
      await world.act({ kind: 'set', secondsLeft: -3_600, saysSeconds: false });
      const ended = world.clients[0]?.facts.lastWord?.access;
      const caller = world.call(0, 'access');
      await world.run(minuteMs);
      mustBeServed(caller, 'With a refresh token');
      must(caller.outcome.access !== ended, 'An expired token must not be handed out.');
    },
  },

  'a refresh token in the answer to a refresh replaces the old one': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: 'rotating' });
      for (let round = 0; round < 4; round++) {
        const caller = world.call(0, 'get');
        await world.run(agesMs);
        mustBeServed(caller, 'With rotation');
      }
      must(tokenRequestsOf(world) === 4, `4 token requests, not ${tokenRequestsOf(world)}.`);
    },
  },

  'a refused refresh token leads to a new pair, whatever the status': {
    plan: planFor(),
    async live(world) {
      for (let round = 0; round < 20; round++) {
        const caller = world.call(0, 'get');
        await world.run(agesMs);
        mustBeServed(caller, `In round ${round}`);
        world.setWeather({ token: 'refresh-refused' });
      }
    },
  },

  'a new pair that has only a refresh token is refreshed': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: 'refresh-only' });
      const caller = world.call(0, 'get');
      await world.run(minuteMs);
      mustBeServed(caller, 'With a refresh token');
    },
  },

  ...Object.fromEntries(
    (['secrets', 'function'] as const).map((credentials) => [
      `invalid lifetimes do not cause a token request for each call (${credentials})`,
      oddLifetimes(credentials),
    ]),
  ),

  'a store that hangs during the renewal of an expired token delays callers by 5 s at most': {
    plan: planFor(),
    async live(world) {
      world.call(0, 'get');
      await world.run(agesMs);
      world.setWeather({ store: 'hanging' });
      const caller = world.call(0, 'access');
      await world.run(7_000);
      mustBeServed(caller, 'Within 7 s');
    },
  },

  'a lock that is not released after its task delays callers by a second at most': {
    plan: planFor({ hasExclusive: true }),
    async live(world) {
      world.setWeather({ lock: 'never-released' });
      const caller = world.call(0, 'access');
      await world.run(2_000);
      mustBeServed(caller, 'Within 2 s');
    },
  },

  'a lock that is never granted delays callers by half of the deadline at most': {
    plan: planFor({ hasExclusive: true }),
    async live(world) {
      world.setWeather({ lock: 'deaf' });
      const caller = world.call(0, 'access');
      await world.run(14_000);
      mustBeServed(caller, 'Within 14 s');
    },
  },

  'getAccessToken rejects when its caller leaves': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ token: 'hang' });
      const caller = world.call(0, 'access', { abortAfterMs: 100 });
      await world.run(200);
      must(caller.outcome?.kind === 'error', 'The call must reject.');
    },
  },

  'peekTokenPair sends nothing': {
    plan: planFor(),
    async live(world) {
      await world.act({ kind: 'peek' });
      await world.run(minuteMs);
      world.call(0, 'get');
      await world.run(agesMs);
      await world.act({ kind: 'peek' });
      await world.run(minuteMs);
      must(tokenRequestsOf(world) === 1, `1 token request, not ${tokenRequestsOf(world)}.`);
    },
  },

  'a waitUntil that throws does not fail calls': {
    plan: planFor({}, { waitUntil: 'throws' }),
    async live(world) {
      world.setWeather({ token: 'minutes' });
      for (let round = 0; round < 40; round++) {
        const caller = world.call(0, 'get');
        await world.run(20_000);
        mustBeServed(caller, 'With a waitUntil that throws');
      }
    },
  },

  'three clients that share a store make one token request per lifetime if nothing fails': {
    plan: planFor({ hasExclusive: true }, {}, {}, {}),
    async live(world) {
      for (let round = 0; round < 3 * 24 * 6; round++) {
        for (let index = 0; index < 9; index++) {
          const caller = world.call(index % 3, index < 6 ? 'get' : 'access');
          if (index === 8) await world.run(10 * minuteMs);
          if (index === 8) mustBeServed(caller, 'If nothing fails');
        }
      }
      // One new pair, and one renewal near the end of each day; the last day may end before its renewal.
      must(
        tokenRequestsOf(world) === 3 || tokenRequestsOf(world) === 4,
        `3 or 4 requests, not ${tokenRequestsOf(world)}.`,
      );
      const expected = ['new', ...Array.from({ length: tokenRequestsOf(world) - 1 }, () => 'refresh')];
      const all = world.clients.flatMap(({ facts }) => facts.tokenRequests);
      const kinds = all.sort((one, other) => one.beganMs - other.beganMs).map(({ endpoint }) => endpoint);
      must(kinds.join() === expected.join(), `Refreshes after the first, not ${kinds}.`);
    },
  },
};

function oddLifetimes(credentials: 'secrets' | 'function'): Scenario {
  return {
    plan: planFor({}, { credentials }),
    async live(world) {
      world.setWeather({ token: 'odd-lifetimes' });
      for (let round = 0; round < 100; round++) {
        world.call(0, 'get');
        await world.run(1_000);
      }
      must(tokenRequestsOf(world) <= 25, `25 token requests at most, not ${tokenRequestsOf(world)}.`);
    },
  };
}
