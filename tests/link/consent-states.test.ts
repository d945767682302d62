import { describe, expect, test } from 'vitest';
import { listConsents, readConsent } from '../../src/link/index.ts';
import { answeringClient } from '../helpers/answering-client.ts';
import { agreement, page, requisition } from '../helpers/link-records.ts';

const day = 86_400_000;
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const ago = (days: number, ms = 0) => new Date(nowMs - days * day + ms).toISOString();

const one = 'GET requisitions/requisition-1/';
const itsAgreement = 'GET agreements/enduser/agreement-1/';
const all = 'GET requisitions/';
const allAgreements = 'GET agreements/enduser/';

async function read(ofRequisition: object, ofAgreement: object) {
  const { client } = answeringClient({
    [one]: () => ({ ...requisition(), ...ofRequisition }),
    [itsAgreement]: () => ({ ...agreement(), ...ofAgreement }),
  });
  return readConsent(client, 'requisition-1').unwrap();
}

/** The states of these requisitions, which the API lists in this order. */
async function statesOf(rows: object[], agreements: object[] = [agreement()]): Promise<string[]> {
  const { client } = answeringClient({
    [all]: () => page(rows.map((row) => ({ ...requisition(), ...row }))),
    [allAgreements]: () => page(agreements),
  });
  const consents = await listConsents(client).unwrap();
  return consents.map(({ requisitionId, state }) => `${requisitionId} ${state}`);
}

describe('a consent', () => {
  test.each([
    // The status, what the agreement says, and what comes of it.
    ['LN', { accepted: ago(90) }, 'expired', 0],
    ['LN', { accepted: ago(90, 1) }, 'linked', 0],
    ['LN', { accepted: ago(89) }, 'linked', 1],
    ['LN', { accepted: ago(89, -1) }, 'linked', 0],
    ['UA', { accepted: ago(90) }, 'expired', 0],
    ['RJ', { accepted: ago(90) }, 'refused', 0],
    ['SU', { accepted: ago(90) }, 'suspended', 0],
    // A prolonged consent lasts longer than its agreement says, for as long as it is linked.
    ['LN', { accepted: ago(90), reconfirmation: true }, 'linked', undefined],
    ['LN', { accepted: ago(90, 1), reconfirmation: true }, 'linked', 0],
    ['UA', { accepted: ago(90), reconfirmation: true }, 'expired', 0],
    ['LN', { accepted: ago(90), reconfirmation: false }, 'expired', 0],
    // Without a time or a duration nothing is known of its end.
    ['LN', { accepted: null }, 'linked', undefined],
    ['LN', { accepted: ago(90), access_valid_for_days: null }, 'linked', undefined],
    ['LN', { accepted: '2026-02-28T23:30:00', access_valid_for_days: 2 }, 'linked', 1],
    ['LN', { accepted: '2026-02-28T12:00:00.999', access_valid_for_days: 1 }, 'expired', 0],
  ])('with the status %s and %j is %s, with %j days left', async (status, terms, state, daysLeft) => {
    const consent = await read({ status }, terms);
    expect([consent.state, consent.daysLeft]).toEqual([state, daysLeft]);
    expect('endsAtMs' in consent).toBe(daysLeft !== undefined);
    expect(consent.nextStep).toBe(state === 'linked' ? undefined : 'reconnect');
  });

  test('without accounts has an empty list of them', async () => {
    expect((await read({ accounts: null, status: 'CR' }, { accepted: null })).accounts).toEqual([]);
  });

  test('is the answer to the last call, and its issues are in its data', async () => {
    const { client } = answeringClient({
      [one]: () => requisition(),
      [itsAgreement]: () => ({ ...agreement(), reconfirmation: 'x' }),
    });
    const response = await readConsent(client, 'requisition-1');
    expect(response).toMatchObject({ operation: 'agreements.get', issues: [] });
    expect(response.data?.issues).toHaveLength(1);
  });

  test('ends with its signal, whichever call is on its way', async () => {
    for (const [hanging, calls] of [
      [one, 1],
      [itsAgreement, 2],
    ] as const) {
      const controller = new AbortController();
      const api = answeringClient({
        [one]: () => requisition(),
        [hanging]: () => {
          controller.abort('gone');
          return new Promise(() => undefined);
        },
      });
      const { signal } = controller;
      await expect(readConsent(api.client, 'requisition-1', { signal })).rejects.toBe('gone');
      expect(api.calls).toHaveLength(calls);
    }
  });
});

describe('all consents', () => {
  test('are listed newest first; those without a date come last', async () => {
    const rows = [
      { id: 'b', created: '2026-01-02T00:00:00Z', accounts: ['b'] },
      { id: 'none', created: null, accounts: ['n'] },
      { id: 'c', created: '2026-01-03T00:00:00Z', accounts: ['c'] },
      { id: 'a', created: '2026-01-01T00:00:00Z', accounts: ['a'] },
    ];
    expect(await statesOf(rows)).toEqual(['c linked', 'b linked', 'a linked', 'none linked']);
  });

  test('of the same moment keep the order of the API', async () => {
    const rows = ['x', 'b', 'a', 'c'].map((id) => ({ id, accounts: [id] }));
    expect((await statesOf(rows)).join()).toBe('x linked,b linked,a linked,c linked');
  });

  test.each([
    ['LN', 'old superseded'],
    ['EX', 'old superseded'],
    ['SU', 'old superseded'],
    ['RJ', 'old linked'],
    ['ER', 'old linked'],
    ['UA', 'old linked'],
  ])('after a newer link with the status %s: %s', async (status, old) => {
    const rows = [
      { id: 'new', created: '2026-02-02T00:00:00Z', status },
      { id: 'old', created: '2026-02-01T00:00:00Z' },
    ];
    expect((await statesOf(rows))[1]).toBe(old);
  });

  test('are superseded only as a whole', async () => {
    const rows = [
      { id: 'new', created: '2026-02-03T00:00:00Z', accounts: ['x'] },
      { id: 'both', created: '2026-02-02T00:00:00Z', accounts: ['x', 'y'] },
      { id: 'old', created: '2026-02-01T00:00:00Z', accounts: ['y'] },
      { id: 'empty', created: '2026-01-01T00:00:00Z', accounts: [] },
    ];
    expect(await statesOf(rows)).toEqual(['new linked', 'both linked', 'old superseded', 'empty linked']);
  });

  test('have the issues of their own agreement, too', async () => {
    const { client } = answeringClient({
      [all]: () => page([requisition(), requisition({ id: 'r2', agreement: 'a2', accounts: ['y'] })]),
      [allAgreements]: () => page([agreement({ id: 'a2' }), { ...agreement(), reconfirmation: 'x' }]),
    });
    const [first, second] = await listConsents(client).unwrap();
    expect(first?.issues.map(({ path }) => path)).toEqual(['results[1].reconfirmation']);
    expect(second?.issues).toEqual([]);
  });

  test('end with their signal, whichever list is on its way', async () => {
    for (const hanging of [all, allAgreements]) {
      const controller = new AbortController();
      const { client } = answeringClient({
        [all]: () => page([requisition()]),
        [hanging]: () => {
          controller.abort('gone');
          return new Promise(() => undefined);
        },
      });
      await expect(listConsents(client, { signal: controller.signal })).rejects.toBe('gone');
    }
  });

  test.each([all, allAgreements])('are asked for a hundred at a time: %s', async (list) => {
    const asked: string[] = [];
    const row = (id: number) => (list === all ? requisition({ id: `r${id}` }) : agreement({ id: `a${id}` }));
    const { client } = answeringClient({
      [all]: () => page([requisition()]),
      [allAgreements]: () => page([agreement()]),
      [list]: ({ url }) => {
        asked.push(url.search);
        const offset = Number(url.searchParams.get('offset'));
        const rows = Array.from({ length: 100 }, (_, index) => row(offset + index)).slice(0, 250 - offset);
        return page(rows, 250, offset < 200 ? 'https://x.example/' : null);
      },
    });
    await listConsents(client).unwrap();
    expect(asked).toEqual(['?limit=100&offset=0', '?limit=100&offset=100', '?limit=100&offset=200']);
  });

  test('are not listed if a list ends early, and the error says of which call', async () => {
    const { client } = answeringClient({
      [all]: () => page([requisition()]),
      [allAgreements]: () => page([agreement()], 3),
    });
    await expect(listConsents(client)).rejects.toMatchObject({
      name: 'NordigenValidationError',
      message: 'agreements.list did not send all of its 3 rows.',
      operation: 'agreements.list',
      status: 200,
      issues: [],
    });
  });

  test('a row that was sent but could not be read does not count as missing', async () => {
    const { client } = answeringClient({
      [all]: () => page([requisition(), 7, { ...requisition({ id: 'b' }), user_language: {} }]),
      [allAgreements]: () => page([agreement()]),
    });
    expect(await listConsents(client).unwrap()).toHaveLength(2);
  });
});
