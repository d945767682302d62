import { dayOf, toAmount } from '../bank/movements.ts';
import { balanceAtEndOf, pendingOf, readLedger } from '../bank/transactions.ts';
import { dayMs, toDate, toTimestamp } from '../clock.ts';
import { type Answer, type FieldProblems, fieldRefusal, incorrectDateRange } from '../errors/answers.ts';
import type { Call, World } from '../world.ts';
import { historyStartOf, readAccountData } from './accounts.ts';

export function getDetails(world: World, call: Call): Answer {
  return readAccountData(world, call, 'details', ({ bankAccount }) => ({
    status: 200,
    body: {
      account: {
        resourceId: bankAccount.resourceId,
        ...(bankAccount.kind === 'card' ? { maskedPan: bankAccount.maskedPan } : { iban: bankAccount.iban }),
        currency: bankAccount.currency,
        ownerName: bankAccount.ownerName,
        name: bankAccount.name,
        product: bankAccount.name,
        cashAccountType: { current: 'CACC', savings: 'SVGS', card: 'CARD' }[bankAccount.kind],
        status: 'enabled',
        bic: bankAccount.bic,
        usage: 'PRIV',
        ownerAddressUnstructured: bankAccount.ownerAddress,
      },
    },
  }));
}

export function getBalances(world: World, call: Call): Answer {
  return readAccountData(world, call, 'balances', ({ bankAccount }) => {
    const nowMs = world.clock.apiNow();
    const today = dayOf(nowMs);
    const booked = balanceAtEndOf(bankAccount, today);
    const waiting = pendingOf(bankAccount, nowMs).reduce((sum, { amount }) => sum + amount, 0);
    const row = (balanceType: string, minor: number, day: number): Record<string, unknown> => ({
      balanceAmount: {
        amount: toAmount(minor, bankAccount.currency),
        currency: bankAccount.currency,
      },
      balanceType,
      referenceDate: toDate(day * dayMs),
    });
    return {
      status: 200,
      body: {
        balances: [
          row('closingBooked', balanceAtEndOf(bankAccount, today - 1), today - 1),
          row('interimBooked', booked, today),
          row('interimAvailable', booked + waiting, today),
        ],
      },
    };
  });
}

export function getTransactions(world: World, call: Call): Answer {
  const range = readRange(world, call);
  if ('status' in range) return range;
  return readAccountData(world, call, 'transactions', ({ bankAccount, agreement }) => {
    const nowMs = world.clock.apiNow();
    const fromDay = Math.max(range.fromDay ?? 0, historyStartOf(agreement));
    const ledger = readLedger(bankAccount, fromDay, range.toDay ?? dayOf(nowMs), nowMs);
    return { status: 200, body: { transactions: ledger, last_updated: toTimestamp(nowMs) } };
  });
}

function readRange(world: World, { query }: Call): { fromDay?: number; toDay?: number } | Answer {
  const from = query.get('date_from');
  const to = query.get('date_to');
  const today = toDate(world.clock.apiNow());
  const problems: FieldProblems = {};
  for (const [field, date] of [
    ['date_from', from],
    ['date_to', to],
  ] as const) {
    if (date === null) continue;
    if (!isDate(date)) {
      problems[field] = { summary: 'Invalid date', detail: `'${date}' is not a valid ISO 8601 date` };
    } else if (date > today) {
      const detail = `'${date}' can't be greater than ${today}. Specify correct date range`;
      problems[field] = { summary: "Date can't be in future", detail };
    }
  }
  if (Object.keys(problems).length > 0) return fieldRefusal(problems);
  if (from !== null && to !== null && from > to) return incorrectDateRange(from, to);
  return {
    ...(from === null ? {} : { fromDay: dayOf(Date.parse(from)) }),
    ...(to === null ? {} : { toDay: dayOf(Date.parse(to)) }),
  };
}

function isDate(text: string): boolean {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(atMs) && toDate(atMs) === text;
}
