import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { fc } from '../property.ts';
import type { Habits } from './simulation/bank.ts';
import type { Habit, Outcome } from './simulation/reader.ts';
import { habitsOfBanks, habitsOfReaders, seeds, simulate } from './simulation/simulate.ts';

/** `npm run simulate:sync` runs many more. */
const histories = Number(process.env.SYNC_HISTORIES ?? 2_000);
/** A thousand histories take seconds where nothing else runs. */
const patienceMs = 3_600_000;

/** Movements of one sum, payee and day may be told apart by nothing: then it does not matter which is which. */
function signatures({ movements }: Outcome, labels: Iterable<string>): string[] {
  const byLabel = new Map(
    movements.map(({ label, cents, payee, bookedOn }) => [label, `${cents} ${payee} ${bookedOn}`]),
  );
  return [...labels].map((label) => byLabel.get(label) as string).sort();
}

function labelsOf({ table }: Outcome, isPending: boolean): string[] {
  return [...table.values()].filter((entry) => entry.isPending === isPending).map(({ label }) => label);
}

/** Ids that change leave nothing to tell a row by in an answer that lacks some: the sync then says so. */
function isKnowable({ ids, relinkedOn }: Habits, { isPartial }: Habit): boolean {
  return isPartial === 0 || (ids !== 'reissued' && relinkedOn === Number.POSITIVE_INFINITY);
}

describe('whatever the bank does', () => {
  test(
    'each booked movement that an answer showed is in the table once, and nothing else',
    () => {
      fc.assert(
        fc.property(habitsOfBanks, habitsOfReaders, seeds, (habits, habit, seed) => {
          fc.pre(isKnowable(habits, habit));
          const outcome = simulate(habits, habit, seed);
          const { shownBooked } = outcome;
          assert.deepEqual(signatures(outcome, labelsOf(outcome, false)), signatures(outcome, shownBooked));
          assert.deepEqual(labelsOf(outcome, true), []);
        }),
        { numRuns: histories },
      );
    },
    patienceMs,
  );

  test(
    'where that cannot be known, nothing is lost, and what may be there twice is a suspect',
    () => {
      fc.assert(
        fc.property(habitsOfBanks, habitsOfReaders, seeds, (habits, habit, seed) => {
          fc.pre(!isKnowable(habits, habit));
          const outcome = simulate(habits, habit, seed);
          const suspected = new Set(
            outcome.results.flatMap(({ suspects }) => suspects.flatMap(({ ids }) => ids)),
          );
          const idsOf = new Map<string, string[]>();
          for (const [id, { label }] of outcome.table) {
            const [signature = ''] = signatures(outcome, [label]);
            idsOf.set(signature, [...(idsOf.get(signature) ?? []), id]);
          }
          const shown = signatures(outcome, outcome.shownBooked);
          for (const signature of new Set(shown)) {
            const [ids, count] = [
              idsOf.get(signature) ?? [],
              shown.filter((one) => one === signature).length,
            ];
            assert.ok(ids.length >= count, `lost: ${signature}`);
            const isSaid = ids.length === count || ids.some((id) => suspected.has(id));
            assert.ok(isSaid, `doubled and not said: ${signature}`);
          }
        }),
        { numRuns: histories / 10 },
      );
    },
    patienceMs,
  );
});
