import type { NordigenClient } from 'nordigen-client';
import { reconcile, syncAccount } from 'nordigen-client/sync';
import { type Changed, loadDue, loadState, postpone, saveRun } from './accounts.ts';
import type { Database } from './database.ts';

export type Outcome =
  | { kind: 'synced'; changes: number; suspects: number; issues: number }
  /** The API, or the budget before it, refuses for now. */
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
/** Clocks differ, and a call that comes a second too early is refused. */
const marginMs = 60_000;

/** Reads one account's transactions, which costs one call, and stores what changed. If it runs twice, it reads once. */
export async function readAccount({ client, database, readsPerDay }: Tools, id: string): Promise<Outcome> {
  const account = await loadDue(database, id, client.now());
  if (account === undefined) return { kind: 'notDue' };
  const response = await syncAccount(client, account.apiId, account.syncState).catch(
    async (error: unknown) => {
      // The bank may have counted the call although its answer was lost, so the next attempt comes later.
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
    // Another worker was faster. The answer is compared with the newer state; no second call is needed.
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
