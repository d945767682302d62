import type { NordigenClient } from 'nordigen-client';
import { type Consent, listConsents } from 'nordigen-client/link';
import type { Database } from './database.ts';

export interface Reminder {
  requisitionId: string;
  kind: 'endsSoon' | 'ended';
  daysLeft: number | undefined;
}

interface Tools {
  client: NordigenClient;
  database: Database;
  remindDays: number;
}

/**
 * Reads all consents, a hundred per call. It adds the accounts of new ones, and returns who has to be reminded to link
 * a bank again. Each reminder comes once. The app that links banks, such as a web app, need not tell this service.
 */
export async function readConsents({ client, database, remindDays }: Tools): Promise<Reminder[]> {
  const consents = await listConsents(client).unwrap();
  const now = new Date(client.now());
  const linked = consents.filter(({ state }) => state === 'linked');
  // An account of a renewed consent is read again. One that its bank refuses keeps waiting for a new link.
  await database.query(
    `INSERT INTO accounts (api_id, requisition_id, institution_id, next_read_at)
     SELECT "apiId", "requisitionId", "institutionId", $2
       FROM jsonb_to_recordset($1::jsonb) AS row ("apiId" text, "requisitionId" text, "institutionId" text)
     ON CONFLICT (api_id) DO UPDATE SET requisition_id = excluded.requisition_id, next_read_at = excluded.next_read_at
      WHERE accounts.requisition_id <> excluded.requisition_id`,
    [JSON.stringify(accountsOf(linked)), now],
  );

  const reminders: Reminder[] = [];
  for (const consent of consents) {
    const kind = kindOf(consent, remindDays);
    if (kind === undefined) continue;
    const { requisitionId, daysLeft, endsAtMs } = consent;
    const added = await database.query(
      'INSERT INTO reminders VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING kind',
      [requisitionId, kind, endsAtMs === undefined ? null : new Date(endsAtMs), now],
    );
    if (added.length > 0) reminders.push({ requisitionId, kind, daysLeft });
  }
  return reminders;
}

/** The newest consent comes first: an account that is in several belongs to the newest. */
function accountsOf(consents: readonly Consent[]): object[] {
  const rows = new Map<string, object>();
  for (const { accounts, requisitionId, institutionId } of consents) {
    for (const apiId of accounts) {
      if (!rows.has(apiId)) rows.set(apiId, { apiId, requisitionId, institutionId });
    }
  }
  return [...rows.values()];
}

function kindOf({ state, daysLeft }: Consent, remindDays: number): Reminder['kind'] | undefined {
  if (state === 'expired' || state === 'suspended') return 'ended';
  return state === 'linked' && daysLeft !== undefined && daysLeft <= remindDays ? 'endsSoon' : undefined;
}
