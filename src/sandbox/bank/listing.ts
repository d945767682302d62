import type { Course, Feed, Reading } from './course.ts';
import { dayOf } from './movements.ts';
import { readCourses, stageAt } from './read-courses.ts';
import { type Row, toPendingRow, toRow } from './transactions.ts';

/** A row as it is listed, with the real transaction behind it. */
export interface Listed {
  course: Course;
  row: Row;
}

export interface Listing {
  booked: Listed[];
  pending: Listed[];
}

/** What a reader asks for. Days are counted from 1970-01-01. */
export interface Asked {
  nowMs: number;
  fromDay: number;
  /** Absent for everything, including orders for later days. */
  toDay?: number;
}

/** What a bank lists at a moment, newest first. */
export function readListing(feed: Feed, reading: Reading, { nowMs, fromDay, toDay }: Asked): Listing {
  const oldestDay = feed.windowDays === undefined ? 0 : dayOf(nowMs) - feed.windowDays;
  const from = Math.max(fromDay, oldestDay);
  const courses = readCourses(feed, reading, from, dayOf(nowMs));
  const list = (place: 'pending' | 'booked'): Listed[] =>
    courses
      .flatMap((course) => listIn(place, course, feed, reading, nowMs))
      .filter(({ row }) => isWithin(row, from, toDay))
      // Sorted ascending, then reversed: within a day, the latest row comes first, as at other banks.
      .sort((one, other) => dateOf(one.row).localeCompare(dateOf(other.row)))
      .reverse();
  return { booked: list('booked'), pending: list('pending') };
}

function listIn(
  place: 'pending' | 'booked',
  course: Course,
  feed: Feed,
  reading: Reading,
  nowMs: number,
): Listed[] {
  const stage = stageAt(course, nowMs);
  if (stage === undefined || (stage.place !== place && stage.place !== 'both')) return [];
  const { movement } = course;
  const isPending = place === 'pending';
  // If both are listed, the stage describes the booked row, and the pending row stays as it was.
  const shownAs = isPending && stage.place === 'both' ? lastPending(course, nowMs) : stage;
  const plain = isPending ? toPendingRow(reading.account, movement) : toRow(reading.account, movement);
  const row = shownAs?.change?.(plain) ?? plain;
  return [{ course, row: feed.row?.(row, { movement, isPending, nowMs }, reading) ?? row }];
}

function lastPending({ stages }: Course, nowMs: number): Course['stages'][number] | undefined {
  return stages.findLast(({ fromMs, place }) => fromMs <= nowMs && place === 'pending');
}

function dateOf({ bookingDate, valueDate }: Row): string {
  return String(bookingDate ?? valueDate ?? '');
}

function isWithin(row: Row, fromDay: number, toDay: number = Number.POSITIVE_INFINITY): boolean {
  const day = dayOf(Date.parse(dateOf(row)));
  return Number.isNaN(day) || (day >= fromDay && day <= toDay);
}
