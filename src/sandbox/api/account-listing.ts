import type { Feed, Reading } from '../bank/course.ts';
import { findInstitution } from '../bank/institutions.ts';
import { type Asked, type Listing, readListing } from '../bank/listing.ts';
import { dayOf } from '../bank/movements.ts';
import { balanceShift } from '../bank/read-courses.ts';
import { feedOf } from '../bank/scenarios/scenarios.ts';
import { balanceAtEndOf, type Ledger, pendingOf, readLedger } from '../bank/transactions.ts';
import { firstLinkedAtMs } from '../state.ts';
import type { World } from '../world.ts';
import type { OpenAccount } from './accounts.ts';

type Holder = Pick<OpenAccount, 'record' | 'bankAccount'>;

const plainFeed: Feed = {};

/** How the account's bank behaves over time. */
export function feedOfAccount({ record }: Holder): Feed {
  return feedOf(record.institutionId) ?? plainFeed;
}

export function readingOf({ records }: World, { record, bankAccount }: Holder): Reading {
  const firstDay = dayOf(firstLinkedAtMs(records, record));
  return { account: bankAccount, firstDay, accountId: record.id };
}

/** What the bank lists, with the real transactions behind the rows. */
export function listingOf(world: World, holder: Holder, asked: Asked): Listing {
  return readListing(feedOfAccount(holder), readingOf(world, holder), asked);
}

/** The rows that the bank lists. Most banks have no feed, and are quicker to read without one. */
export function ledgerOf(world: World, holder: Holder, asked: Asked): Ledger {
  if (feedOf(holder.record.institutionId) === undefined) {
    const { fromDay, toDay, nowMs } = asked;
    return readLedger(holder.bankAccount, fromDay, toDay ?? dayOf(nowMs), nowMs);
  }
  const { booked, pending } = listingOf(world, holder, asked);
  return { booked: booked.map(({ row }) => row), pending: pending.map(({ row }) => row) };
}

/** The account's balance at the end of a day, in the currency's smallest unit. */
export function bookedBalance(world: World, holder: Holder, day: number): number {
  const planned = balanceAtEndOf(holder.bankAccount, day);
  const feed = feedOf(holder.record.institutionId);
  return feed === undefined ? planned : planned + balanceShift(feed, readingOf(world, holder), day);
}

/** No bank of the sandbox lists a purchase as pending for longer than this. */
const longestPendingDays = 60;

/** The sum of the purchases that are pending and not yet booked. */
export function pendingSum(world: World, holder: Holder, nowMs: number): number {
  const total = (amounts: readonly { amount: number }[]): number =>
    amounts.reduce((sum, { amount }) => sum + amount, 0);
  if (feedOf(holder.record.institutionId) === undefined) return total(pendingOf(holder.bankAccount, nowMs));
  const fromDay = dayOf(nowMs) - longestPendingDays;
  const { pending, booked } = listingOf(world, holder, { nowMs, fromDay });
  const settled = new Set(booked.map(({ course }) => course.movement.id));
  return total(pending.map(({ course }) => course.movement).filter(({ id }) => !settled.has(id)));
}

/** The longest agreement that delivers new transactions at banks that need a separate consent for a longer history. */
const continuousDays = 90;

/**
 * The time as of which an account's transactions are read. At banks with `separate_continuous_history_consent`, an
 * agreement for more than 90 days succeeds, but its transactions are fetched only once: the time of the first fetch
 * is kept, and no answer says that the rows are old.
 */
export function noteFetch({ clock }: World, { record, agreement }: OpenAccount): number {
  const features = findInstitution(record.institutionId)?.features ?? [];
  const isFetchedOnce =
    features.includes('separate_continuous_history_consent') && agreement.maxHistoricalDays > continuousDays;
  if (!isFetchedOnce) return clock.apiNow();
  record.fetchedAtMs ??= clock.apiNow();
  return record.fetchedAtMs;
}
