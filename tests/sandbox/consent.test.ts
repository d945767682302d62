import { describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { type Answer, type CallSandbox, readAnswer, startSandbox } from './call-sandbox.ts';

const bank = 'SANDBOXFINANCE_SFIN0000';

async function createRequisition(call: CallSandbox, extra: object = {}) {
  const fields = {
    institution_id: bank,
    redirect: 'https://app.example/back?shop=1',
    reference: 'r 1',
    ...extra,
  };
  return (await call('POST', 'requisitions/', fields)).body;
}

const open = async (sandbox: Sandbox, url: string, form?: Record<string, string>): Promise<Answer> =>
  readAnswer(
    await sandbox.fetch(url, form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  );

const landing = ({ headers }: Answer) => new URL(headers.get('location') ?? 'none:');

describe('the consent page', () => {
  it('says what is asked for and for how long, in markup that a screen reader can follow', async () => {
    const { sandbox, call } = await startSandbox();
    const { link, id } = await createRequisition(call);
    const { status, headers, body } = await open(sandbox, link);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(body).toContain('<h1>Connect Sandbox Finance</h1>');
    expect(body).toContain('Access lasts 90 days. The history goes back 90 days.');
    expect(body).toContain('<label for="user">');
    expect(body).toContain('color-scheme: light dark');
    expect((await call('GET', `requisitions/${id}/`)).body.status).toBe('GC');
  });

  it('sends the end user back with the reference after they continued', async () => {
    const { sandbox, call } = await startSandbox();
    const { link, id, agreement } = await createRequisition(call);
    const answer = await open(sandbox, link, { outcome: 'accept', user: 'ada' });
    expect(answer.status).toBe(302);
    expect(landing(answer).href).toBe('https://app.example/back?shop=1&ref=r+1');

    const requisition = (await call('GET', `requisitions/${id}/`)).body;
    expect(requisition.status).toBe('LN');
    expect(requisition.accounts).toHaveLength(2);
    expect((await call('GET', `agreements/enduser/${agreement}/`)).body.accepted).toBe(
      '2026-06-17T12:00:00.000000Z',
    );
  });

  it.each([
    ['cancel', 'UserCancelledSession', 'RJ'],
    ['fail', 'UnknownError', 'ER'],
    ['institution-error', 'InstitutionTechnicalError', 'ER'],
    ['gocardless-error', 'GoCardlessTechnicalError', 'ER'],
    ['ssn-failure', 'SSNVerificationFailed', 'RJ'],
    // actualbudget/actual#4924
    ['timeout', 'InstitutionTimeoutError', 'ER'],
    ['sentence', 'The institution ended the session before it was complete.', 'ER'],
  ])('ends %s with the error %s and the status %s', async (outcome, error, status) => {
    const { sandbox, call } = await startSandbox();
    const { link, id } = await createRequisition(call);
    const url = landing(await open(sandbox, `${link}?outcome=${outcome}`));
    expect(url.searchParams.get('ref')).toBe('r 1');
    expect(url.searchParams.get('error')).toBe(error);
    expect(url.searchParams.get('details')).toBeTruthy();
    const requisition = (await call('GET', `requisitions/${id}/`)).body;
    expect([requisition.status, requisition.accounts]).toEqual([status, []]);
  });

  it('refuses a link that has been used', async () => {
    const { sandbox, call } = await startSandbox();
    const { link, id } = await createRequisition(call);
    await sandbox.consent(id);
    expect(landing(await open(sandbox, link)).searchParams.get('error')).toBe('RequisitionLinkReused');
    expect((await sandbox.consent(id)).redirect).toContain('error=RequisitionLinkReused');
    expect((await call('GET', `requisitions/${id}/`)).body.accounts).toHaveLength(2);
  });

  it('does not exist for an unknown link', async () => {
    const { sandbox, call } = await startSandbox();
    const { link, id } = await createRequisition(call);
    expect((await open(sandbox, link.replace(bank, 'SANDBOX_NULLS'))).status).toBe(404);
    expect((await open(sandbox, link.replace(id, 'x'))).status).toBe(404);
  });

  it('escapes whatever it is given', async () => {
    const { sandbox, call } = await startSandbox();
    const { link } = await createRequisition(call);
    const { body } = await open(sandbox, `${link}?user=${encodeURIComponent('"><script>')}`);
    expect(body).not.toContain('<script>');
    expect(body).toContain('&quot;&gt;&lt;script&gt;');
  });
});

describe('the options of a requisition', () => {
  it('account_selection lets the end user pick accounts', async () => {
    const { sandbox, call } = await startSandbox();
    const plain = await createRequisition(call, { reference: 'plain' });
    expect((await open(sandbox, plain.link)).body).not.toContain('type="checkbox"');
    const { link, id } = await createRequisition(call, { account_selection: true });
    expect((await open(sandbox, link)).body).toContain('type="checkbox" name="account-1"');
    expect((await call('GET', `requisitions/${id}/`)).body.status).toBe('SA');
    await open(sandbox, link, { outcome: 'accept', 'account-1': 'on' });
    const { accounts } = (await call('GET', `requisitions/${id}/`)).body;
    expect(accounts).toHaveLength(1);
    expect((await call('GET', `accounts/${accounts[0]}/`)).body.name).toBe('Savings account');
  });

  it('a form with account_selection that ticks no account links none', async () => {
    const { sandbox, call } = await startSandbox();
    const { link, id } = await createRequisition(call, { account_selection: true });
    await open(sandbox, link, { outcome: 'accept' });
    expect((await call('GET', `requisitions/${id}/`)).body.accounts).toEqual([]);
  });

  it('user_language chooses the language of the page', async () => {
    const { sandbox, call } = await startSandbox();
    const german = await open(sandbox, (await createRequisition(call, { user_language: 'DE' })).link);
    expect(german.body).toContain('<html lang="de">');
    expect(german.body).toContain('Sandbox Finance verbinden');
    const maltese = await open(
      sandbox,
      (await createRequisition(call, { user_language: 'mt', reference: '2' })).link,
    );
    expect(maltese.body).toContain('<html lang="en">');
  });

  it('ssn is checked by the bank', async () => {
    const { sandbox, call } = await startSandbox();
    const fields = { institution_id: 'SANDBOX_SSN' };
    const good = await createRequisition(call, { ...fields, ssn: '120190-1234', reference: 'good' });
    const bad = await createRequisition(call, { ...fields, ssn: '120190-0000', reference: 'bad' });
    expect((await open(sandbox, good.link)).body).toContain('social security number');
    expect((await sandbox.consent(good.id)).redirect).not.toContain('error');
    expect((await sandbox.consent(bad.id)).redirect).toContain('error=SSNVerificationFailed');
  });

  it('redirect_immediate sends the end user back before the accounts are ready', async () => {
    const { sandbox, call } = await startSandbox();
    const { id } = await createRequisition(call, { redirect_immediate: true });
    await sandbox.consent(id);
    const early = (await call('GET', `requisitions/${id}/`)).body;
    expect(early.status).toBe('GA');
    expect((await call('GET', `accounts/${early.accounts[0]}/`)).body.status).toBe('PROCESSING');
    sandbox.advance(10);
    expect((await call('GET', `requisitions/${id}/`)).body.status).toBe('LN');
    expect((await call('GET', `accounts/${early.accounts[0]}/`)).body.status).toBe('READY');
  });
});

describe('banks with special consents', () => {
  it.each([
    ['SANDBOX_SLOW_LINK', 120],
    ['SANDBOX_VERY_SLOW_LINK', 86_400],
  ])('link late: %s after %i seconds', async (institutionId, seconds) => {
    const { sandbox, call } = await startSandbox({ accessLifetimeSeconds: 172_800 });
    const { requisitionId, accountIds } = await sandbox.connect({ institutionId });
    expect(accountIds).toEqual([]);
    const read = async () => (await call('GET', `requisitions/${requisitionId}/`)).body;
    sandbox.advance(seconds - 1);
    expect(await read()).toMatchObject({ status: 'UA', accounts: [] });
    sandbox.advance(1);
    expect(await read()).toMatchObject({ status: 'LN', accounts: [expect.any(String), expect.any(String)] });
  });

  it.each([
    ['SANDBOX_INSTITUTION_ERROR', 'InstitutionTechnicalError'],
    ['SANDBOX_GOCARDLESS_ERROR', 'GoCardlessTechnicalError'],
    ['SANDBOX_UNKNOWN_ERROR', 'UnknownError'],
    ['SANDBOX_TIMEOUT', 'InstitutionTimeoutError'],
    ['SANDBOX_ERROR_SENTENCE', 'The institution ended the session before it was complete.'],
  ])('fail at %s with %s', async (institutionId, error) => {
    const { redirect } = await createSandbox().connect({ institutionId });
    expect(new URL(redirect).searchParams.get('error')).toBe(error);
  });

  it('have no accounts to show', async () => {
    const { sandbox, call } = await startSandbox();
    const { requisitionId } = await sandbox.connect({ institutionId: 'SANDBOX_NO_ACCOUNTS' });
    expect((await call('GET', `requisitions/${requisitionId}/`)).body).toMatchObject({
      status: 'LN',
      accounts: [],
    });
  });
});
