import type { AccountTransactions, Transaction } from '../../../src/schemas/transactions.ts';
import { formatDay } from '../../../src/sync/day.ts';
import { createDice, type Dice } from './dice.ts';

/*
 * A bank: what really happened on an account, and how the answer of each day shows it. Whatever differs between banks
 * is a habit, and each history has a bank with its own habits.
 */

export interface Habits {
  /** What identifies a booked row. */
  ids: 'stable' | 'internal' | 'none' | 'placeholder' | 'reissued' | 'reference';
  /** What identifies a pending row. `same`: the transactionId or reference that the booked row has. */
  pendingIds: 'same' | 'none' | 'fresh' | 'placeholder';
  /** What the pending row says about the payee: the same as the booked row, an extra word, or nothing. */
  pendingText: 'same' | 'more' | 'none';
  hasValueDates: boolean;
  hasBalances: boolean;
  /** The amount of a purchase is positive while it is pending. */
  hasWrongSigns: boolean;
  /** For how many days a row stays listed as pending, from the day of its booking on. */
  listsOnDays: number;
  /** Names and accounts appear only three days after the booking. */
  hasLateFacts: boolean;
  /** Spelling, nulls and the order of keys differ from answer to answer. */
  isSloppy: boolean;
  /** How many days of history the bank shows. */
  windowDays: number;
  /** All amounts differ, so rows can be told apart whatever else the bank leaves out. */
  hasUniqueSums: boolean;
  /** From this day on, rows have new ids, as after a new consent. */
  relinkedOn: number;
}

/** What really happened. */
export interface Movement {
  label: string;
  /** The amount in minor units, negative for a purchase. */
  cents: number;
  payee: string;
  account?: string;
  madeOn: number;
  /** Absent if the pending row is never booked. */
  bookedOn?: number;
  /** The first day on which it is no longer listed as pending. */
  listedUntil: number;
  /** Booked at once, never pending. */
  isInstant: boolean;
}

interface View {
  answer: AccountTransactions;
  /** The movement of each row. Rows are compared as objects, because the sync returns them unchanged. */
  labels: Map<Transaction, string>;
}

export interface Bank {
  movements: readonly Movement[];
  view(today: number, from?: number): View;
}

const payees = ['KIOSK CENTRAL', 'Café Zürich', 'HARBOUR ENERGY', 'TEA HOUSE', 'РИНОК 7', 'NORTHLINE RAIL'];
const commonSums = [250, 300, 1000, 4700];

export function createBank(habits: Habits, seed: number, firstDay: number, days: number): Bank {
  const dice = createDice(seed);
  const movements = Array.from({ length: 5 + dice.below(16) }, (_, at) =>
    move(habits, dice, `M${at}`, firstDay + dice.below(days), at),
  );
  let balance = 500_000;
  const balances = new Map<string, number>();
  const inOrder = movements
    .filter(({ bookedOn }) => bookedOn !== undefined)
    .sort((one, other) => (one.bookedOn as number) - (other.bookedOn as number));
  for (const { label, cents } of inOrder) {
    balance += cents;
    balances.set(label, balance);
  }
  let answers = 0;
  return {
    movements,
    view(today, from = Number.NEGATIVE_INFINITY) {
      answers++;
      const labels = new Map<Transaction, string>();
      const oldest = Math.max(from, today - habits.windowDays);
      const show = (movement: Movement, isPending: boolean): Transaction => {
        const row = describe(habits, dice, movement, isPending, today, answers, balances.get(movement.label));
        labels.set(row, movement.label);
        return row;
      };
      const booked = movements.filter(
        ({ bookedOn }) => bookedOn !== undefined && bookedOn <= today && bookedOn >= oldest,
      );
      const pending = movements.filter(
        ({ isInstant, madeOn, listedUntil }) =>
          !isInstant && madeOn <= today && today < listedUntil && madeOn >= oldest,
      );
      return {
        labels,
        answer: {
          transactions: {
            booked: dice.shuffle(booked).map((movement) => show(movement, false)),
            pending: dice.shuffle(pending).map((movement) => show(movement, true)),
          },
        },
      };
    },
  };
}

function move(habits: Habits, dice: Dice, label: string, madeOn: number, at: number): Movement {
  const common = dice.pick(commonSums);
  const cents = habits.hasUniqueSums ? 1_001 + at * 7 : common;
  const bookedOn = dice.chance(0.12) ? undefined : madeOn + dice.below(habits.hasUniqueSums ? 7 : 4);
  const listedUntil = bookedOn === undefined ? madeOn + 1 + dice.below(6) : bookedOn + habits.listsOnDays;
  const isInstant = bookedOn !== undefined && (bookedOn === madeOn || dice.chance(0.15));
  const isTransfer = dice.chance(0.25);
  return {
    label,
    cents: dice.chance(0.2) && !habits.hasWrongSigns ? cents : -cents,
    payee: dice.pick(payees),
    ...(isTransfer && { account: `NL00BANK000000000${dice.below(4)}` }),
    madeOn,
    ...(bookedOn !== undefined && { bookedOn }),
    listedUntil,
    isInstant,
  };
}

function describe(
  habits: Habits,
  dice: Dice,
  movement: Movement,
  isPending: boolean,
  today: number,
  answers: number,
  balance: number | undefined,
): Transaction {
  const { label, cents, payee, account, madeOn, bookedOn = 0 } = movement;
  const isWrong = isPending && habits.hasWrongSigns;
  const row: Record<string, unknown> = {
    transactionAmount: { amount: toAmount(isWrong ? Math.abs(cents) : cents), currency: 'EUR' },
  };
  if (!isPending) row.bookingDate = formatDay(bookedOn);
  if (isPending || habits.hasValueDates) row.valueDate = formatDay(madeOn);
  const era = today >= habits.relinkedOn ? 'b' : 'a';
  Object.assign(
    row,
    isPending ? pendingIds(habits, label, answers, era) : bookedIds(habits, label, answers, era),
  );

  const isLate = habits.hasLateFacts && !isPending && today < bookedOn + 3;
  const text = isPending && habits.pendingText === 'more' ? `CARD ${payee}` : payee;
  if (!isPending || habits.pendingText !== 'none') row.remittanceInformationUnstructured = text;
  const side = cents < 0 ? 'creditor' : 'debtor';
  if (account !== undefined && !isLate && (!isPending || habits.pendingText !== 'none')) {
    row[`${side}Account`] = { iban: account };
    row[`${side}Name`] = `Holder ${account.slice(-1)}`;
  }
  if (habits.hasBalances && !isPending && balance !== undefined) {
    row.balanceAfterTransaction = { balanceAmount: { amount: toAmount(balance), currency: 'EUR' } };
  }
  return (habits.isSloppy ? misspell(row, dice) : row) as unknown as Transaction;
}

function bookedIds({ ids }: Habits, label: string, answers: number, era: string): Record<string, unknown> {
  switch (ids) {
    case 'stable':
      return { transactionId: `T-${era}-${label}`, internalTransactionId: `int-${era}-${label}` };
    case 'internal':
      return { internalTransactionId: `int-${era}-${label}` };
    case 'reference':
      return { transactionId: `booked-${label}`, entryReference: `ref-${label}` };
    case 'reissued':
      return { transactionId: `T-${Math.floor(answers / 3)}-${label}` };
    case 'placeholder':
      return { transactionId: 'NOTPROVIDED', entryReference: '0000000' };
    default:
      return {};
  }
}

function pendingIds(
  { ids, pendingIds: kind }: Habits,
  label: string,
  answers: number,
  era: string,
): Record<string, unknown> {
  if (kind === 'placeholder') return { transactionId: 'NONREF' };
  if (kind === 'fresh') return { transactionId: `P-${answers}-${label}` };
  if (kind === 'none') return {};
  return ids === 'reference'
    ? { transactionId: `pending-${label}`, entryReference: `ref-${label}` }
    : { transactionId: `T-${era}-${label}` };
}

const spellings: readonly ((text: string) => unknown)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD'),
  (text) => `  ${text.replaceAll(' ', '   ')} `,
  (text) => [text],
];

function misspell(row: Record<string, unknown>, dice: Dice): Record<string, unknown> {
  const text = row.remittanceInformationUnstructured;
  const changed: Record<string, unknown> = { ...row };
  if (typeof text === 'string') {
    const spell = dice.pick(spellings);
    changed.remittanceInformationUnstructured = spell(text);
  }
  for (const name of ['entryReference', 'mandateId', 'currencyExchange', 'debtorName']) {
    if (changed[name] === undefined && dice.chance(0.3)) changed[name] = null;
  }
  return Object.fromEntries(dice.shuffle(Object.entries(changed)));
}

function toAmount(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
