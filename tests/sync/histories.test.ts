import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { fc } from '../property.ts';
import type { Habits } from './simulation/bank.ts';
import type { Habit, Outcome } from './simulation/reader.ts';
import { habitsOfBanks, habitsOfReaders, seeds, simulate } from './simulation/simulate.ts';

/** `npm run simulate:sync` runs 100,000. */
const histories = Number(process.env.SYNC_HISTORIES ?? 2_000);
/** Enough for `npm run simulate:sync` on a busy machine. A thousand histories take seconds on an idle one. */
const patienceMs = 3_600_000;

/** What identifies a movement here. Those with the same amount, payee and day are interchangeable. */
function signatures({ movements }: Outcome, labels: Iterable<string>): string[] {
  const byLabel = new Map(
    movements.map(({ label, cents, payee, bookedOn }) => [label, `${cents} ${payee} ${bookedOn}`]),
  );
  return [...labels].map((label) => byLabel.get(label) as string).sort();
}

function labelsOf({ table }: Outcome, isPending: boolean): string[] {
  return [...table.values()].filter((entry) => entry.isPending === isPending).map(({ label }) => label);
}

/** If ids change and an answer lacks rows, some rows cannot be recognised. The sync then reports suspects. */
function isKnowable({ ids, relinkedOn }: Habits, { isPartial }: Habit): boolean {
  return isPartial === 0 || (ids !== 'reissued' && relinkedOn === Number.POSITIVE_INFINITY);
}

describe('whatever the bank does', () => {
  test(
    'the table has each booked movement that an answer showed exactly once, and nothing else',
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
    'if rows cannot be recognised, none is lost, and each duplicate is a suspect',
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
            const isReported = ids.length === count || ids.some((id) => suspected.has(id));
            assert.ok(isReported, `a duplicate that is not a suspect: ${signature}`);
          }
        }),
        { numRuns: histories / 10 },
      );
    },
    patienceMs,
  );
});
