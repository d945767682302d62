import { dayMs } from '../../clock.ts';
import { createRandom, hashHex, type Random } from '../../random.ts';
import type { Course, Feed, Reading, Stage } from '../course.ts';
import type { Movement } from '../draft.ts';
import { dayOf } from '../movements.ts';
import type { Row } from '../transactions.ts';
import { type Scenario, scenario } from './scenario.ts';

/** A reissue of all ids, counted from the day on which the bank was linked. */
const daysBetweenReissues = 9;

/** Every purchase develops differently; the seed decides how. */
function coursesOf(movement: Movement, plain: Course, { account }: Reading): readonly Course[] {
  if (!movement.isCardPayment || movement.amount >= 0) return [plain];
  const random = createRandom(`${movement.id}/course`);
  const delayDays = random.pick([1, 1, 2, 3, 5]);
  const bookedWith = random.chance(0.2) ? { valueDay: movement.valueDay + delayDays } : {};
  const real: Movement = { ...movement, ...bookedWith, bookingDay: movement.valueDay + delayDays };
  const purchases = random.chance(0.06) && movement.amount % 2 === 0 ? halve(real) : [real];
  const fromMs = movement.valueDay * dayMs + movement.minuteOfDay * 60_000;
  const stages = toStages(movement, fromMs, real.bookingDay, random);
  const courses = purchases.map((purchase) => ({ movement: purchase, stages }));
  if (!account.showsPending || !random.chance(0.06)) return courses;
  return [...courses, reservation(movement, fromMs, random)];
}

/** Two equal purchases in place of one. */
function halve(movement: Movement): Movement[] {
  const half = { ...movement, amount: movement.amount / 2 };
  return [half, { ...half, id: `${movement.id}/twin` }];
}

function toStages(
  { id, valueDay }: Movement,
  fromMs: number,
  bookingDay: number,
  random: Random,
): readonly Stage[] {
  const hold = hashHex(`${id}/hold`).slice(0, 12).toUpperCase();
  const changes: ((row: Row) => Row)[] = [];
  // While pending, the value date is the day of the purchase, whatever date the bank books it with.
  changes.push((row) => ({ ...row, valueDate: new Date(valueDay * dayMs).toISOString().slice(0, 10) }));
  if (random.chance(0.3)) changes.push((row) => ({ ...row, transactionId: hold }));
  if (random.chance(0.2))
    changes.push((row) => ({ ...row, remittanceInformationUnstructured: `RESERVATION ${hold.slice(0, 4)}` }));
  if (random.chance(0.08)) changes.push((row) => ({ ...row, transactionAmount: unsigned(row) }));
  const change = (row: Row): Row => changes.reduce((changed, apply) => apply(changed), row);

  const lateDays = random.chance(0.08) ? random.between(1, 3) : 0;
  const bookedMs = (bookingDay + lateDays) * dayMs;
  const pending: Stage = { fromMs, place: 'pending', change };
  if (!random.chance(0.08)) return [pending, { fromMs: bookedMs, place: 'booked' }];
  const stays: Stage = { fromMs: bookedMs, place: 'both' };
  return [pending, stays, { fromMs: bookedMs + random.between(1, 2) * dayMs, place: 'booked' }];
}

function unsigned({ transactionAmount }: Row): Row {
  const { amount, currency } = transactionAmount as Row;
  return { amount: String(amount).replace('-', ''), currency };
}

/** An amount that is held and later released. */
function reservation(movement: Movement, fromMs: number, random: Random): Course {
  const untilMs = (movement.valueDay + random.between(2, 5)) * dayMs;
  const held = {
    ...movement,
    id: `${movement.id}/reservation`,
    amount: movement.amount * 3 - 100,
    text: `Reservation ${movement.party}`,
  };
  return {
    movement: held,
    stages: [
      { fromMs, place: 'pending' },
      { fromMs: untilMs, place: 'none' },
    ],
  };
}

const feed: Feed = {
  courses: coursesOf,
  row(row, { movement, nowMs }, { firstDay }) {
    const edition = Math.floor((dayOf(nowMs) - firstDay) / daysBetweenReissues);
    if (row.internalTransactionId === undefined || edition === 0) return row;
    const digest = hashHex(`${movement.id}/edition/${edition}`);
    return { ...row, transactionId: digest.slice(0, 18).toUpperCase(), internalTransactionId: digest };
  },
};

export const eventful: readonly Scenario[] = [
  scenario(
    'SANDBOX_EVENTFUL',
    'Every purchase develops differently: late, changed, held, listed twice, under other ids.',
    { feed },
  ),
];
