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

/** What the bank lists, as rows. Most banks behave plainly, which is quicker to read. */
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

/** No bank lists a purchase as pending for longer. */
const longestPendingDays = 60;

/** The sum of what waits to be booked. */
export function pendingSum(world: World, holder: Holder, nowMs: number): number {
  const total = (amounts: readonly { amount: number }[]): number =>
    amounts.reduce((sum, { amount }) => sum + amount, 0);
  if (feedOf(holder.record.institutionId) === undefined) return total(pendingOf(holder.bankAccount, nowMs));
  const fromDay = dayOf(nowMs) - longestPendingDays;
  const { pending, booked } = listingOf(world, holder, { nowMs, fromDay });
  const settled = new Set(booked.map(({ course }) => course.movement.id));
  return total(pending.map(({ course }) => course.movement).filter(({ id }) => !settled.has(id)));
}

/** The longest agreement that keeps delivering new transactions, at banks that want a separate consent for more. */
const continuousDays = 90;

/**
 * The moment of which an account's transactions tell; noted at the first fetch, where it is the last. At banks with `separate_continuous_history_consent`, an
 * agreement for more than 90 days succeeds, its transactions are fetched once, and nothing says that they are old.
 */
export function noteFetch({ clock }: World, { record, agreement }: OpenAccount): number {
  const features = findInstitution(record.institutionId)?.features ?? [];
  const isFetchedOnce =
    features.includes('separate_continuous_history_consent') && agreement.maxHistoricalDays > continuousDays;
  if (!isFetchedOnce) return clock.apiNow();
  record.fetchedAtMs ??= clock.apiNow();
  return record.fetchedAtMs;
}
