import {
  agesMs,
  minuteMs,
  must,
  mustBeServed,
  planFor,
  type Scenarios,
  tokenRequestsOf,
} from './scenario.ts';

/** Former faults in which a cleared pair came back, or a client missed changes of its store. */
export const order: Scenarios = {
  'a pair that is cleared while a renewal reads the store does not come back': {
    plan: planFor(),
    async live(world) {
      for (let round = 0; round < 6; round++) {
        world.setWeather({ store: 'well' });
        world.call(0, 'get');
        await world.run(agesMs);
        world.setWeather({ store: 'slow' });
        world.call(0, 'get');
        await world.run(round * 50);
        await world.act({ kind: 'clear' });
        await world.run(minuteMs);
        const caller = world.call(0, 'get');
        await world.run(minuteMs);
        mustBeServed(caller, 'After clear()');
      }
    },
  },

  'of a set and a clear, the last wins in the store': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'slow' });
      for (let round = 0; round < 12; round++) {
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.act({ kind: 'clear' });
        await world.run(minuteMs);
        must(world.store.content() === undefined, 'The store must be empty after clear().');
      }
    },
  },

  'of two pairs that are set, the last wins in the store': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'slow' });
      for (let round = 0; round < 12; round++) {
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.run(minuteMs);
        const said = world.clients[0]?.facts.lastWord?.access;
        must(world.store.content()?.access === said, 'The store must hold the pair that was set last.');
      }
    },
  },

  'a pair that is set while reload() reads is kept': {
    plan: planFor(),
    async live(world) {
      for (let round = 0; round < 6; round++) {
        world.setWeather({ store: 'slow' });
        await world.act({ kind: 'reload' });
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        const said = world.clients[0]?.facts.lastWord?.access;
        await world.run(minuteMs);
        const caller = world.call(0, 'access');
        await world.run(minuteMs);
        mustBeServed(caller, 'With a pair that was set');
        must(caller.outcome.access === said, 'The pair that was set must be used.');
      }
    },
  },

  'getTokenPair succeeds while the pair is being cleared': {
    plan: planFor({ isSync: true }),
    async live(world) {
      world.call(0, 'pair');
      await world.run(1_000);
      const caller = world.call(0, 'pair');
      await world.act({ kind: 'clear' });
      await world.run(minuteMs);
      mustBeServed(caller, 'While the pair is cleared');
    },
  },

  'a client that begins with setTokenPair notices that another client has cleared the pair': {
    plan: planFor({ hasSubscribe: true }, { credentials: 'none' }),
    async live(world) {
      await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
      await world.run(1_000);
      await world.act({ kind: 'others-clear' });
      await world.run(1_000);
      const caller = world.call(0, 'access');
      await world.run(minuteMs);
      must(caller.outcome?.kind === 'error', 'The call must reject, because there is no token any more.');
    },
  },

  'a client that begins with clear() notices the pair that another client stores': {
    plan: planFor({ hasSubscribe: true }, { credentials: 'none' }),
    async live(world) {
      await world.act({ kind: 'clear' });
      await world.run(1_000);
      await world.act({ kind: 'others-write', secondsLeft: 86_400 });
      await world.run(1_000);
      const caller = world.call(0, 'access');
      await world.run(minuteMs);
      mustBeServed(caller, 'After another client has stored a pair');
    },
  },

  'junk from a subscription is taken neither for a pair nor for a cleared one': {
    plan: planFor({ hasSubscribe: true }),
    async live(world) {
      world.call(0, 'get');
      await world.run(1_000);
      world.setWeather({ store: 'failing' });
      for (const junk of [{}, 'junk', 42, [], { access: 7 }]) {
        await world.act({ kind: 'junk', junk, count: 3 });
        world.call(0, 'get');
        await world.run(1_000);
      }
      must(tokenRequestsOf(world) === 1, `1 token request, not ${tokenRequestsOf(world)}.`);
    },
  },
};
