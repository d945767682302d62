import {
  agesMs,
  minuteMs,
  must,
  mustBeServed,
  planFor,
  type Scenarios,
  tokenRequestsOf,
} from './scenario.ts';

/** Faults 3 and 4: what was forgotten comes back; clients that are deaf. */
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

  'of a set and a clear the last wins in the store': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'slow' });
      for (let round = 0; round < 12; round++) {
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.act({ kind: 'clear' });
        await world.run(minuteMs);
        must(world.store.content() === undefined, 'The store holds nothing after clear().');
      }
    },
  },

  'of two pairs that are set the last wins in the store': {
    plan: planFor(),
    async live(world) {
      world.setWeather({ store: 'slow' });
      for (let round = 0; round < 12; round++) {
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
        await world.run(minuteMs);
        const said = world.clients[0]?.facts.lastWord?.access;
        must(world.store.content()?.access === said, 'The store holds the pair that was set last.');
      }
    },
  },

  'a pair that is set while reload() reads stays': {
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
        must(caller.outcome.access === said, 'The pair that was set is used.');
      }
    },
  },

  'a pair that is asked for while it is cleared is a new one': {
    plan: planFor({ isSync: true }),
    async live(world) {
      world.call(0, 'pair');
      await world.run(1_000);
      const caller = world.call(0, 'pair');
      await world.act({ kind: 'clear' });
      await world.run(minuteMs);
      mustBeServed(caller, 'While it is cleared');
    },
  },

  'a client that begins with setTokenPair is told that another has signed out': {
    plan: planFor({ hasSubscribe: true }, { credentials: 'none' }),
    async live(world) {
      await world.act({ kind: 'set', secondsLeft: 86_400, saysSeconds: true });
      await world.run(1_000);
      await world.act({ kind: 'others-clear' });
      await world.run(1_000);
      const caller = world.call(0, 'access');
      await world.run(minuteMs);
      must(caller.outcome?.kind === 'error', 'There is no token any more.');
    },
  },

  'a client that begins with clear() is told of the pair that another stores': {
    plan: planFor({ hasSubscribe: true }, { credentials: 'none' }),
    async live(world) {
      await world.act({ kind: 'clear' });
      await world.run(1_000);
      await world.act({ kind: 'others-write', secondsLeft: 86_400 });
      await world.run(1_000);
      const caller = world.call(0, 'access');
      await world.run(minuteMs);
      mustBeServed(caller, 'After another has stored a pair');
    },
  },

  'junk from a subscription is neither a pair nor a sign-out': {
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
