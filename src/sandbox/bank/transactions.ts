import { dayMs, toDate } from '../clock.ts';
import { hashHex } from '../random.ts';
import type { BankAccount } from './bank-accounts.ts';
import type { Movement } from './draft.ts';
import { toIban } from './iban.ts';
import { toAmount } from './money.ts';
import { dayOf, movementsOfMonth, openingBalance } from './movements.ts';

/** A row as a bank sends it. Banks with other shapes change a plain row. */
export type Row = Record<string, unknown>;

export interface Ledger {
  booked: Row[];
  pending: Row[];
}

/** What is booked from `fromDay` to `toDay`, newest first, and what will be booked tomorrow. */
export function readLedger(account: BankAccount, fromDay: number, toDay: number, nowMs: number): Ledger {
  const today = dayOf(nowMs);
  const booked = movementsBetween(account, fromDay, Math.min(toDay, today)).map((item) =>
    toRow(account, item),
  );
  const pending =
    fromDay <= today && toDay >= today
      ? pendingOf(account, nowMs).map((item) => toPendingRow(account, item))
      : [];
  return { booked: booked.reverse(), pending: pending.reverse() };
}

/** The booked balance at the end of `day`, in the currency's smallest unit. */
export function balanceAtEndOf(account: BankAccount, day: number): number {
  const untilThen = movementsOfMonth(account, day).filter(({ bookingDay }) => bookingDay <= day);
  return untilThen.at(-1)?.balance ?? openingBalance(account, day);
}

/** Today's purchases: the bank lists them now and books them tomorrow. */
export function pendingOf(account: BankAccount, nowMs: number): readonly Movement[] {
  if (!account.showsPending) return [];
  const today = dayOf(nowMs);
  const minuteOfDay = (nowMs - today * dayMs) / 60_000;
  return movementsOfMonth(account, today + 1).filter(
    (item) => item.valueDay === today && item.bookingDay === today + 1 && item.minuteOfDay <= minuteOfDay,
  );
}

/** What is booked from `fromDay` to `toDay` as planned, oldest first. */
export function movementsBetween(account: BankAccount, fromDay: number, toDay: number): Movement[] {
  const found: Movement[] = [];
  for (let day = fromDay; day <= toDay; day = firstOfNextMonth(day)) {
    for (const item of movementsOfMonth(account, day)) {
      if (item.bookingDay >= fromDay && item.bookingDay <= toDay) found.push(item);
    }
  }
  return found;
}

function firstOfNextMonth(day: number): number {
  const date = new Date(day * dayMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMs;
}

/** Rows are made once per movement. Code that changes one makes a copy. */
const rows = new WeakMap<Movement, Row>();

/** The plain row of a booked movement. */
export function toRow(account: BankAccount, movement: Movement): Row {
  let row = rows.get(movement);
  if (row === undefined) {
    row = makeRow(account, movement);
    rows.set(movement, row);
  }
  return row;
}

function makeRow(account: BankAccount, movement: Movement): Row {
  const { id, amount, text, code, exchange, isCardPayment, valueDay, bookingDay } = movement;
  const { currency } = account;
  const valueMs = valueDay * dayMs + movement.minuteOfDay * 60_000;
  const digest = hashHex(id);
  return {
    transactionId: `${toDate(bookingDay * dayMs).replaceAll('-', '')}${digest.slice(0, 10).toUpperCase()}`,
    bookingDate: toDate(bookingDay * dayMs),
    valueDate: toDate(valueDay * dayMs),
    ...(isCardPayment ? { valueDateTime: new Date(valueMs).toISOString() } : {}),
    transactionAmount: { amount: toAmount(amount, currency), currency },
    ...(exchange === undefined
      ? {}
      : {
          currencyExchange: [
            {
              sourceCurrency: exchange.currency,
              exchangeRate: exchange.rate,
              unitCurrency: exchange.currency,
              targetCurrency: currency,
            },
          ],
        }),
    ...partyOf(account, movement),
    remittanceInformationUnstructured: text,
    bankTransactionCode: code,
    internalTransactionId: digest,
  };
}

/** Card payments name only the merchant; transfers also have an account number. */
function partyOf(account: BankAccount, { amount, party, isCardPayment }: Movement): Row {
  const side = amount < 0 ? 'creditor' : 'debtor';
  if (isCardPayment) return { [`${side}Name`]: party };
  return { [`${side}Name`]: party, [`${side}Account`]: { iban: toIban(account.country, `party/${party}`) } };
}

/** The plain row of a pending movement. Banks say little about it. */
export function toPendingRow(account: BankAccount, { valueDay, amount, text }: Movement): Row {
  return {
    valueDate: toDate(valueDay * dayMs),
    transactionAmount: { amount: toAmount(amount, account.currency), currency: account.currency },
    remittanceInformationUnstructured: text,
  };
}
