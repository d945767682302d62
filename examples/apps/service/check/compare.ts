import type { RealTransaction } from 'nordigen-client/sandbox';

/** A row of the table, or what one should be. */
export interface Booked {
  isPending: boolean;
  amount: string;
  currency: string;
  bookingDate: string | null;
}

/** The rows that the ledger's transactions should be: each real one once, unless its bank has not listed it yet. */
export function toRows(ledger: readonly RealTransaction[]): Booked[] {
  return ledger.flatMap(({ listed, amount, currency }): Booked[] => {
    const booked = listed.find(({ list }) => list === 'booked');
    const [first] = listed;
    if (first === undefined) return [];
    // While it is pending a bank may tell another sum or sign; once booked, it is the real one.
    // Its day may be changed by the bank later, which has the last word.
    if (booked !== undefined) {
      return [{ isPending: false, amount, currency, bookingDate: booked.row.bookingDate as string }];
    }
    const told = first.row.transactionAmount as { amount: string; currency: string };
    return [{ isPending: true, amount: told.amount, currency: told.currency, bookingDate: null }];
  });
}

/** What is missing from the table, and what it has beyond the truth. */
export function compare(table: readonly Booked[], truth: readonly Booked[]): string[] {
  const counts = new Map<string, number>();
  const count = (rows: readonly Booked[], step: number): void => {
    for (const { isPending, amount, currency, bookingDate } of rows) {
      const key = `${isPending ? 'pending' : 'booked'} ${Number(amount)} ${currency} ${isPending ? '' : bookingDate}`;
      counts.set(key, (counts.get(key) ?? 0) + step);
    }
  };
  count(table, 1);
  count(truth, -1);
  return [...counts].flatMap(([key, excess]) =>
    excess === 0 ? [] : [`${Math.abs(excess)} ${excess > 0 ? 'too many' : 'missing'}: ${key}`],
  );
}
