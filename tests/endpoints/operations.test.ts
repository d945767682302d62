import { describe, expect, test } from 'vitest';
import type { ApiCall, NordigenClient } from '../../src/index.ts';
import { linkBank, startSandbox } from '../helpers/start-sandbox.ts';

interface Ids {
  agreementId: string;
  requisitionId: string;
  accountId: string;
}

interface Operation {
  name: string;
  call(client: NordigenClient, ids: Ids): ApiCall<unknown, never>;
  method: string;
  path(ids: Ids): string;
  query?: Record<string, string>;
  body?: unknown;
  status?: number;
  data: unknown;
}

const institution_id = 'SANDBOXFINANCE_SFIN0000';
const page = { count: expect.any(Number), next: null, previous: null, results: expect.any(Array) };

const operations: Operation[] = [
  {
    name: 'institutions.list',
    call: (client) =>
      client.institutions.list({
        country: 'GB',
        card_accounts_supported: true,
        ssn_verification_supported: false,
      }),
    method: 'GET',
    path: () => 'institutions/',
    query: { country: 'GB', card_accounts_supported: 'true', ssn_verification_supported: 'false' },
    data: expect.arrayContaining([expect.objectContaining({ countries: expect.arrayContaining(['GB']) })]),
  },
  {
    name: 'institutions.get',
    call: (client) => client.institutions.get(institution_id),
    method: 'GET',
    path: () => `institutions/${institution_id}/`,
    data: expect.objectContaining({ id: institution_id, transaction_total_days: expect.any(String) }),
  },
  {
    name: 'agreements.list',
    call: (client) => client.agreements.list({ limit: 5, offset: 0 }),
    method: 'GET',
    path: () => 'agreements/enduser/',
    query: { limit: '5', offset: '0' },
    data: page,
  },
  {
    name: 'agreements.get',
    call: (client, { agreementId }) => client.agreements.get(agreementId),
    method: 'GET',
    path: ({ agreementId }) => `agreements/enduser/${agreementId}/`,
    data: expect.objectContaining({ institution_id, accepted: expect.any(String) }),
  },
  {
    name: 'agreements.create',
    call: (client) =>
      client.agreements.create({ institution_id, max_historical_days: 30, access_scope: ['balances'] }),
    method: 'POST',
    path: () => 'agreements/enduser/',
    body: { institution_id, max_historical_days: 30, access_scope: ['balances'] },
    status: 201,
    data: expect.objectContaining({ max_historical_days: 30, access_scope: ['balances'], accepted: null }),
  },
  {
    name: 'requisitions.list',
    call: (client) => client.requisitions.list(),
    method: 'GET',
    path: () => 'requisitions/',
    data: page,
  },
  {
    name: 'requisitions.get',
    call: (client, { requisitionId }) => client.requisitions.get(requisitionId),
    method: 'GET',
    path: ({ requisitionId }) => `requisitions/${requisitionId}/`,
    data: expect.objectContaining({ status: 'LN', accounts: expect.arrayContaining([expect.any(String)]) }),
  },
  {
    name: 'requisitions.create',
    call: (client) =>
      client.requisitions.create({ institution_id, redirect: 'https://example.com/', reference: 'mine' }),
    method: 'POST',
    path: () => 'requisitions/',
    body: { institution_id, redirect: 'https://example.com/', reference: 'mine' },
    status: 201,
    data: expect.objectContaining({ status: 'CR', reference: 'mine', link: expect.stringContaining('http') }),
  },
  {
    name: 'accounts.get',
    call: (client, { accountId }) => client.accounts.get(accountId),
    method: 'GET',
    path: ({ accountId }) => `accounts/${accountId}/`,
    data: expect.objectContaining({ status: 'READY', institution_id }),
  },
  {
    name: 'accounts.getDetails',
    call: (client, { accountId }) => client.accounts.getDetails(accountId),
    method: 'GET',
    path: ({ accountId }) => `accounts/${accountId}/details/`,
    data: { account: expect.objectContaining({ currency: expect.any(String) }) },
  },
  {
    name: 'accounts.getBalances',
    call: (client, { accountId }) => client.accounts.getBalances(accountId),
    method: 'GET',
    path: ({ accountId }) => `accounts/${accountId}/balances/`,
    data: {
      balances: expect.arrayContaining([expect.objectContaining({ balanceType: expect.any(String) })]),
    },
  },
  {
    name: 'accounts.getTransactions',
    call: (client, { accountId }) =>
      client.accounts.getTransactions(accountId, { date_from: '2026-02-01', date_to: '2026-02-28' }),
    method: 'GET',
    path: ({ accountId }) => `accounts/${accountId}/transactions/`,
    query: { date_from: '2026-02-01', date_to: '2026-02-28' },
    data: expect.objectContaining({ transactions: expect.objectContaining({ booked: expect.any(Array) }) }),
  },
  {
    name: 'requisitions.delete',
    call: (client, { requisitionId }) => client.requisitions.delete(requisitionId),
    method: 'DELETE',
    path: ({ requisitionId }) => `requisitions/${requisitionId}/`,
    data: { summary: 'Requisition deleted', detail: expect.any(String) },
  },
];

describe('every operation', () => {
  test.each(operations)(
    '$name',
    async ({ name, call, method, path, query = {}, body, status = 200, data }) => {
      const sandbox = await startSandbox();
      const client = sandbox.client();
      const ids = await linkBank(sandbox, client);

      const response = await call(client, ids);

      expect(response.error).toBeUndefined();
      expect(response).toMatchObject({ ok: true, status, operation: name, issues: [] });
      expect(response.data).toEqual(data);
      expect(response.rateLimits.general?.limit).toEqual(expect.any(Number));
      const request = sandbox.lastRequest();
      expect(request).toMatchObject({ method, path: `/api/v2/${path(ids)}`, query, authorization: 'bearer' });
      expect(request.body ?? {}).toEqual(body ?? {});
      if (body !== undefined) expect(request.headers['content-type']).toBe('application/json');
      expect(request.headers.accept).toBe('application/json');
    },
  );

  test('agreements.accept', async () => {
    const sandbox = await startSandbox({ permissions: { acceptAgreements: true } });
    const client = sandbox.client();
    const { id } = await client.agreements.create({ institution_id }).unwrap();
    const details = { user_agent: 'Firefox', ip_address: '192.0.2.1' };
    expect(await client.agreements.accept(id, details).unwrap()).toMatchObject({
      id,
      accepted: expect.any(String),
    });
    expect(sandbox.lastRequest()).toMatchObject({
      method: 'PUT',
      path: `/api/v2/agreements/enduser/${id}/accept/`,
      body: details,
    });
    expect((await client.agreements.accept(id, details)).error?.code).toBe('EuaAlreadyAccepted');
  });

  test('agreements.delete', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const { agreementId } = await linkBank(sandbox, client);
    expect(await client.agreements.delete(agreementId).unwrap()).toMatchObject({
      summary: 'End User Agreement deleted',
    });
    expect(sandbox.lastRequest()).toMatchObject({
      method: 'DELETE',
      path: `/api/v2/agreements/enduser/${agreementId}/`,
    });
  });

  test('agreements.reconfirm and agreements.getReconfirmation', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const institutions = await client.institutions.list().unwrap();
    const institution = institutions.find((candidate) => candidate.max_access_valid_for_days_reconfirmation);
    const bank = institution?.id as string;
    const agreement = await client.agreements
      .create({ institution_id: bank, access_valid_for_days: 180, reconfirmation: true })
      .unwrap();
    const requisition = await client.requisitions
      .create({ institution_id: bank, redirect: 'https://example.com/', agreement: agreement.id })
      .unwrap();
    await sandbox.consent(requisition.id);

    const created = await client.agreements.reconfirm(agreement.id, {
      redirect: 'https://example.com/again',
    });
    expect(created).toMatchObject({
      ok: true,
      status: 201,
      data: { reconfirmation_url: expect.any(String) },
    });
    const path = `/api/v2/agreements/enduser/${agreement.id}/reconfirm/`;
    expect(sandbox.lastRequest()).toMatchObject({
      method: 'POST',
      path,
      body: { redirect: 'https://example.com/again' },
    });

    const read = await client.agreements.getReconfirmation(agreement.id).unwrap();
    expect(Object.values(read.accounts ?? {})).toContainEqual({ reconfirmed: '', rejected: '' });
    expect(sandbox.lastRequest()).toMatchObject({ method: 'GET', path });
  });

  test('token.getTokenPair and token.refreshAccessToken send no bearer and do not change the managed pair', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const pair = await client.token.getTokenPair().unwrap();
    expect(pair).toEqual({
      access: expect.any(String),
      access_expires: 86_400,
      refresh: expect.any(String),
      refresh_expires: 2_592_000,
    });
    const fresh = await client.token.refreshAccessToken(pair.refresh).unwrap();
    expect(fresh).toEqual({ access: expect.any(String), access_expires: 86_400 });
    expect(sandbox.requests.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['POST', '/api/v2/token/new/', 'none'],
      ['POST', '/api/v2/token/refresh/', 'none'],
    ]);
    await client.institutions.list({ country: 'GB' });
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'new']);
  });
});

describe('listAll', () => {
  test('goes through all pages by their offset', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const created: string[] = [];
    for (let count = 0; count < 120; count++) {
      created.push((await client.agreements.create({ institution_id }).unwrap()).id);
    }
    const listed: string[] = [];
    for await (const agreement of client.agreements.listAll()) listed.push(agreement.id);
    expect(listed.sort()).toEqual(created.sort());
    const queries = sandbox.requests.filter(
      ({ method, path }) => method === 'GET' && path.includes('agreements'),
    );
    expect(queries.map(({ query }) => query.offset)).toEqual([undefined, '100']);
  });

  test('ends if the offset does not advance and all rows are there, and never calls the URL of another host', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const created = '2026-01-01T00:00:00Z';
    const row = { id: 'a', created, institution_id, redirect: null, status: 'CR', accounts: [] };
    const results = [{ ...row, reference: 'a', link: 'https://link.example/' }];
    const next = 'https://elsewhere.example/api/v2/requisitions/?limit=100&offset=1';
    sandbox.fail('requisitions.list', { status: 200, body: { count: 2, next, previous: null, results } });
    sandbox.fail('requisitions.list', { status: 200, body: { count: 2, next, previous: null, results } });
    const listed: string[] = [];
    for await (const requisition of client.requisitions.listAll()) listed.push(requisition.id);
    expect(listed).toEqual(['a']);
    expect(sandbox.requests.filter(({ operation }) => operation === 'requisitions.list')).toHaveLength(2);
  });

  test('throws what unwrap would throw', async () => {
    const sandbox = await startSandbox();
    sandbox.fail('requisitions.list', 'IPAccessDenied');
    const iterate = async () => {
      for await (const _ of sandbox.client().requisitions.listAll());
    };
    await expect(iterate()).rejects.toMatchObject({ name: 'NordigenApiError', code: 'IpAccessDenied' });
  });
});
