import { dayMs } from '../clock.ts';
import { createRandom, type Random } from '../random.ts';
import type { AccountKind, BankAccount } from './bank-accounts.ts';
import { employers, friends, landlords, type Merchant, merchants, subscriptions } from './merchants.ts';

/** Money that came or went, before a bank gives it its shape. Days are counted from 1970-01-01 in UTC. */
export interface Movement {
  id: string;
  /** The day of the purchase or transfer. */
  valueDay: number;
  /** Card payments are booked a day later, all else at once. */
  bookingDay: number;
  minuteOfDay: number;
  /** In the currency's smallest unit; negative when it left the account. */
  amount: number;
  party: string;
  text: string;
  /** ISO 20022 bank transaction code. */
  code: string;
  merchantCategory?: string;
  exchange?: { currency: string; rate: string; amount: string };
  /** The account's balance once this is booked. */
  balance: number;
}

type Draft = Omit<Movement, 'id' | 'balance'>;

/** Roughly what a euro buys: amounts are made in euros. */
const unitsPerEuro: Record<string, number> = {
  CHF: 1,
  CZK: 24,
  DKK: 7.5,
  GBP: 0.9,
  HUF: 380,
  ISK: 145,
  NOK: 11.5,
  PLN: 4.3,
  RON: 5,
  SEK: 11.2,
};

const averageSpending = 45;
const keptMonths = 600;
const months = new Map<string, readonly Movement[]>();

/** How many decimals an amount of the currency has. */
export function decimalsOf(currency: string): number {
  return currency === 'ISK' ? 0 : 2;
}

/** A decimal string with a leading minus, as the API writes money. */
export function toAmount(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

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
  if (account.kind === 'savings') return scale(4000 + 300 * (month - 2000 * 12));
  return scale(3200 + createRandom(`${account.key}/${month}/opening`).between(0, 90_000) / 100);
}

function scaleOf(currency: string): (euros: number) => number {
  const factor = (unitsPerEuro[currency] ?? 1) * 10 ** decimalsOf(currency);
  return (euros) => Math.round(euros * factor);
}

function makeMonth(account: BankAccount, month: number): readonly Movement[] {
  const firstDay = Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMs;
  const lastDay = Date.UTC(Math.floor(month / 12), (month % 12) + 1, 1) / dayMs - 1;
  const random = createRandom(`${account.key}/${month}`);
  const drafts = makers[account.kind]({
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
  if (account.kind !== 'savings') drafts.push(settle(account, lastDay, settlement));
  return drafts.map((draft, index) => {
    balance += draft.amount;
    return { ...draft, id: `${account.key}/${month}/${index}`, balance };
  });
}

interface Month {
  account: BankAccount;
  firstDay: number;
  lastDay: number;
  random: Random;
  euros(amount: number): number;
}

const makers: Record<AccountKind, (month: Month) => Draft[]> = {
  current: (month) => [...fixedPayments(month), ...cardPayments(month, 1), ...transfersAmongFriends(month)],
  savings: ({ firstDay, euros, account }) => [
    transfer(firstDay + 1, euros(300), account.ownerName, 'Standing order savings', 'PMNT-RCDT-STDO'),
  ],
  card: (month) => cardPayments(month, 0.5),
};

function fixedPayments({ account, firstDay, lastDay, euros }: Month): Draft[] {
  // The employer and the landlord stay the same from month to month, so they hang on the account.
  const life = createRandom(`${account.key}/life`);
  const salary = life.between(2700, 3900);
  const rent = Math.round(salary * 0.31);
  const employer = life.pick(employers);
  const landlord = life.pick(landlords);
  return [
    transfer(payday(firstDay), euros(salary), employer, 'Salary', 'PMNT-RCDT-SALA'),
    transfer(firstDay, -euros(rent), landlord, 'Rent', 'PMNT-ICDT-STDO'),
    transfer(firstDay + 1, -euros(300), account.ownerName, 'Standing order savings', 'PMNT-ICDT-STDO'),
    ...subscriptions.map(({ name, day, euros: amount, text }) =>
      transfer(Math.min(firstDay + day - 1, lastDay), -euros(amount), name, text, 'PMNT-RDDT-ESDD'),
    ),
  ];
}

/** The 25th, or the Friday before when that is a weekend. */
function payday(firstDay: number): number {
  const day = firstDay + 24;
  const weekday = new Date(day * dayMs).getUTCDay();
  return weekday === 0 ? day - 2 : weekday === 6 ? day - 1 : day;
}

function cardPayments({ firstDay, lastDay, random, euros, account }: Month, appetite: number): Draft[] {
  const drafts: Draft[] = [];
  const pay = (day: number, merchant: Merchant, amount: number): void => {
    drafts.push(cardPayment(day, random, merchant, -euros(amount)));
  };
  // The last day's purchases are booked on the first of the next month, so they belong there.
  for (let day = firstDay - 1; day < lastDay; day++) {
    if (random.chance(0.42 * appetite))
      pay(day, random.pick(merchants.groceries), random.between(850, 9500) / 100);
    if (random.chance(0.2 * appetite))
      pay(day, random.pick(merchants.restaurants), random.between(900, 6200) / 100);
    if (random.chance(0.25 * appetite))
      pay(day, random.pick(merchants.transport), random.between(240, 1250) / 100);
    if (random.chance(0.03 * appetite))
      pay(day, random.pick(merchants.pharmacies), random.between(500, 4000) / 100);
    if (random.chance(0.08 * appetite)) {
      const shop = random.pick(merchants.shops);
      const amount = random.between(1500, 16000) / 100;
      pay(day, shop, amount);
      const refundDay = day + random.between(4, 9);
      if (random.chance(0.25) && refundDay < lastDay) {
        drafts.push({ ...cardPayment(refundDay, random, shop, euros(amount)), text: `Refund ${shop.name}` });
      }
    }
    if (random.chance(0.04)) drafts.push(paymentAbroad(day, random, euros, account.currency));
  }
  return drafts;
}

function paymentAbroad(
  day: number,
  random: Random,
  euros: (amount: number) => number,
  currency: string,
): Draft {
  const foreign = currency === 'GBP' ? 'EUR' : 'USD';
  const amount = -euros(random.between(1200, averageSpending * 400) / 100);
  const rate = (((unitsPerEuro[currency] ?? 1) / 1.1) * (1 + random.between(-300, 300) / 10_000)).toFixed(4);
  const own = Math.abs(amount) / 10 ** decimalsOf(currency);
  return {
    ...cardPayment(day, random, random.pick(merchants.abroad), amount),
    exchange: { currency: foreign, rate, amount: (own / Number(rate)).toFixed(2) },
  };
}

function transfersAmongFriends({ firstDay, lastDay, random, euros }: Month): Draft[] {
  return Array.from({ length: random.between(1, 3) }, () => {
    const amount = euros(random.between(500, 8000) / 100);
    const isIncoming = random.chance(0.4);
    const code = isIncoming ? 'PMNT-RCDT-ESCT' : 'PMNT-ICDT-ESCT';
    const text = random.pick(['Dinner', 'Tickets', 'Thank you', 'Holiday kitty']);
    const day = random.between(firstDay, lastDay - 1);
    return transfer(day, isIncoming ? amount : -amount, random.pick(friends), text, code);
  });
}

function cardPayment(day: number, random: Random, merchant: Merchant, amount: number): Draft {
  return {
    valueDay: day,
    bookingDay: day + 1,
    minuteOfDay: random.between(7 * 60, 22 * 60),
    amount,
    party: merchant.name,
    text: `Card payment ${merchant.name}`,
    code: 'PMNT-CCRD-POSD',
    merchantCategory: merchant.category,
  };
}

function transfer(day: number, amount: number, party: string, text: string, code: string): Draft {
  return { valueDay: day, bookingDay: day, minuteOfDay: 0, amount, party, text, code };
}

/** Evens the month out: the credit card's bill, or money from elsewhere where the month was too dear. */
function settle(account: BankAccount, day: number, amount: number): Draft {
  const text =
    amount < 0 || account.kind === 'card' ? 'Credit card settlement' : 'Transfer between own accounts';
  return {
    ...transfer(day, amount, account.ownerName, text, amount < 0 ? 'PMNT-ICDT-BOOK' : 'PMNT-RCDT-BOOK'),
    minuteOfDay: 24 * 60,
  };
}
