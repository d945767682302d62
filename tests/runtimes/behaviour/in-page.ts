import { localStorageTokenStore } from 'nordigen-client';
import { tokenStoreContract } from 'nordigen-client/testing';
import { backendBehaviours } from './backend.ts';
import type { Environment, Outcome, StoreOfRuntime } from './behaviour.ts';
import { runBehaviours } from './run-behaviours.ts';

// The suite in a page on the origin of the API, because the API allows no other.

async function runInPage(environment: Environment, otherOrigin: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const stores: StoreOfRuntime[] = [
    {
      name: 'localStorage',
      open: () => localStorageTokenStore(),
      contract: () => tokenStoreContract(() => localStorageTokenStore()),
    },
  ];
  const own = backendBehaviours(otherOrigin);
  await runBehaviours({
    environment,
    stores,
    own,
    report: (outcome) => outcomes.push(outcome),
    // Apart from what the page itself might have to say.
    print: (value) => console.debug(value),
  });
  return outcomes;
}

export type RunInPage = typeof runInPage;

Object.assign(globalThis, { runInPage });
