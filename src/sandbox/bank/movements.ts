import { dayMs } from '../clock.ts';
import { createRandom } from '../random.ts';
import type { BankAccount } from './bank-accounts.ts';
import type { Movement } from './draft.ts';
import { scaleOf } from './money.ts';
import { planMonth, settle } from './month-plan.ts';

const keptMonths = 600;
const months = new Map<string, readonly Movement[]>();

/** The day of a moment, counted from 1970-01-01 in UTC. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** All that is booked in the month of `day`, oldest first. */
export function movementsOfMonth(account: BankAccount, day: number): readonly Movement[] {
  const date = new Date(day * dayMs);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const key = `${account.key}/${month}`;
  let made = months.get(key);
  if (made === undefined) {
    made = makeMonth(account, month);
    if (months.size >= keptMonths) months.delete(months.keys().next().value ?? '');
    months.set(key, made);
  }
  return made;
}

/** What the account holds when a month begins: each month can be made without those before it. */
export function openingBalance(account: BankAccount, day: number): number {
  const date = new Date(day * dayMs);
  return openingOf(account, date.getUTCFullYear() * 12 + date.getUTCMonth());
}

function openingOf(account: BankAccount, month: number): number {
  const scale = scaleOf(account.currency);
  if (account.kind === 'card') return 0;
  if (account.kind === 'savings') return scale(4000 + 300 * (month - 2020 * 12));
  return scale(3200 + createRandom(`${account.key}/${month}/opening`).between(0, 90_000) / 100);
}

function makeMonth(account: BankAccount, month: number): readonly Movement[] {
  const firstDay = Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMs;
  const lastDay = Date.UTC(Math.floor(month / 12), (month % 12) + 1, 1) / dayMs - 1;
  const random = createRandom(`${account.key}/${month}`);
  const drafts = planMonth({
    account,
    firstDay,
    lastDay,
    random,
    euros: scaleOf(account.currency),
  });
  drafts.sort((a, b) => a.bookingDay - b.bookingDay || a.minuteOfDay - b.minuteOfDay);

  let balance = openingOf(account, month);
  const sum = drafts.reduce((total, draft) => total + draft.amount, balance);
  const settlement = openingOf(account, month + 1) - sum;
  if (settlement !== 0) drafts.push(settle(account, lastDay, settlement));
  return drafts.map((draft, index) => {
    balance += draft.amount;
    return { ...draft, id: `${account.key}/${month}/${index}`, balance };
  });
}
