import { dayMs, toDate } from '../clock.ts';
import type { BankAccount } from './bank-accounts.ts';
import type { Course, Episode, Feed, Reading, Stage } from './course.ts';
import type { Movement } from './draft.ts';
import { scaleOf } from './money.ts';
import { movementsBetween } from './transactions.ts';

/** The longest time that a feed may take to book an ordinary movement. */
const longestDelayDays = 20;

/** The courses of everything on an account from `fromDay` to `toDay`, oldest first, with the episodes at the end. */
export function readCourses(feed: Feed, reading: Reading, fromDay: number, toDay: number): Course[] {
  const planned = movementsBetween(reading.account, fromDay - longestDelayDays, toDay + 1);
  const ordinary = planned.flatMap((movement) => coursesOf(feed, reading, movement));
  return [...ordinary, ...episodesOf(feed, reading)];
}

function coursesOf(feed: Feed, reading: Reading, movement: Movement): readonly Course[] {
  const plain = plainCourse(reading.account, movement);
  return feed.courses?.(movement, plain, reading) ?? [plain];
}

/** The episodes of a feed on this account. */
function episodesOf({ episodes = [] }: Feed, reading: Reading): Course[] {
  return reading.account.position === 0 ? episodes.map((episode) => toCourse(episode, reading)) : [];
}

/** The stage that a course has reached; `undefined` before its first. */
export function stageAt({ stages }: Course, nowMs: number): Stage | undefined {
  return stages.findLast(({ fromMs }) => fromMs <= nowMs);
}

/** Whether the purchase is ever booked, rather than cancelled. */
export function isEverBooked({ stages }: Course): boolean {
  return stages.some(({ place }) => place === 'booked' || place === 'both');
}

function plainCourse({ showsPending }: BankAccount, movement: Movement): Course {
  const booked: Stage = { fromMs: movement.bookingDay * dayMs, place: 'booked' };
  const isPendingFirst = showsPending && movement.valueDay < movement.bookingDay;
  const stages = isPendingFirst
    ? [
        { fromMs: movement.valueDay * dayMs + movement.minuteOfDay * 60_000, place: 'pending' as const },
        booked,
      ]
    : [booked];
  return { movement, stages };
}

function toCourse(episode: Episode, { account, firstDay }: Reading): Course {
  const { name, day, euros, party, text, stages, isTransfer = false } = episode;
  const bookedStage = stages.find(({ place }) => place === 'booked' || place === 'both');
  const bookingDay = firstDay + (episode.bookingDay ?? bookedStage?.day ?? day);
  const code = isTransfer ? (euros < 0 ? 'PMNT-ICDT-ESCT' : 'PMNT-RCDT-ESCT') : 'PMNT-CCRD-POSD';
  const date = (later: number): string => toDate((firstDay + later) * dayMs);
  return {
    movement: {
      id: `${account.key}/episode/${name}`,
      valueDay: firstDay + day,
      bookingDay,
      minuteOfDay: 12 * 60,
      amount: scaleOf(account.currency)(euros),
      party,
      text,
      code,
      isCardPayment: !isTransfer,
      balance: 0,
    },
    stages: stages.map(({ day: stageDay, place, change }) => ({
      fromMs: (firstDay + stageDay) * dayMs,
      place,
      ...(change === undefined ? {} : { change: (row) => change(row, date) }),
    })),
  };
}

/** The difference that courses make to the planned balance at the end of `day`. */
export function balanceShift(feed: Feed, reading: Reading, day: number): number {
  const settled = (courses: readonly Course[]): number =>
    courses
      .filter((course) => isEverBooked(course) && course.movement.bookingDay <= day)
      .reduce((total, { movement }) => total + movement.amount, 0);
  const planned = movementsBetween(reading.account, day - longestDelayDays, day);
  return planned.reduce(
    (shift, movement) => shift + settled(coursesOf(feed, reading, movement)) - movement.amount,
    settled(episodesOf(feed, reading)),
  );
}
