import { describe, expect, test } from 'vitest';
import { createNordigenClient } from '../../src/client.ts';
import { type SyncState, syncAccount } from '../../src/sync/index.ts';

interface Bank {
  client: ReturnType<typeof createNordigenClient>;
  /** The query string of each call. */
  queries: string[];
  answer: (body: unknown, status?: number) => void;
}

const row = (day: string, id: string): Record<string, unknown> => ({
  bookingDate: day,
  transactionAmount: { amount: '-1.00', currency: 'EUR' },
  internalTransactionId: id,
});
const of = (...booked: unknown[]): unknown => ({ transactions: { booked, pending: [] } });

async function createBank(): Promise<Bank> {
  const queries: string[] = [];
  let next = { body: of(row('2026-01-01', 'a')), status: 200 };
  const client = createNordigenClient({
    fetch: async (request) => {
      queries.push(new URL((request as Request).url).search);
      return Response.json(next.body, { status: next.status });
    },
    now: () => Date.parse('2026-01-10T23:30:00Z'),
  });
  await client.auth.setTokenPair({ access: 'an-access-token', access_expires: 86_400 });
  return {
    client,
    queries,
    answer: (body, status = 200) => {
      next = { body, status };
    },
  };
}

describe('syncAccount', () => {
  test('reads everything at first, then from ten days before the last read, and everything again after a week', async () => {
    const { client, queries } = await createBank();
    const read = (today: string, state?: SyncState) => syncAccount(client, 'id', state, { today }).unwrap();
    const first = await read('2026-01-10');
    const second = await read('2026-01-12', first.state);
    expect(second.span).toEqual({ from: '2025-12-31' });
    const third = await read('2026-01-16', second.state);
    const weekly = await read('2026-01-17', third.state);
    await read('2026-01-18', weekly.state);
    expect(queries).toEqual([
      '',
      '?date_from=2025-12-31',
      '?date_from=2026-01-02',
      '',
      '?date_from=2026-01-07',
    ]);
  });

  test('reads everything after a gap of thirty days, and with forceFull', async () => {
    const { client, queries } = await createBank();
    const { state } = await syncAccount(client, 'id', undefined, { today: '2026-01-10' }).unwrap();
    await syncAccount(client, 'id', state, { today: '2026-02-09' });
    await syncAccount(client, 'id', state, { today: '2026-01-11', forceFull: true });
    expect(queries).toEqual(['', '', '']);
  });

  test('reads everything with addBeforeHorizon, and adds the older history', async () => {
    const { client, queries, answer } = await createBank();
    const { state } = await syncAccount(client, 'id', undefined, { today: '2026-01-10' }).unwrap();
    const later = { ...state, horizon: '2026-01-01' };
    answer(of(row('2024-05-01', 'old'), row('2026-01-01', 'a')));
    const options = { today: '2026-01-11', addBeforeHorizon: true };
    const { changes } = await syncAccount(client, 'id', later, options).unwrap();
    expect(queries).toEqual(['', '']);
    expect(changes).toMatchObject([{ kind: 'added', row: { bookingDate: '2024-05-01' } }]);
  });

  test('counts from the last complete read, which an empty or partial answer is not', async () => {
    const { client, queries, answer } = await createBank();
    const first = await syncAccount(client, 'id', undefined, { today: '2026-01-10' }).unwrap();
    answer(of());
    const empty = await syncAccount(client, 'id', first.state, { today: '2026-01-12' }).unwrap();
    answer(of(row('2026-01-01', 'a'), { bookingDate: '2026-01-11' }));
    const partial = await syncAccount(client, 'id', empty.state, { today: '2026-01-13' }).unwrap();
    expect(partial).toMatchObject({ isPartial: true, suspects: [], context: { partialLists: ['booked'] } });
    await syncAccount(client, 'id', partial.state, { today: '2026-01-14' });
    expect(queries.slice(1)).toEqual(Array(3).fill('?date_from=2025-12-31'));
  });

  test('returns the issues of the answer without throwing', async () => {
    const { client, answer } = await createBank();
    answer(of({ ...row('2026-01-01', 'a'), creditorName: { odd: true } }));
    const response = await syncAccount(client, 'id');
    expect(response).toMatchObject({
      ok: true,
      issues: [],
      operation: 'accounts.getTransactions',
      status: 200,
    });
    expect(response.data).toMatchObject({ isPartial: false, changes: [{ kind: 'added' }] });
    expect(response.data?.issues).toMatchObject([{ path: 'transactions.booked[0].creditorName' }]);
  });

  test('takes today from the client’s clock, in the time zone of the account', async () => {
    const { client } = await createBank();
    const utc = await syncAccount(client, 'id').unwrap();
    const riga = await syncAccount(client, 'id', undefined, { timeZone: 'Europe/Riga' }).unwrap();
    expect([utc.context.today, riga.context.today]).toEqual(['2026-01-10', '2026-01-11']);
  });

  test('returns a refusal by the API as it is', async () => {
    const { client, answer } = await createBank();
    answer({ summary: 'Rate limit exceeded', detail: 'Try again in 5000 seconds', status_code: 429 }, 429);
    const response = await syncAccount(client, 'id');
    expect(response).toMatchObject({ ok: false, status: 429, error: { code: 'RateLimitExceeded' } });
  });

  test('rejects an invalid state or option before it makes a call', async () => {
    const { client, queries } = await createBank();
    const state = { version: 2, revision: 1 } as unknown as SyncState;
    await expect(syncAccount(client, 'id', state)).rejects.toMatchObject({
      name: 'NordigenStateError',
      code: 'NORDIGEN_STATE',
      reason: 'newer',
    });
    await expect(syncAccount(client, 'id', {} as SyncState)).rejects.toMatchObject({ reason: 'damaged' });
    await expect(syncAccount(client, 'id', null, { today: 'now' })).rejects.toThrow(/^today must/);
    await expect(syncAccount(client, 'id', null, { timeZone: 'Moon' })).rejects.toThrow(/^timeZone must/);
    expect(queries).toEqual([]);
  });
});
