import type { BankAccount } from '../bank/bank-accounts.ts';
import { toAmount } from '../bank/money.ts';
import { dayOf } from '../bank/movements.ts';
import { shapeOf } from '../bank/scenarios/scenarios.ts';
import type { Row } from '../bank/transactions.ts';
import { dayMs, toDate, toTimestamp } from '../clock.ts';
import { type Answer, type FieldProblems, fieldRefusal, incorrectDateRange } from '../errors/answers.ts';
import type { Call, World } from '../world.ts';
import { bookedBalance, ledgerOf, noteFetch, pendingSum } from './account-listing.ts';
import { historyStartOf, type OpenAccount, readAccountData } from './accounts.ts';
import { readParameter } from './request-fields.ts';

export function getDetails(world: World, call: Call): Answer {
  return readAccountData(world, call, 'details', ({ record, bankAccount }) => {
    const details = describe(bankAccount);
    const account = shapeOf(record.institutionId).details?.(details, bankAccount) ?? details;
    return { status: 200, body: { account } };
  });
}

function describe(account: BankAccount): Row {
  return {
    resourceId: account.resourceId,
    ...(account.kind === 'card' ? { maskedPan: account.maskedPan } : { iban: account.iban }),
    currency: account.currency,
    ownerName: account.ownerName,
    name: account.name,
    product: account.name,
    cashAccountType: { current: 'CACC', savings: 'SVGS', card: 'CARD' }[account.kind],
    status: 'enabled',
    bic: account.bic,
    usage: account.usage,
    ownerAddressUnstructured: account.ownerAddress,
  };
}

export function getBalances(world: World, call: Call): Answer {
  return readAccountData(world, call, 'balances', (account) => {
    const rows = readBalances(world, account);
    const shape = shapeOf(account.record.institutionId);
    return { status: 200, body: { balances: shape.balances?.(rows) ?? rows } };
  });
}

function readBalances(world: World, account: OpenAccount): Row[] {
  const { currency } = account.bankAccount;
  const nowMs = world.clock.apiNow();
  const today = dayOf(nowMs);
  const booked = bookedBalance(world, account, today);
  const waiting = pendingSum(world, account, nowMs);
  const row = (balanceType: string, minor: number, day: number): Row => ({
    balanceAmount: { amount: toAmount(minor, currency), currency },
    balanceType,
    referenceDate: toDate(day * dayMs),
  });
  return [
    row('closingBooked', bookedBalance(world, account, today - 1), today - 1),
    row('interimBooked', booked, today),
    row('interimAvailable', booked + waiting, today),
  ];
}

export function getTransactions(world: World, call: Call): Answer {
  const range = readRange(world, call);
  if ('status' in range) return range;
  return readAccountData(world, call, 'transactions', (account) => {
    const { record, bankAccount, agreement } = account;
    const nowMs = noteFetch(world, account);
    const fromDay = Math.max(range.fromDay ?? 0, historyStartOf(agreement));
    const ledger = ledgerOf(world, account, { ...range, fromDay, nowMs });
    const shape = shapeOf(record.institutionId);
    const transactions = shape.ledger?.(ledger, bankAccount) ?? ledger;
    const body = { transactions, last_updated: toTimestamp(nowMs) };
    return { status: 200, body: shape.transactions?.(body) ?? body };
  });
}

function readRange(world: World, { query }: Call): { fromDay?: number; toDay?: number } | Answer {
  const from = readParameter(query, 'date_from');
  const to = readParameter(query, 'date_to');
  const today = toDate(world.clock.apiNow());
  const problems: FieldProblems = {};
  for (const [field, date] of [
    ['date_from', from],
    ['date_to', to],
  ] as const) {
    if (date === undefined) continue;
    if (!isDate(date)) {
      problems[field] = { summary: 'Invalid date', detail: `'${date}' is not a valid ISO 8601 date` };
    } else if (date > today) {
      const detail = `'${date}' can't be greater than ${today}. Specify correct date range`;
      problems[field] = { summary: "Date can't be in future", detail };
    }
  }
  if (Object.keys(problems).length > 0) return fieldRefusal(problems);
  if (from !== undefined && to !== undefined && from > to) return incorrectDateRange(from, to);
  return {
    ...(from === undefined ? {} : { fromDay: dayOf(Date.parse(from)) }),
    ...(to === undefined ? {} : { toDay: dayOf(Date.parse(to)) }),
  };
}

function isDate(text: string): boolean {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(atMs) && toDate(atMs) === text;
}
