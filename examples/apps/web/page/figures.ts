import {
  amountToMinorUnits,
  type Balance,
  type DescribedTransaction,
  type DescribeTransactionOptions,
  describeTransaction,
  type Transaction,
} from 'nordigen-client';

export interface Listed extends DescribedTransaction {
  id: string;
  isPending: boolean;
}

/** Sums by day or month in the currency's smallest unit, oldest first. */
export interface Figures {
  sums: Map<string, bigint>;
  /** Rows that cannot be counted: no date, no amount, or another currency. */
  leftOut: number;
}

/** The rows in words: pending ones first, then the newest. */
export function toListed(
  rows: readonly { id: string; isPending: boolean; row: Transaction }[],
  options: DescribeTransactionOptions,
): Listed[] {
  return rows
    .map(({ id, isPending, row }) => ({ ...describeTransaction(row, options), id, isPending }))
    .sort((a, b) => Number(b.isPending) - Number(a.isPending) || compare(b.date ?? '', a.date ?? ''));
}

/** What was in the account at the end of each day with bookings, counted back from the booked balance. */
export function balanceByDay(rows: readonly Listed[], balance: Balance): Figures {
  const { amount, currency } = balance.balanceAmount;
  // A closing balance does not include what was booked after its day; an interim one includes everything.
  const isClosing = balance.balanceType?.toLowerCase().startsWith('closing');
  const until = isClosing ? balance.referenceDate : undefined;
  const { countable, leftOut } = pickCountable(rows, currency);
  const newestFirst = countable.toSorted((a, b) => compare(b.date, a.date));
  let left = amountToMinorUnits(amount, currency);
  const sums = new Map<string, bigint>();
  for (const { date, minor } of newestFirst) {
    if (until && date > until) continue;
    if (!sums.has(date)) sums.set(date, left);
    left -= minor;
  }
  return { sums: new Map([...sums].reverse()), leftOut };
}

/** What left the account, by month such as `2026-01`. */
export function spendingByMonth(rows: readonly Listed[], currency: string): Figures {
  const { countable, leftOut } = pickCountable(rows, currency);
  const sums = new Map<string, bigint>();
  for (const { date, minor } of countable.toSorted((a, b) => compare(a.date, b.date))) {
    const month = date.slice(0, 7);
    sums.set(month, (sums.get(month) ?? 0n) - (minor < 0n ? minor : 0n));
  }
  return { sums, leftOut };
}

/** The same with an entry for each day up to `until`: a day without bookings keeps the balance of the day before. */
export function fillDays(sums: Map<string, bigint>, until: string): Map<string, bigint> {
  const filled = new Map<string, bigint>();
  const [first] = sums.keys();
  if (first === undefined) return filled;
  let left = 0n;
  for (let ms = Date.parse(first); ms <= Date.parse(until); ms += 86_400_000) {
    const date = new Date(ms).toISOString().slice(0, 10);
    left = sums.get(date) ?? left;
    filled.set(date, left);
  }
  return filled;
}

function pickCountable(
  rows: readonly Listed[],
  currency: string,
): { countable: { date: string; minor: bigint }[]; leftOut: number } {
  // A pending row may never be booked, and a declined one moved no money.
  const booked = rows.filter(({ isPending, isDeclined }) => !isPending && !isDeclined);
  const countable = booked.flatMap(({ date, amount, currency: own, isForeign }) => {
    if (date === undefined || amount === undefined || isForeign || own !== currency) return [];
    try {
      return [{ date, minor: amountToMinorUnits(amount, currency) }];
    } catch {
      return [];
    }
  });
  return { countable, leftOut: booked.length - countable.length };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
