import { createNordigenClient, type Transaction } from 'nordigen-client';
import type { RealTransaction } from 'nordigen-client/sandbox';
import { type ConnectOptions, createSandbox } from 'nordigen-client/sandbox';
import { connectAccounts } from '../sandbox-server.ts';
import { type Booked, compare, sumUp, toRows } from './compare.ts';

export interface NaiveFigures {
  calls: number;
  refused: number;
  /** Rows of its tables that are there too often. */
  doubles: number;
  /** Rows that its tables lack. */
  losses: number;
}

interface TransactionLists {
  booked: readonly Transaction[];
  pending?: readonly Transaction[] | null | undefined;
}

interface Story {
  accounts: number;
  days: number;
  startAtMs: number;
  optionsOf(index: number): ConnectOptions;
}

/**
 * What is often written first: ask for each account every three hours, and keep rows by the id that the bank sends.
 * Its calls are spread over the hours, so the only limit it meets is the bank's four a day.
 */
export async function runNaiveLoop({ accounts, days, startAtMs, optionsOf }: Story): Promise<NaiveFigures> {
  const sandbox = createSandbox({ strict: true, startAtMs, logSize: 1 });
  const { credentials, fetch, now } = sandbox;
  const client = createNordigenClient({ credentials, fetch, now });
  const connections = await connectAccounts(sandbox, accounts, optionsOf);
  const ids = connections.flatMap(({ accountIds }) => accountIds);
  const tables = new Map(ids.map((id) => [id, new Map<string, Booked>()]));
  const truth = new Map<string, readonly RealTransaction[]>();
  let [calls, refused] = [0, 0];

  for (let round = 0; round < days * 8; round++) {
    for (const id of ids) {
      calls++;
      const response = await client.accounts.getTransactions(id);
      if (response.ok) {
        // Four rounds of each day are answered, so every account's last answer comes on the last day.
        if (round >= (days - 1) * 8) truth.set(id, sandbox.ledger(id));
        store(tables.get(id), response.data.transactions);
      } else if (response.status === 429) {
        refused++;
      }
      sandbox.advance({ minutes: 180 / ids.length });
    }
  }
  client.close();
  const differences = ids.flatMap((id) =>
    compare([...(tables.get(id)?.values() ?? [])], toRows(truth.get(id) ?? [])),
  );
  return { calls, refused, ...sumUp(differences) };
}

function store(table: Map<string, Booked> | undefined, { booked, pending }: TransactionLists): void {
  for (const [isPending, rows] of [
    [false, booked],
    [true, pending ?? []],
  ] as const) {
    for (const row of rows) {
      const { amount, currency } = row.transactionAmount;
      const key = row.transactionId ?? row.internalTransactionId ?? JSON.stringify(row);
      table?.set(key, { isPending, amount, currency, bookingDate: row.bookingDate ?? null });
    }
  }
}
