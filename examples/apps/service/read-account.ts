import type { NordigenClient } from 'nordigen-client';
import { reconcile, syncAccount } from 'nordigen-client/sync';
import { type Changed, loadDue, loadState, postpone, saveRun } from './accounts.ts';
import type { Database } from './database.ts';

export type Outcome =
  | { kind: 'synced'; changes: number; suspects: number; issues: number }
  /** The API, or the budget in its place, said no for now. */
  | { kind: 'postponed'; problem: string }
  /** Only a new link helps. */
  | { kind: 'ended'; problem: string }
  | { kind: 'notDue' };

interface Tools {
  client: NordigenClient;
  database: Database;
  readsPerDay: number;
}

const hourMs = 3_600_000;
/** Clocks differ: a call that comes a second too early is refused. */
const marginMs = 60_000;

/** Reads one account's transactions, at the cost of one call, and stores what changed. Run twice, it reads once. */
export async function readAccount({ client, database, readsPerDay }: Tools, id: string): Promise<Outcome> {
  const account = await loadDue(database, id, client.now());
  if (account === undefined) return { kind: 'notDue' };
  const response = await syncAccount(client, account.apiId, account.syncState).catch(
    async (error: unknown) => {
      // The answer may be lost and yet be counted by the bank: the next try is not made at once.
      await postpone(database, id, nameOf(error), client.now() + hourMs);
      throw error;
    },
  );

  if (!response.ok) {
    const { code, nextStep, retryAtMs } = response.error;
    const isOver = nextStep === 'reconnect';
    const nextReadAtMs = retryAtMs === undefined ? client.now() + hourMs : retryAtMs + marginMs;
    await postpone(database, id, code, isOver ? undefined : nextReadAtMs);
    return { kind: isOver ? 'ended' : 'postponed', problem: code };
  }

  const { answer, context, issues } = response.data;
  const readAtMs = client.now();
  const times = { readAtMs, nextReadAtMs: readAtMs + (24 * hourMs) / readsPerDay };
  let { revision } = account;
  let run: Changed = response.data;
  while (!(await saveRun(database, { id, revision }, run, times))) {
    // Another worker was faster: the answer is not asked for again, it is compared with what is known now.
    const current = await loadState(database, id);
    revision = current.revision;
    run = reconcile(current.syncState, answer, context);
  }
  const { changes, suspects } = run;
  return { kind: 'synced', changes: changes.length, suspects: suspects.length, issues: issues.length };
}

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
}
