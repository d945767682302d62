import { describe, expect, test } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import {
  listConsents,
  matchAccounts,
  readConsent,
  readRedirect,
  type StartLinkOptions,
  startLink,
  waitUntilLinked,
} from '../../src/link/index.ts';
import { type ServedSandbox, startSandbox } from '../helpers/start-sandbox.ts';

// Every outcome of a link, over HTTP.

const bank = 'SANDBOXFINANCE_SFIN0000';
const daySeconds = 86_400;
const once = { timeoutMs: 0 };

async function open(): Promise<{ sandbox: ServedSandbox; client: NordigenClient }> {
  const sandbox = await startSandbox();
  return { sandbox, client: sandbox.client() };
}

const start = (client: NordigenClient, institutionId: string, options: Partial<StartLinkOptions> = {}) =>
  startLink(client, { institutionId, redirect: 'https://example.com/linked', ...options });

describe('a user', () => {
  test('agrees: the redirect has the reference, and the accounts are linked', async () => {
    const { sandbox, client } = await open();
    const link = await start(client, bank, { reference: 'user-42' }).unwrap();
    expect(new URL(link.url).pathname).toContain(link.requisitionId);
    expect(await waitUntilLinked(client, link.requisitionId, once)).toMatchObject({ state: 'pending' });
    const { redirect } = await sandbox.consent(link.requisitionId);
    expect(readRedirect(redirect)).toEqual({ reference: 'user-42' });
    const result = await waitUntilLinked(client, link.requisitionId);
    expect(result.state).toBe('linked');
    expect(await readConsent(client, link.requisitionId).unwrap()).toMatchObject({
      state: 'linked',
      daysLeft: 90,
      reference: 'user-42',
      accounts: result.requisition.accounts,
    });
  });

  test.each([
    ['cancel', 'UserCancelledSession', 'refused'],
    ['ssn-failure', 'SSNVerificationFailed', 'refused'],
    ['fail', 'UnknownError', 'failed'],
    ['institution-error', 'InstitutionTechnicalError', 'failed'],
    ['gocardless-error', 'GoCardlessTechnicalError', 'failed'],
  ] as const)(
    'gets the outcome %s: the redirect says %s, and the link is %s',
    async (outcome, code, state) => {
      const { sandbox, client } = await open();
      const { requisitionId, reference } = await start(client, bank).unwrap();
      const { redirect } = await sandbox.consent(requisitionId, { outcome });
      expect(readRedirect(redirect)).toMatchObject({ reference, error: { code } });
      expect((await waitUntilLinked(client, requisitionId)).state).toBe(state);
      expect(await readConsent(client, requisitionId).unwrap()).toMatchObject({
        state,
        nextStep: 'reconnect',
      });
    },
  );

  test('opens a link twice: the second redirect says so, and the link stays', async () => {
    const { sandbox, client } = await open();
    const { requisitionId } = await start(client, bank).unwrap();
    await sandbox.consent(requisitionId);
    const { redirect } = await sandbox.consent(requisitionId);
    expect(readRedirect(redirect).error?.code).toBe('RequisitionLinkReused');
    expect((await waitUntilLinked(client, requisitionId, once)).state).toBe('linked');
  });

  test('links one bank in two tabs: each link has its own reference, and both are consents', async () => {
    const { sandbox, client } = await open();
    const [one, two] = await Promise.all([start(client, bank).unwrap(), start(client, bank).unwrap()]);
    expect(one.reference).not.toBe(two.reference);
    await sandbox.consent(one.requisitionId);
    await sandbox.consent(two.requisitionId);
    const consents = await listConsents(client).unwrap();
    expect(consents.map(({ requisitionId }) => requisitionId).sort()).toEqual(
      [one.requisitionId, two.requisitionId].sort(),
    );
    expect(consents.every(({ daysLeft }) => daysLeft === 90)).toBe(true);
  });
});

describe('a bank', () => {
  test('that allows fewer days is asked for fewer days', async () => {
    const { client } = await open();
    const link = await start(client, 'SANDBOX_SHORT_ACCESS', {
      maxHistoricalDays: 730,
      accessValidForDays: 90,
    }).unwrap();
    expect(link.adjusted).toEqual({
      maxHistoricalDays: { wished: 730, given: 7 },
      accessValidForDays: { wished: 90, given: 1 },
    });
    expect(link.agreement).toMatchObject({ max_historical_days: 7, access_valid_for_days: 1 });
  });

  test.each(['MANDATORY', 'TOGETHER', 'UNSUPPORTED', 'AS_LISTS'])(
    'that refuses a combination of scopes (SANDBOX_SCOPES_%s) says so, and nothing is left behind',
    async (name) => {
      const { client } = await open();
      const response = await start(client, `SANDBOX_SCOPES_${name}`, { accessScope: ['balances'] });
      expect(response).toMatchObject({ ok: false, operation: 'agreements.create', status: 400 });
      expect(response.error?.nextStep).toBe('fix-request');
      expect((await client.agreements.list().unwrap()).count).toBe(0);
    },
  );

  test('that refuses an agreement of our own is linked without one', async () => {
    const { sandbox, client } = await open();
    const id = 'SANDBOX_NO_OWN_AGREEMENT';
    const refused = await start(client, id).unwrap();
    await sandbox.consent(refused.requisitionId);
    expect((await waitUntilLinked(client, refused.requisitionId, once)).state).not.toBe('linked');
    const link = await start(client, id, { agreement: false }).unwrap();
    await sandbox.consent(link.requisitionId);
    expect((await waitUntilLinked(client, link.requisitionId)).state).toBe('linked');
  });

  test('that separates history and continuous access needs a second link, which startLink announces', async () => {
    const { client } = await open();
    const institutions = await client.institutions
      .list({ separate_continuous_history_consent_supported: true })
      .unwrap();
    const institution = institutions.find(
      ({ transaction_total_days }) => Number(transaction_total_days) > 90,
    );
    const link = await start(client, institution?.id ?? '', { maxHistoricalDays: 'max' }).unwrap();
    expect(link.next).toEqual({ kind: 'continuous', maxHistoricalDays: 90, accessValidForDays: 90 });
    const { kind: _, ...wishes } = link.next as NonNullable<typeof link.next>;
    expect(await start(client, institution?.id ?? '', wishes).unwrap()).not.toHaveProperty('next');
  });

  test('that separates them updates only the second link, not the one with the long history', async () => {
    const { sandbox, client } = await open();
    const link = async (options: Partial<StartLinkOptions>) => {
      const { requisitionId, next } = await start(client, 'SANDBOX_SEPARATE_HISTORY', options).unwrap();
      await sandbox.consent(requisitionId);
      const { accounts } = await readConsent(client, requisitionId).unwrap();
      return { accountId: accounts[0] as string, next };
    };
    const newest = async (id: string) => {
      const { transactions } = await client.accounts.getTransactions(id).unwrap();
      return transactions.booked
        .map(({ bookingDate }) => bookingDate ?? '')
        .sort()
        .at(-1) as string;
    };
    const history = await link({ maxHistoricalDays: 'max' });
    const before = await newest(history.accountId);
    sandbox.advance(20 * daySeconds);
    expect(await newest(history.accountId)).toBe(before);
    const { kind: _, ...wishes } = history.next as NonNullable<typeof history.next>;
    const continuous = await link(wishes);
    expect(continuous.accountId).not.toBe(history.accountId);
    expect((await newest(continuous.accountId)) > before).toBe(true);
  });

  test('that takes long can be waited for in several calls', async () => {
    const { sandbox, client } = await open();
    const { requisitionId } = await start(client, 'SANDBOX_SLOW_LINK').unwrap();
    await sandbox.consent(requisitionId);
    expect(await waitUntilLinked(client, requisitionId, once)).toMatchObject({
      state: 'pending',
      requisition: { status: 'UA' },
    });
    sandbox.advance(120);
    expect((await waitUntilLinked(client, requisitionId, once)).state).toBe('linked');
  });
});

describe('a consent', () => {
  test('ends on its day', async () => {
    const { sandbox, client } = await open();
    const { requisitionId } = await start(client, bank, { accessValidForDays: 30 }).unwrap();
    await sandbox.consent(requisitionId);
    sandbox.advance(29.5 * daySeconds);
    expect(await readConsent(client, requisitionId).unwrap()).toMatchObject({ state: 'linked', daysLeft: 0 });
    sandbox.advance(0.5 * daySeconds);
    expect(await readConsent(client, requisitionId).unwrap()).toMatchObject({
      state: 'expired',
      daysLeft: 0,
      nextStep: 'reconnect',
    });
  });

  test('that was superseded stays linked at the API, and expires here on its day', async () => {
    const { sandbox, client } = await open();
    const old = await start(client, bank, { accessValidForDays: 30 }).unwrap();
    await sandbox.consent(old.requisitionId);
    sandbox.advance(20 * daySeconds);
    const renewed = await start(client, bank, { accessValidForDays: 30 }).unwrap();
    await sandbox.consent(renewed.requisitionId);
    sandbox.advance(10 * daySeconds);
    expect((await client.requisitions.get(old.requisitionId).unwrap()).status).toBe('LN');
    const consents = await listConsents(client).unwrap();
    expect(consents.map(({ requisitionId, state, daysLeft }) => [requisitionId, state, daysLeft])).toEqual([
      [renewed.requisitionId, 'linked', 20],
      [old.requisitionId, 'expired', 0],
    ]);
  });

  test('can end early', async () => {
    const { sandbox, client } = await open();
    const { requisitionId } = await start(client, bank).unwrap();
    await sandbox.consent(requisitionId);
    sandbox.expireConsent(requisitionId);
    const { accounts } = await readConsent(client, requisitionId).unwrap();
    const response = await client.accounts.getBalances(accounts[0] as string);
    expect(response.error?.nextStep).toBe('reconnect');
    expect((await readConsent(client, requisitionId).unwrap()).state).toBe('expired');
  });

  test('is suspended after ten failures in a row, and needs a new link', async () => {
    const { sandbox, client } = await open();
    const { requisitionId } = await start(client, 'SANDBOX_UNKNOWN_REQUEST').unwrap();
    await sandbox.consent(requisitionId);
    const { accounts } = await readConsent(client, requisitionId).unwrap();
    for (let call = 0; call < 10; call++) await client.accounts.getBalances(accounts[0] as string);
    expect(await readConsent(client, requisitionId).unwrap()).toMatchObject({
      state: 'suspended',
      nextStep: 'reconnect',
    });
  });
});

describe('a step that fails', () => {
  test('undoes the step before it', async () => {
    const { sandbox, client } = await open();
    sandbox.fail('requisitions.create', { status: 402, body: { summary: 'Free usage limit exceeded' } });
    const { error } = await start(client, bank);
    expect(error).toMatchObject({ status: 402, operation: 'requisitions.create' });
    expect(error).not.toHaveProperty('leftBehind');
    expect((await client.agreements.list().unwrap()).count).toBe(0);
  });

  test('because a reference is used twice says so', async () => {
    const { client } = await open();
    await start(client, bank, { reference: 'mine' }).unwrap();
    expect((await start(client, bank, { reference: 'mine' })).error?.code).toBe('ReferenceNotUnique');
  });
});

test('a bank that is linked again has new account ids, and matchAccounts pairs them with the old ones', async () => {
  const { sandbox, client } = await open();
  const link = async () => {
    const { requisitionId } = await start(client, bank).unwrap();
    await sandbox.consent(requisitionId);
    const { accounts } = await readConsent(client, requisitionId).unwrap();
    return Promise.all(
      accounts.map(async (id) => {
        const { account } = await client.accounts.getDetails(id).unwrap();
        return { ...account, id };
      }),
    );
  };
  const before = await link();
  sandbox.advance(91 * daySeconds);
  const after = await link();
  expect(after.map(({ id }) => id)).not.toEqual(before.map(({ id }) => id));
  const { pairs, unmatched } = matchAccounts(before, [...after].reverse());
  expect(pairs).toHaveLength(before.length);
  for (const pair of pairs) expect(pair.after.iban).toBe(pair.before.iban);
  expect(unmatched).toEqual({ before: [], after: [] });
});
