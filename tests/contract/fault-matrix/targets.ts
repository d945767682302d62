import type { NordigenClient, TokenPairInput } from '../../../src/index.ts';
import type { Good } from './faults.ts';
import type { RawRequest } from './raw-http.ts';

/** A kind of request that a fault meets. */
export interface Target {
  readonly name: string;
  /** What the caller does. */
  readonly call: string;
  /** The pair that the client holds before the call: a good one, an expired one, or none. */
  readonly holds: 'good' | 'ended' | 'nothing';
  readonly isMet: (request: RawRequest) => boolean;
  /** Rejects or resolves as the caller sees it. */
  readonly run: (client: NordigenClient) => Promise<unknown>;
}

const id = '0a8ad1b6-95f3-4a6c-8f0e-2f1d1c0f7a11';
const agreementId = '5c0e3a53-5a1b-4f4b-9f4e-1f6a3cf5a2b2';
/** Planted in every request. Nothing that a caller or a log gets may contain one. */
export const secrets: Record<'secretId' | 'secretKey' | 'access' | 'refresh' | 'gatewayKey' | 'ssn', string> =
  {
    secretId: 'canary-secret-id',
    secretKey: 'canary-secret-key',
    access: 'canary-access-token',
    refresh: 'canary-refresh-token',
    gatewayKey: 'canary-gateway-key',
    ssn: 'canary-ssn',
  };
/** What all of them have in common. */
export const mark = 'canary-';

export const pair: TokenPairInput = {
  access: secrets.access,
  access_expires: 86_400,
  refresh: secrets.refresh,
  refresh_expires: 2_592_000,
};

const requisition = (number: number) => ({
  id: `b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f00${number}`,
  created: '2026-03-01T10:00:00Z',
  redirect: 'https://app.example/back',
  status: 'CR',
  institution_id: 'SANDBOXFINANCE_SFIN0000',
  agreement: agreementId,
  reference: `reference-${number}`,
  accounts: [],
  user_language: 'EN',
  link: 'https://ob.example/link',
  ssn: null,
  account_selection: false,
  redirect_immediate: false,
});

/** What the API would have said. */
export function goodAnswer({ method, path, query, text }: RawRequest): Good {
  const give = (status: number, body: unknown): Good => ({
    status,
    body: JSON.stringify(body),
    path,
    request: text,
  });
  if (path === 'token/new/') return give(200, pair);
  if (path === 'token/refresh/') return give(200, { access: 'canary-new-access', access_expires: 86_400 });
  if (path === 'institutions/') {
    const institution = {
      id: 'A',
      name: 'A bank',
      bic: '',
      transaction_total_days: '90',
      countries: ['GB'],
      logo: '',
    };
    return give(200, [{ ...institution, max_access_valid_for_days: '90' }]);
  }
  if (path.endsWith('/transactions/')) {
    const transactionAmount = { amount: '-1.00', currency: 'EUR' };
    const row = { transactionId: 't1', bookingDate: '2026-03-01', transactionAmount };
    return give(200, { transactions: { booked: [row], pending: [] } });
  }
  if (method === 'POST') return give(201, requisition(1));
  const isFirst = !query.includes('offset=');
  const next = isFirst ? 'https://api.example/api/v2/requisitions/?limit=1&offset=1' : null;
  return give(200, { count: 2, next, previous: null, results: [requisition(isFirst ? 1 : 2)] });
}

const listInstitutions = (client: NordigenClient) => client.institutions.list({ country: 'GB' });

export const targets: readonly Target[] = [
  {
    name: 'token/new',
    call: '`institutions.list()` of a client without a token; the fault hits `POST token/new/`',
    holds: 'nothing',
    isMet: ({ path }) => path === 'token/new/',
    run: listInstitutions,
  },
  {
    name: 'token/refresh',
    call: '`institutions.list()` of a client whose access token has expired; the fault hits `POST token/refresh/`',
    holds: 'ended',
    isMet: ({ path }) => path === 'token/refresh/',
    run: listInstitutions,
  },
  {
    name: 'A list',
    call: '`institutions.list()`',
    holds: 'good',
    isMet: ({ path }) => path === 'institutions/',
    run: listInstitutions,
  },
  {
    name: 'Bank data',
    call: '`accounts.getTransactions(id)`',
    holds: 'good',
    isMet: ({ path }) => path.endsWith('/transactions/'),
    run: (client) => client.accounts.getTransactions(id),
  },
  {
    name: 'A POST',
    call: '`requisitions.create(body)`',
    holds: 'good',
    isMet: ({ method, path }) => method === 'POST' && path === 'requisitions/',
    run: (client) =>
      client.requisitions.create({
        redirect: 'https://app.example/back',
        institution_id: 'SANDBOXFINANCE_SFIN0000',
        ssn: secrets.ssn,
      }),
  },
  {
    name: 'Page 2',
    call: '`requisitions.listAll()`; the first page arrives, the fault hits the second',
    holds: 'good',
    isMet: ({ method, path, query }) =>
      method === 'GET' && path === 'requisitions/' && query.includes('offset='),
    run: async (client) => {
      const rows = [];
      for await (const row of client.requisitions.listAll({ limit: 1 })) rows.push(row);
      return { ok: true, issues: [], data: rows };
    },
  },
];
