import type { RealTransaction } from 'nordigen-client/sandbox';

/** A row of the table, or what one should be. */
export interface Booked {
  isPending: boolean;
  amount: string;
  currency: string;
  bookingDate: string | null;
}

/** Rows of one kind that a table has too often (`excess` above 0) or lacks (below 0). */
export interface Difference {
  row: string;
  excess: number;
}

/** The rows that the ledger's transactions should be: each real one once, unless its bank has not listed it yet. */
export function toRows(ledger: readonly RealTransaction[]): Booked[] {
  return ledger.flatMap(({ listed, amount, currency }): Booked[] => {
    const booked = listed.find(({ list }) => list === 'booked');
    const [first] = listed;
    if (first === undefined) return [];
    // A bank may show another amount or sign while a transaction is pending; once booked, the amount is final. It may
    // still change the day later: the last one counts.
    if (booked !== undefined) {
      return [{ isPending: false, amount, currency, bookingDate: booked.row.bookingDate as string }];
    }
    const shown = first.row.transactionAmount as { amount: string; currency: string };
    return [{ isPending: true, amount: shown.amount, currency: shown.currency, bookingDate: null }];
  });
}

/** The rows of purchases that the bank lists as pending. */
export function toPendingRows(ledger: readonly RealTransaction[]): Booked[] {
  return ledger.flatMap(({ listed }) =>
    listed.flatMap(({ list, row }): Booked[] => {
      if (list !== 'pending') return [];
      const { amount, currency } = row.transactionAmount as { amount: string; currency: string };
      return [{ isPending: true, amount, currency, bookingDate: null }];
    }),
  );
}

/**
 * Where the table is not the truth. It may still have rows that were pending `lately`: a pending row vanishes when it is
 * absent on two days, and a bank may list it beside the booked row until then.
 */
export function compare(
  table: readonly Booked[],
  truth: readonly Booked[],
  lately: readonly Booked[] = [],
): Difference[] {
  const counts = count(table);
  for (const [row, times] of count(truth)) counts.set(row, (counts.get(row) ?? 0) - times);
  for (const [row, times] of count(lately)) {
    const excess = counts.get(row) ?? 0;
    if (excess > 0) counts.set(row, Math.max(0, excess - times));
  }
  return [...counts].flatMap(([row, excess]) => (excess === 0 ? [] : [{ row, excess }]));
}

function count(rows: readonly Booked[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { isPending, amount, currency, bookingDate } of rows) {
    const row = `${isPending ? 'pending' : 'booked'} ${Number(amount)} ${currency} ${isPending ? '' : bookingDate}`;
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return counts;
}

/** How many rows are there too often, and how many are missing. */
export function sumUp(differences: readonly Difference[]): { doubles: number; losses: number } {
  const sum = (sign: 1 | -1): number =>
    differences.reduce((total, { excess }) => total + Math.max(0, excess * sign), 0);
  return { doubles: sum(1), losses: sum(-1) };
}
