import { fc } from '../../property.ts';
import { createBank, type Habits } from './bank.ts';
import { createDice } from './dice.ts';
import { type Habit, type Outcome, readHistory } from './reader.ts';

export const firstDay = 20_500;

export const habitsOfBanks: fc.Arbitrary<Habits> = fc.record({
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

export const habitsOfReaders: fc.Arbitrary<Habit> = fc.record({
  skips: fc.constantFrom(0, 0.3, 0.7),
  isEmpty: fc.constantFrom(0, 0.15),
  isPartial: fc.constantFrom(0, 0.15),
  usesSpans: fc.boolean(),
});

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const days = 28;

export function simulate(habits: Habits, habit: Habit, seed: number): Outcome {
  const bank = createBank(habits, seed, firstDay, 14);
  return readHistory(bank, habit, createDice(seed + 1), firstDay, days);
}
