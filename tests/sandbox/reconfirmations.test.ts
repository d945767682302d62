import { describe, expect, it } from 'vitest';
import { readAnswer, startSandbox } from './call-sandbox.ts';

const wish = { institutionId: 'SANDBOX_RECONFIRMATION', accessValidForDays: 180, reconfirmation: true };
const pathOf = (id: string) => `agreements/enduser/${id}/reconfirm/`;

describe('a reconfirmation', () => {
  it('asks about every account of its agreement', async () => {
    const { sandbox, call } = await startSandbox();
    const { agreementId, accountIds } = await sandbox.connect(wish);
    expect((await call('GET', pathOf(agreementId))).status).toBe(404);
    const { status, body } = await call('POST', pathOf(agreementId), {
      redirect: 'https://app.example/kept',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      reconfirmation_url: `https://bankaccountdata.gocardless.com/psd2/reconfirm/${agreementId}`,
      created: '2026-06-17T12:00:00.000000Z',
      url_valid_from: '2026-06-17T12:00:00.000000Z',
      url_valid_to: '2026-12-14T12:00:00.000000Z',
      redirect: 'https://app.example/kept',
      last_accessed: null,
      last_submitted: null,
      accounts: Object.fromEntries(accountIds.map((id) => [id, { reconfirmed: '', rejected: '' }])),
    });
    expect((await call('GET', pathOf(agreementId))).body.last_accessed).toBe('2026-06-17T12:00:00.000000Z');
  });

  it('restarts the days of the consent', async () => {
    const { sandbox, call } = await startSandbox({ accessLifetimeSeconds: 86_400 * 400 });
    const { agreementId, requisitionId } = await sandbox.connect(wish);
    const { body } = await call('POST', pathOf(agreementId), {});
    sandbox.advance(86_400 * 100);
    const page = await readAnswer(await sandbox.fetch(body.reconfirmation_url));
    expect(page.body).toContain('<h1>Keep Sandbox: reconfirmation connected</h1>');
    const confirmed = await sandbox.fetch(body.reconfirmation_url, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'confirm' }),
    });
    expect(confirmed.headers.get('location')).toBe('http://localhost/connected');
    sandbox.advance(86_400 * 100);
    expect((await call('GET', `requisitions/${requisitionId}/`)).body.status).toBe('LN');
    const [decision] = Object.values((await call('GET', pathOf(agreementId))).body.accounts);
    expect(decision).toEqual({ reconfirmed: '2026-09-25T12:00:00.000000Z', rejected: '' });
  });

  it('that was rejected leaves nothing to reconfirm, and nothing to read', async () => {
    const { sandbox, call } = await startSandbox();
    const { agreementId, accountIds } = await sandbox.connect(wish);
    await call('POST', pathOf(agreementId), {});
    await sandbox.reconfirm(agreementId, 'reject');
    expect((await call('POST', pathOf(agreementId), {})).body.summary).toBe('No accounts left to reconfirm.');
    expect((await call('GET', `accounts/${accountIds[0]}/balances/`)).body.type).toBe('AccessExpiredError');
  });

  it('that was rejected can still be confirmed, and the accounts can be read again', async () => {
    const { sandbox, call } = await startSandbox();
    const { agreementId, accountIds } = await sandbox.connect(wish);
    const id = accountIds[0] ?? '';
    await call('POST', pathOf(agreementId), {});
    await sandbox.reconfirm(agreementId, 'reject');
    expect((await call('GET', `accounts/${id}/`)).body.status).toBe('EXPIRED');
    await sandbox.reconfirm(agreementId, 'confirm');
    expect((await call('GET', pathOf(agreementId))).body.accounts[id].rejected).toBe('');
    expect((await call('GET', `accounts/${id}/balances/`)).status).toBe(200);
    sandbox.revokeAccess(id);
    expect((await call('GET', `accounts/${id}/balances/`)).body.type).toBe('AccessExpiredError');
  });

  it.each(['confirm', 'reject'] as const)(
    'cannot be answered with %s once its agreement has ended',
    async (outcome) => {
      const { sandbox, call } = await startSandbox({ accessLifetimeSeconds: 86_400 * 400 });
      const { agreementId, requisitionId } = await sandbox.connect(wish);
      const { body } = await call('POST', pathOf(agreementId), {});
      sandbox.advance({ days: 180 });
      const summary = 'Reconfirmation requested after acceptance period.';
      await expect(sandbox.reconfirm(agreementId, outcome)).rejects.toThrow(summary);
      for (const url of [body.reconfirmation_url, `${body.reconfirmation_url}?outcome=${outcome}`]) {
        const page = await readAnswer(await sandbox.fetch(url));
        expect([page.status, page.body.summary]).toEqual([400, summary]);
      }
      expect((await call('GET', `requisitions/${requisitionId}/`)).body.status).toBe('EX');
      expect((await call('GET', pathOf(agreementId))).body.last_submitted).toBeNull();
    },
  );

  it('is refused if it is not possible', async () => {
    const { sandbox, call } = await startSandbox({
      accessLifetimeSeconds: 86_400 * 400,
      permissions: { acceptAgreements: true },
    });
    const refusal = async (id: string, body: object = {}) => (await call('POST', pathOf(id), body)).body;
    const create = async (extra: object) =>
      (
        await call('POST', 'agreements/enduser/', {
          institution_id: 'SANDBOX_RECONFIRMATION',
          access_valid_for_days: 180,
          ...extra,
        })
      ).body.id;

    expect((await refusal(await create({}))).summary).toBe('Reconfirmation is not enabled.');
    const unaccepted = await create({ reconfirmation: true });
    expect((await refusal(unaccepted)).summary).toBe('End user agreement needs to be accepted.');
    await call('PUT', `agreements/enduser/${unaccepted}/accept/`, { user_agent: 'x', ip_address: 'y' });
    expect((await refusal(unaccepted)).summary).toBe('No accounts linked.');

    const { agreementId } = await sandbox.connect(wish);
    expect((await refusal(agreementId, { redirect: 'nowhere' })).redirect[0].summary).toBe(
      'Invalid redirect URI',
    );
    sandbox.advance(86_400 * 180);
    expect(await refusal(agreementId)).toEqual({
      summary: 'Reconfirmation requested after acceptance period.',
      detail: `For EUA '${agreementId}' reconfirmation period was until 2026-12-14 12:00:00.000000.`,
      status_code: 400,
    });
    expect((await refusal('no-uuid')).summary).toBe('Invalid EndUserAgreement ID');
  });

  it('needs permission', async () => {
    const allowed = await startSandbox();
    const { agreementId } = await allowed.sandbox.connect(wish);
    const { call } = await startSandbox({
      state: allowed.sandbox.export(),
      permissions: { reconfirmAgreements: false },
    });
    expect((await call('GET', pathOf(agreementId))).body).toEqual({
      summary: '',
      detail: 'You do not have permission to perform this action.',
      status_code: 403,
    });
  });
});
