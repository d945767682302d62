import { feedOfAccount, listingOf, readingOf } from './api/account-listing.ts';
import { bankAccountOf, historyStartOf } from './api/accounts.ts';
import type { Course } from './bank/course.ts';
import type { Listed } from './bank/listing.ts';
import { toAmount } from './bank/money.ts';
import { dayOf } from './bank/movements.ts';
import { isEverBooked, readCourses } from './bank/read-courses.ts';
import { shapeOf } from './bank/scenarios/scenarios.ts';
import type { Row } from './bank/transactions.ts';
import { dayMs, toDate } from './clock.ts';
import { hashUuid } from './random.ts';
import type { AccountRecord } from './state.ts';
import type { World } from './world.ts';

/** A transaction as it really happened, however the bank shows it. */
export interface RealTransaction {
  /** Stays the same for the transaction's life, across connections too. No answer of the API contains it. */
  id: string;
  /** `cancelled` is a pending purchase that was never booked. */
  state: 'pending' | 'booked' | 'cancelled';
  /** Negative if money leaves the account. */
  amount: string;
  /** Currency code (ISO 4217). */
  currency: string;
  /** `YYYY-MM-DD`, the day of the purchase or transfer. */
  valueDate: string;
  /** `YYYY-MM-DD`; absent until it is booked. */
  bookingDate?: string;
  /** Who the money went to or came from. */
  party: string;
  /** What the payment is for. */
  text: string;
  /**
   * Where it is listed now in the account's answer to a call without dates: in no list, in one, or in both.
   */
  listed: readonly {
    /** The list that it is in. */
    list: 'booked' | 'pending';
    /** Its position in that list, from 0. */
    index: number;
    /** The row as the API answers it. */
    row: Row;
  }[];
}

/** All that really happened on an account since its agreement's history begins, oldest first. */
export function readRealLedger(world: World, record: AccountRecord): RealTransaction[] {
  const bankAccount = bankAccountOf(world, record);
  const holder = { record, bankAccount };
  const agreement = world.records.agreements.get(record.agreementId);
  const fromDay = agreement === undefined ? 0 : historyStartOf(agreement);
  const nowMs = world.clock.apiNow();

  const listing = listingOf(world, holder, { fromDay, nowMs: record.fetchedAtMs ?? nowMs });
  const shaped = shapeOf(record.institutionId).ledger?.(
    { booked: listing.booked.map(({ row }) => row), pending: listing.pending.map(({ row }) => row) },
    bankAccount,
  );
  const placesOf = new Map<string, RealTransaction['listed'][number][]>();
  for (const list of ['booked', 'pending'] as const) {
    const rows =
      shaped === undefined ? listing[list].map(({ row }) => row) : (shaped[list] as Row[] | undefined);
    listing[list].forEach((listed: Listed, index) => {
      const row = rows?.[index];
      if (row === undefined) return;
      const { id } = listed.course.movement;
      placesOf.set(id, [...(placesOf.get(id) ?? []), { list, index, row }]);
    });
  }

  const today = dayOf(nowMs);
  const hasHappened = ({ movement, stages }: Course): boolean =>
    (stages[0]?.fromMs ?? nowMs) <= nowMs || (movement.bookingDay <= today && movement.bookingDay >= fromDay);
  return readCourses(feedOfAccount(holder), readingOf(world, holder), fromDay, today)
    .filter(({ movement }) => movement.bookingDay >= fromDay)
    .filter(hasHappened)
    .sort(({ movement: one }, { movement: other }) => one.bookingDay - other.bookingDay)
    .map((course) => toReal(course, placesOf.get(course.movement.id) ?? [], bankAccount.currency, nowMs));
}

function toReal(
  course: Course,
  listed: RealTransaction['listed'],
  currency: string,
  nowMs: number,
): RealTransaction {
  const { id, amount, valueDay, bookingDay, party, text } = course.movement;
  const isBooked = isEverBooked(course) && bookingDay <= dayOf(nowMs);
  const isGone = !isEverBooked(course) && course.stages.at(-1)?.place === 'none';
  const state = isBooked
    ? 'booked'
    : isGone && (course.stages.at(-1)?.fromMs ?? 0) <= nowMs
      ? 'cancelled'
      : 'pending';
  return {
    id: hashUuid(`real/${id}`),
    state,
    amount: toAmount(amount, currency),
    currency,
    valueDate: toDate(valueDay * dayMs),
    ...(isBooked ? { bookingDate: toDate(bookingDay * dayMs) } : {}),
    party,
    text,
    listed,
  };
}
