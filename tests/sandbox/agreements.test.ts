import { describe, expect, it } from 'vitest';
import { startSandbox } from './call-sandbox.ts';

const path = 'agreements/enduser/';
const bank = 'SANDBOXFINANCE_SFIN0000';
const british = 'ALDERMOOR_BANK_ALDMGB2L';

describe('creating an agreement', () => {
  it('fills in the defaults', async () => {
    const { call } = await startSandbox();
    const { status, body } = await call('POST', path, { institution_id: bank });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created: '2026-06-17T12:00:00.000000Z',
      institution_id: bank,
      max_historical_days: 90,
      access_valid_for_days: 90,
      access_scope: ['balances', 'details', 'transactions'],
      accepted: null,
      reconfirmation: false,
    });
  });

  it.each([
    [{}, { institution_id: ['This field is required.'] }],
    [{ institution_id: '' }, { institution_id: ['This field may not be blank.'] }],
    [
      { institution_id: 'NOPE' },
      {
        institution_id: {
          summary: 'Unknown Institution ID NOPE',
          detail: 'Get Institution IDs from /institutions/?country={$COUNTRY_CODE}',
        },
      },
    ],
    [
      { institution_id: bank, max_historical_days: 91 },
      {
        max_historical_days: [
          {
            summary: 'Incorrect max_historical_days',
            detail: `max_historical_days must be > 0 and <= ${bank} transaction_total_days (90)`,
          },
        ],
      },
    ],
    [
      { institution_id: bank, access_valid_for_days: 181 },
      {
        access_valid_for_days: [
          {
            summary: 'Incorrect access_valid_for_days',
            detail: 'access_valid_for_days must be > 0 and <= 180',
          },
        ],
      },
    ],
    [
      { institution_id: bank, access_valid_for_days: 'long' },
      { access_valid_for_days: ['A valid integer is required.'] },
    ],
    [
      { institution_id: bank, access_scope: ['all'] },
      {
        access_scope: [
          {
            summary: "Unknown value 'all' in access_scope",
            detail: "Choose one or several from ['balances', 'details', 'transactions']",
          },
        ],
      },
    ],
    [
      { institution_id: bank, access_scope: [] },
      {
        access_scope: [
          {
            summary: "Field 'access_scope' may not be an empty list.",
            detail: "Please choose one or several of ['balances', 'details', 'transactions'].",
          },
        ],
      },
    ],
    [
      { institution_id: bank, reconfirmation: true, access_valid_for_days: 180 },
      {
        reconfirmation: {
          summary: 'Reconfirmation not supported',
          detail: `Reconfirmation not supported for ${bank}`,
        },
      },
    ],
    [
      { institution_id: british, reconfirmation: true, access_valid_for_days: 90 },
      {
        reconfirmation: {
          summary: 'Reconfirmation is not allowed',
          detail: 'Reconfirmation is not allowed when access_valid_for_days <= 90 days.',
        },
      },
    ],
  ])('refuses %o', async (body, fields) => {
    const { call } = await startSandbox();
    const answer = await call('POST', path, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ ...fields, status_code: 400 });
  });

  it('refuses scopes that the bank does not allow', async () => {
    const { call } = await startSandbox();
    const refusalOf = async (institution: string, scope: string[]) =>
      (await call('POST', path, { institution_id: institution, access_scope: scope })).body;

    expect((await refusalOf('SANDBOX_SCOPES_TOGETHER', ['balances'])).access_scope).toEqual([
      {
        summary: 'Institution access scope dependencies error',
        detail: "For this institution the following scopes are required together: ['balances', 'details']",
      },
    ]);
    expect((await refusalOf('SANDBOX_SCOPES_MANDATORY', ['balances'])).access_scope[0].detail).toBe(
      "The following scopes are mandatory for this institution: ['transactions']",
    );
    expect((await refusalOf('SANDBOX_SCOPES_UNSUPPORTED', ['balances', 'details'])).access_scope).toEqual([
      {
        summary: 'Unsupported access scope selected.',
        detail:
          "The access scopes supported by the institution are ['transactions']. The following scopes are not supported: ['balances', 'details']",
      },
    ]);
    expect(await refusalOf('SANDBOX_SCOPES_AS_LISTS', ['balances'])).toEqual({
      summary: ['Institution access scope dependencies error'],
      detail: [
        "For this institution the following scopes are required together: ['balances', 'details', 'transactions']",
      ],
      status_code: 400,
    });
    expect(await refusalOf('SANDBOX_FIELD_TEXT', ['balances'])).toEqual({
      institution_id: expect.any(String),
      status_code: 400,
    });
  });

  it('needs permissions, and free creations that are not used up', async () => {
    const limited = await startSandbox({ permissions: { freeCreates: 1, reconfirmAgreements: false } });
    const wish = { institution_id: british, reconfirmation: true, access_valid_for_days: 180 };
    expect((await limited.call('POST', path, wish)).body).toEqual({
      summary: '',
      detail: 'You do not have permission to enable reconfirmation.',
      status_code: 403,
    });
    expect((await limited.call('POST', path, { institution_id: bank })).status).toBe(201);
    expect((await limited.call('POST', path, { institution_id: bank })).body).toEqual({
      summary: 'Payment Required',
      detail: 'Free usage limit exceeded',
      status_code: 402,
    });
  });
});

describe('an agreement', () => {
  it('is accepted once, by a company with the permission', async () => {
    const { call } = await startSandbox({ permissions: { acceptAgreements: true } });
    const { id } = (await call('POST', path, { institution_id: bank })).body;
    const details = { user_agent: 'Browser', ip_address: '192.0.2.1' };
    expect((await call('PUT', `${path}${id}/accept/`, {})).body.user_agent).toEqual([
      'This field is required.',
    ]);
    const accepted = await call('PUT', `${path}${id}/accept/`, details);
    expect(accepted.body).toMatchObject({ id, accepted: '2026-06-17T12:00:00.000000Z' });
    expect(await call('PUT', `${path}${id}/accept/`, details)).toMatchObject({
      status: 405,
      body: { summary: 'EUA cannot be accepted more than once' },
    });
  });

  it('is gone after it was deleted', async () => {
    const { sandbox, call } = await startSandbox();
    const { agreementId } = await sandbox.connect();
    expect(await call('DELETE', `${path}${agreementId}/`)).toMatchObject({
      status: 200,
      body: {
        summary: 'End User Agreement deleted',
        detail: `End User Agreement ${agreementId} deleted`,
      },
    });
    expect((await call('GET', `${path}${agreementId}/`)).status).toBe(404);
  });

  it('is not found under an unknown id', async () => {
    const { call } = await startSandbox();
    expect((await call('GET', `${path}3fa85f64-5717-4562-b3fc-2c963f66afa6/`)).body).toEqual({
      summary: 'Not found.',
      detail: 'Not found.',
      status_code: 404,
    });
  });

  it('is listed in pages that link to each other', async () => {
    const { call } = await startSandbox();
    for (let count = 0; count < 5; count++) await call('POST', path, { institution_id: bank });
    const first = (await call('GET', `${path}?limit=2`)).body;
    expect(first).toMatchObject({ count: 5, previous: null });
    expect(first.next).toBe(`https://bankaccountdata.gocardless.com/api/v2/${path}?limit=2&offset=2`);
    const second = (await call('GET', `${path}?limit=2&offset=2`)).body;
    expect(second.results).toHaveLength(2);
    expect(second.previous).toMatch(/limit=2&offset=0$/);
    const last = (await call('GET', `${path}?limit=2&offset=4`)).body;
    expect(last.results).toHaveLength(1);
    expect(last.next).toBeNull();
    expect((await call('GET', `${path}?limit=none`)).body.results).toHaveLength(5);
  });
});
