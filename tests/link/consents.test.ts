import { describe, expect, test } from 'vitest';
import { listConsents, readConsent } from '../../src/link/index.ts';
import { answeringClient, type Route, refusal } from '../helpers/answering-client.ts';
import { agreement, page, requisition } from '../helpers/link-records.ts';

const day = 86_400_000;
const nowMs = Date.parse('2026-03-01T12:00:00Z');

async function read(requisitionExtra: object = {}, agreementExtra: object = {}) {
  const { client } = answeringClient({
    'GET requisitions/requisition-1/': () => requisition(requisitionExtra),
    'GET agreements/enduser/agreement-1/': () => agreement(agreementExtra),
  });
  return readConsent(client, 'requisition-1').unwrap();
}

describe('a consent', () => {
  test('ends access_valid_for_days after it was accepted, by the client’s clock', async () => {
    const consent = await read();
    const endsAtMs = Date.parse('2026-02-01T12:05:00Z') + 90 * day;
    expect(consent).toEqual({
      requisitionId: 'requisition-1',
      agreementId: 'agreement-1',
      institutionId: 'BANK',
      reference: 'ref-1',
      accounts: ['account-1'],
      state: 'linked',
      endsAtMs,
      daysLeft: Math.floor((endsAtMs - nowMs) / day),
      issues: [],
    });
    expect(consent.daysLeft).toBe(62);
  });

  test('that has ended is expired, even if the API still calls it linked', async () => {
    const accepted = new Date(nowMs - 90 * day).toISOString();
    expect(await read({}, { accepted })).toMatchObject({
      state: 'expired',
      daysLeft: 0,
      nextStep: 'reconnect',
    });
    const almost = new Date(nowMs - 90 * day + 1).toISOString();
    expect(await read({}, { accepted: almost })).toMatchObject({ state: 'linked', daysLeft: 0 });
  });

  test('that the user prolonged is linked as long as the API says so, and its end is not known', async () => {
    const accepted = new Date(nowMs - 200 * day).toISOString();
    const terms = { accepted, access_valid_for_days: 180, reconfirmation: true };
    const consent = await read({}, terms);
    expect(consent.state).toBe('linked');
    for (const name of ['endsAtMs', 'daysLeft', 'nextStep']) expect(consent).not.toHaveProperty(name);
    expect(await read({ status: 'EX' }, terms)).toMatchObject({ state: 'expired', nextStep: 'reconnect' });
  });

  test('that is pending and has ended can never be completed', async () => {
    const accepted = new Date(nowMs - 91 * day).toISOString();
    expect(await read({ status: 'UA' }, { accepted })).toMatchObject({
      state: 'expired',
      nextStep: 'reconnect',
    });
  });

  test('whose agreement was deleted is expired', async () => {
    const { client } = answeringClient({
      'GET requisitions/requisition-1/': () => requisition(),
      'GET agreements/enduser/agreement-1/': () => refusal(404, 'Not found.'),
      'GET requisitions/': () => page([requisition()]),
      'GET agreements/enduser/': () => page([]),
    });
    const expired = { state: 'expired', agreementId: 'agreement-1', nextStep: 'reconnect' };
    expect(await readConsent(client, 'requisition-1').unwrap()).toMatchObject(expired);
    expect(await listConsents(client).unwrap()).toMatchObject([expired]);
  });

  test.each([null, '', 'soon'])('accepted %j has no end yet', async (accepted) => {
    const consent = await read({ status: 'UA', accounts: [] }, { accepted });
    expect(consent).toMatchObject({ state: 'pending', nextStep: 'wait' });
    expect(consent).not.toHaveProperty('endsAtMs');
    expect(consent).not.toHaveProperty('daysLeft');
  });

  test('can be read with any form of time that the API has sent', async () => {
    expect((await read({}, { accepted: '2026-02-01 12:05:00' })).daysLeft).toBe(62);
    expect((await read({}, { accepted: '2026-02-01' })).daysLeft).toBe(61);
  });

  test.each([
    ['SU', 'suspended'],
    ['RJ', 'refused'],
    ['ER', 'failed'],
    ['EX', 'expired'],
  ])('with the status %s is %s and needs a new link', async (status, state) => {
    expect(await read({ status })).toMatchObject({ state, nextStep: 'reconnect' });
  });

  test.each([undefined, '', null])('without an agreement (%j) needs only one call', async (agreementId) => {
    const { agreement: _, ...bare } = requisition();
    const { client, calls } = answeringClient({
      'GET requisitions/requisition-1/': () => ({
        ...bare,
        ...(agreementId !== undefined && { agreement: agreementId }),
      }),
    });
    const response = await readConsent(client, 'requisition-1');
    expect(response).toMatchObject({ ok: true, operation: 'requisitions.get', data: { state: 'linked' } });
    expect(response.data).not.toHaveProperty('agreementId');
    expect(calls).toHaveLength(1);
  });

  test('returns the answer of the call that failed', async () => {
    const { client } = answeringClient({
      'GET requisitions/requisition-1/': () => requisition(),
      'GET requisitions/r/': () => refusal(404, 'Not found.'),
      'GET agreements/enduser/agreement-1/': () => refusal(403, 'No access.'),
    });
    expect(await readConsent(client, 'r')).toMatchObject({ ok: false, operation: 'requisitions.get' });
    expect(await readConsent(client, 'requisition-1')).toMatchObject({
      ok: false,
      operation: 'agreements.get',
    });
  });

  test('is read with known options only', async () => {
    const { client, calls } = answeringClient({});
    await expect(readConsent(client, 'r', { signl: 1 } as object)).rejects.toThrow("no option 'signl'");
    expect(calls).toEqual([]);
  });

  test('has the issues of both answers in its data, so that unwrap() does not throw for them', async () => {
    const consent = await read({ user_language: { odd: true } }, { reconfirmation: 'x' });
    expect(consent.issues.map(({ path }) => path)).toEqual(['user_language', 'reconfirmation']);
  });
});

describe('all consents', () => {
  const listed = (requisitions: object[], agreements: object[] = [agreement()]): Record<string, Route> => ({
    'GET requisitions/': () => page(requisitions),
    'GET agreements/enduser/': () => page(agreements),
  });

  test('need two calls for two hundred rows, and no call for each row', async () => {
    const { client, calls } = answeringClient(
      listed(
        Array.from({ length: 100 }, (_, n) =>
          requisition({ id: `r${n}`, agreement: `a${n}`, accounts: [`x${n}`] }),
        ),
        Array.from({ length: 100 }, (_, n) => agreement({ id: `a${n}`, access_valid_for_days: 30 + n })),
      ),
    );
    const response = await listConsents(client);
    expect(response).toMatchObject({ ok: true, operation: 'agreements.list', issues: [] });
    const consents = response.data ?? [];
    expect(consents).toHaveLength(100);
    expect(consents[7]).toMatchObject({ requisitionId: 'r7', agreementId: 'a7', daysLeft: 9 });
    expect(calls).toHaveLength(2);
  });

  test('are not superseded by a newer link that failed', async () => {
    const failed = { id: 'new', created: '2026-02-10T00:00:00Z', status: 'ER' };
    const { client } = answeringClient({
      'GET requisitions/': () => page([requisition(failed), requisition()]),
      'GET agreements/enduser/': () => page([agreement()]),
    });
    const states = (await listConsents(client).unwrap()).map(({ state }) => state);
    expect(states).toEqual(['failed', 'linked']);
  });

  test('are listed to the end if the server sends the same page again and again', async () => {
    const again = () => ({ ...page([requisition()]), next: 'https://x.example/?offset=100' });
    const { client, calls } = answeringClient({
      'GET requisitions/': again,
      'GET agreements/enduser/': () => page([agreement()]),
    });
    expect(await listConsents(client).unwrap()).toHaveLength(1);
    // The first page, ten more that bring nothing, the one too many, and the agreements.
    expect(calls).toHaveLength(13);
  });

  test('are not listed if the server sends the same page again and again, and has more', async () => {
    const { client } = answeringClient({
      'GET requisitions/': () => page([requisition()], 3, 'https://x.example/?offset=100'),
      'GET agreements/enduser/': () => page([agreement()]),
    });
    await expect(listConsents(client)).rejects.toThrow('requisitions.list did not send all of its 3 rows.');
  });

  test('may come after ten pages that bring nothing new', async () => {
    let pages = 0;
    const { client } = answeringClient({
      'GET requisitions/': () => {
        const isLast = ++pages === 12;
        return page([requisition({ id: isLast ? 'b' : 'a' })], 2, isLast ? null : 'https://x.example/');
      },
      'GET agreements/enduser/': () => page([agreement()]),
    });
    const ids = (await listConsents(client).unwrap()).map(({ requisitionId }) => requisitionId);
    expect(ids.sort()).toEqual(['a', 'b']);
  });

  test('are read again from where rows have moved to', async () => {
    const offsets: (string | null)[] = [];
    const counts = [500, 499, 389, 389, 389, 389];
    const { client } = answeringClient({
      'GET requisitions/': ({ url }) => {
        offsets.push(url.searchParams.get('offset'));
        const from = Number(offsets.at(-1));
        const count = counts[offsets.length - 1] ?? 389;
        const rows = Array.from({ length: Math.min(100, count - from) }, (_, index) =>
          requisition({ id: `r${from + index}` }),
        );
        return page(rows, count, from + rows.length < count ? 'https://x.example/' : null);
      },
      'GET agreements/enduser/': () => page([agreement()]),
    });
    expect(await listConsents(client).unwrap()).toHaveLength(389);
    expect(offsets).toEqual(['0', '100', '99', '0', '100', '200', '300']);
  });

  test('are not listed if the list ends before all of them have come', async () => {
    const { client } = answeringClient({
      'GET requisitions/': () => ({ ...page([requisition()]), count: 3 }),
      'GET agreements/enduser/': () => page([agreement()]),
    });
    await expect(listConsents(client)).rejects.toThrow('requisitions.list did not send all of its 3 rows.');
  });

  test.each([5, 150, 450])('are all listed if number %i of 500 is deleted meanwhile', async (deleted) => {
    const all = Array.from({ length: 500 }, (_, index) => requisition({ id: `r${index}` }));
    let pages = 0;
    const { client } = answeringClient({
      'GET requisitions/': ({ url }) => {
        if (++pages === 2) all.splice(deleted, 1);
        const offset = Number(url.searchParams.get('offset'));
        const next = offset + 100 < all.length ? `https://x.example/?offset=${offset + 100}` : null;
        return { count: all.length, next, previous: null, results: all.slice(offset, offset + 100) };
      },
      'GET agreements/enduser/': () => page([agreement()]),
    });
    const ids = new Set((await listConsents(client).unwrap()).map(({ requisitionId }) => requisitionId));
    expect(all.filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  test('with the same accounts are superseded by the newest', async () => {
    const { client } = answeringClient(
      listed([
        requisition({ id: 'old', created: '2025-12-01T00:00:00Z', accounts: ['x', 'y'] }),
        requisition({ id: 'new', created: '2026-02-01T00:00:00Z', accounts: ['y', 'x'] }),
        requisition({ id: 'partly', created: '2025-11-01T00:00:00Z', accounts: ['x', 'z'] }),
        requisition({ id: 'empty', created: '2025-10-01T00:00:00Z', accounts: [], status: 'CR' }),
      ]),
    );
    const consents = await listConsents(client).unwrap();
    expect(consents.map(({ requisitionId, state }) => `${requisitionId} ${state}`)).toEqual([
      'new linked',
      'old superseded',
      'partly linked',
      'empty pending',
    ]);
    expect(consents[1]).not.toHaveProperty('nextStep');
  });

  test('are all found if rows are deleted or added between two pages', async () => {
    const all = Array.from({ length: 250 }, (_, n) => requisition({ id: `r${n}`, accounts: [`x${n}`] }));
    let pages = 0;
    const { client } = answeringClient({
      ...listed([]),
      'GET requisitions/': ({ url }) => {
        if (pages === 1) all.splice(0, 40);
        if (pages === 2) all.unshift(...['n1', 'n2'].map((id) => requisition({ id, accounts: [id] })));
        pages++;
        const [limit, offset] = ['limit', 'offset'].map((name) => Number(url.searchParams.get(name)));
        const rows = all.slice(offset, (offset as number) + (limit as number));
        const hasMore = (offset as number) + rows.length < all.length;
        return page(rows, all.length, hasMore ? 'https://example.com/next' : null);
      },
    });
    const ids = (await listConsents(client).unwrap()).map(({ requisitionId }) => requisitionId);
    expect(new Set(ids).size).toBe(ids.length);
    for (let n = 40; n < 250; n++) expect(ids).toContain(`r${n}`);
  });

  test('end if the API promises a next page but sends no rows', async () => {
    const { client, calls } = answeringClient({
      ...listed([]),
      'GET requisitions/': () => page([], 7, 'https://example.com/next'),
    });
    expect(await listConsents(client).unwrap()).toEqual([]);
    expect(calls).toHaveLength(2);
  });

  test('each have the issues of their own row', async () => {
    const { client } = answeringClient(
      listed([
        requisition({ id: 'a', accounts: ['x'] }),
        { ...requisition({ id: 'b', accounts: ['y'] }), user_language: {} },
      ]),
    );
    const [first, second] = await listConsents(client).unwrap();
    expect(first?.issues).toEqual([]);
    expect(second?.issues.map(({ path }) => path)).toEqual(['results[1].user_language']);
  });

  test('have their own issues if a row before them was dropped', async () => {
    const { client } = answeringClient(
      listed([
        7 as never,
        requisition({ id: 'a', accounts: ['x'] }),
        8 as never,
        { ...requisition({ id: 'b', accounts: ['y'] }), user_language: {} },
      ]),
    );
    const [first, second] = await listConsents(client).unwrap();
    expect(first?.issues).toEqual([]);
    expect(second?.issues.map(({ path }) => path)).toEqual(['results[3].user_language']);
  });

  test.each(['GET requisitions/', 'GET agreements/enduser/'])(
    'return the answer of %s if that fails',
    async (call) => {
      const { client } = answeringClient({
        ...listed([]),
        [call]: () => refusal(429, 'Rate limit exceeded'),
      });
      expect(await listConsents(client)).toMatchObject({ ok: false, status: 429 });
    },
  );
});
