import type pg from 'pg';
import type { CallLog } from './call-log.ts';
import { type Booked, compare, type Difference, toPendingRows, toRows } from './compare.ts';

interface Found {
  /** How many rows the tables have. */
  rows: number;
  /** Where they are not the truth, with the bank's id and the account's. */
  differences: (Difference & { bank: string | undefined; apiId: string })[];
}

/** Compares the tables with what was true when each account was last read. */
export async function readDifferences(
  database: pg.Pool,
  { truth, pendingLately: lately }: CallLog,
  institutionOf: ReadonlyMap<string, string | undefined>,
): Promise<Found> {
  const { rows } = await database.query<Booked & { apiId: string }>(
    `SELECT api_id AS "apiId", is_pending AS "isPending", amount::text, currency, booking_date AS "bookingDate"
       FROM transactions JOIN accounts ON accounts.id = account_id`,
  );
  const tables = Map.groupBy(rows, ({ apiId }) => apiId);
  const differences = [...truth].flatMap(([apiId, ledger]) =>
    compare(tables.get(apiId) ?? [], toRows(ledger), toPendingRows(lately.get(apiId) ?? [])).map(
      (difference) => ({
        bank: institutionOf.get(apiId),
        apiId,
        ...difference,
      }),
    ),
  );
  return { rows: rows.length, differences };
}
