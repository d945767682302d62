import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { createBank, type Habits } from './simulation/bank.ts';
import { createDice } from './simulation/dice.ts';
import { type Habit, type Outcome, readHistory } from './simulation/reader.ts';

/** `npm run simulate:sync` runs many more. */
const histories = Number(process.env.SYNC_HISTORIES ?? 2_000);
const firstDay = 20_500;

const habitsOfBanks: fc.Arbitrary<Habits> = fc.record({
  ids: fc.constantFrom('stable', 'internal', 'none', 'placeholder', 'reissued', 'reference'),
  pendingIds: fc.constantFrom('same', 'none', 'fresh', 'placeholder'),
  pendingText: fc.constantFrom('same', 'more', 'none'),
  hasValueDates: fc.boolean(),
  hasBalances: fc.boolean(),
  hasWrongSigns: fc.boolean(),
  listsOnDays: fc.constantFrom(0, 0, 1, 3),
  hasLateFacts: fc.boolean(),
  isSloppy: fc.boolean(),
  windowDays: fc.constantFrom(30, 60, 730),
  hasUniqueSums: fc.boolean(),
  relinkedOn: fc.constantFrom(firstDay + 9, Number.POSITIVE_INFINITY),
}) as fc.Arbitrary<Habits>;

const habitsOfReaders: fc.Arbitrary<Habit> = fc.record({
  skips: fc.constantFrom(0, 0.3, 0.7),
  isEmpty: fc.constantFrom(0, 0.15),
  isPartial: fc.constantFrom(0, 0.15),
  usesSpans: fc.boolean(),
});

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const days = 28;
/** A thousand histories take seconds where nothing else runs. */
const patienceMs = 3_600_000;

function simulate(habits: Habits, habit: Habit, seed: number): Outcome {
  const bank = createBank(habits, seed, firstDay, 14);
  return readHistory(bank, habit, createDice(seed + 1), firstDay, days);
}

/** What a person would compare: which movements are in the table, as often as they are there. */
function labelsOf(table: Outcome['table'], isPending?: boolean): string[] {
  return [...table.values()]
    .filter((entry) => isPending === undefined || entry.isPending === isPending)
    .map(({ label }) => label)
    .sort();
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
          const { table, shownBooked } = simulate(habits, habit, seed);
          assert.deepEqual(labelsOf(table, false), [...shownBooked].sort());
          assert.deepEqual(labelsOf(table, true), []);
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
          const { table, shownBooked, readings } = simulate(habits, habit, seed);
          const suspected = new Set(
            readings.flatMap(({ result }) => result.suspects.flatMap(({ ids }) => ids)),
          );
          const counted = new Map<string, number>();
          for (const { label } of table.values()) counted.set(label, (counted.get(label) ?? 0) + 1);
          assert.deepEqual(
            [...shownBooked].filter((label) => !counted.has(label)),
            [],
          );
          const doubled = [...table].filter(([, { label }]) => (counted.get(label) ?? 0) > 1);
          const unsaid = doubled.filter(([id]) => !suspected.has(id)).map(([, { label }]) => label);
          assert.deepEqual(unsaid, []);
        }),
        { numRuns: histories / 10 },
      );
    },
    patienceMs,
  );
});
