import { dayMs } from '../clock.ts';
import { createRandom, type Random } from '../random.ts';
import type { AccountKind, BankAccount } from './bank-accounts.ts';
import type { Draft } from './draft.ts';
import { employers, friends, landlords, merchants, subscriptions } from './merchants.ts';
import { foreignRateOf } from './money.ts';

/** What a month's movements are generated from. */
export interface Month {
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

/** Everything that happens on an account in a month, in no particular order. */
export function planMonth(month: Month): Draft[] {
  const plan = makers[month.account.kind](month);
  return month.account.alwaysHasPending ? [...plan, ...smallDailyPayments(month)] : plan;
}

/** One payment a day, made at midnight and booked the day after, so that one of them is always pending. */
function smallDailyPayments({ account, firstDay, lastDay, euros }: Month): Draft[] {
  const random = createRandom(`${account.key}/daily/${firstDay}`);
  const drafts: Draft[] = [];
  for (let day = firstDay - 1; day < lastDay; day++) {
    const cents = random.between(90, 480) / 100;
    const payment =
      account.kind === 'savings'
        ? transfer(day, euros(cents), account.ownerName, 'Round-up savings', 'PMNT-RCDT-BOOK')
        : cardPayment(day, random, random.pick(merchants.restaurants), -euros(cents));
    drafts.push({ ...payment, bookingDay: day + 1, minuteOfDay: 0 });
  }
  return drafts;
}

function fixedPayments({ account, firstDay, lastDay, euros }: Month): Draft[] {
  // The employer and the landlord stay the same every month, so they are derived from the account's key.
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

/** The 25th, or the Friday before if the 25th is on a weekend. */
function payday(firstDay: number): number {
  const day = firstDay + 24;
  const weekday = new Date(day * dayMs).getUTCDay();
  return weekday === 0 ? day - 2 : weekday === 6 ? day - 1 : day;
}

function cardPayments({ firstDay, lastDay, random, euros, account }: Month, appetite: number): Draft[] {
  const drafts: Draft[] = [];
  const pay = (day: number, merchant: string, amount: number): void => {
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
        drafts.push({ ...cardPayment(refundDay, random, shop, euros(amount)), text: `Refund ${shop}` });
      }
    }
    // At least one a month, for tests of currency exchange.
    if (random.chance(0.03) || day === firstDay + 9)
      drafts.push(paymentAbroad(day, random, euros, account.currency));
  }
  return drafts;
}

function paymentAbroad(
  day: number,
  random: Random,
  euros: (amount: number) => number,
  currency: string,
): Draft {
  const amount = -euros(random.between(1200, 18_000) / 100);
  const { foreign, rate } = foreignRateOf(currency);
  return {
    ...cardPayment(day, random, random.pick(merchants.abroad), amount),
    exchange: { currency: foreign, rate: (rate * (1 + random.between(-300, 300) / 10_000)).toFixed(4) },
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

function cardPayment(day: number, random: Random, merchant: string, amount: number): Draft {
  return {
    valueDay: day,
    bookingDay: day + 1,
    minuteOfDay: random.between(7 * 60, 22 * 60),
    amount,
    party: merchant,
    text: `Card payment ${merchant}`,
    code: 'PMNT-CCRD-POSD',
    isCardPayment: true,
  };
}

function transfer(day: number, amount: number, party: string, text: string, code: string): Draft {
  return { valueDay: day, bookingDay: day, minuteOfDay: 0, amount, party, text, code, isCardPayment: false };
}

/** Balances the month: the credit card's bill, or a deposit if the month was too expensive. */
export function settle(account: BankAccount, day: number, amount: number): Draft {
  const text =
    account.kind === 'card' || (amount < 0 && account.kind === 'current')
      ? 'Credit card settlement'
      : 'Transfer between own accounts';
  return {
    ...transfer(day, amount, account.ownerName, text, amount < 0 ? 'PMNT-ICDT-BOOK' : 'PMNT-RCDT-BOOK'),
    minuteOfDay: 24 * 60,
  };
}
