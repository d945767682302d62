import { describe, expect, it } from 'vitest';
import { startSandbox } from './call-sandbox.ts';

const bank = 'SANDBOXFINANCE_SFIN0000';
const valid = { institution_id: bank, redirect: 'https://app.example/back' };

describe('creating a requisition', () => {
  it('also creates an agreement, and a link on the origin of the request', async () => {
    const { sandbox, call } = await startSandbox();
    const { status, body } = await call('POST', 'requisitions/', valid);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      created: '2026-06-17T12:00:00.000000Z',
      redirect: 'https://app.example/back',
      status: 'CR',
      institution_id: bank,
      agreement: expect.any(String),
      reference: body.id,
      accounts: [],
      link: `${new URL(sandbox.baseUrl).origin}/psd2/start/${body.id}/${bank}`,
      ssn: null,
      account_selection: false,
      redirect_immediate: false,
    });
    expect((await call('GET', `agreements/enduser/${body.agreement}/`)).status).toBe(200);
  });

  it.each([
    [{}, { institution_id: ['This field is required.'], redirect: ['This field is required.'] }],
    [
      { ...valid, redirect: '' },
      {
        redirect: [
          {
            summary: 'Redirect URL is required',
            detail: 'Where an end user will be redirected after finishing authentication in the Institution',
          },
        ],
      },
    ],
    [
      { ...valid, redirect: 'nowhere' },
      {
        redirect: [
          { summary: 'Invalid redirect URI', detail: 'Redirect URI must have a valid URI structure' },
        ],
      },
    ],
    [
      { ...valid, institution_id: 'NOPE' },
      {
        institution_id: {
          summary: 'Unknown Institution ID NOPE',
          detail: 'Get Institution IDs from /institutions/?country={$COUNTRY_CODE}',
        },
      },
    ],
    [
      { ...valid, user_language: 'AB' },
      {
        user_language: {
          summary: 'Provided user_language is invalid or not supported',
          detail: "'AB' is an invalid or unsupported language",
        },
      },
    ],
    [
      { ...valid, ssn: '120000-verified' },
      {
        ssn: [
          {
            summary: 'SSN verification not supported',
            detail: `SSN verification not supported for ${bank}`,
          },
          { summary: 'verified not allowed', detail: "'ssn' contains verified" },
        ],
      },
    ],
    [
      { ...valid, institution_id: 'SANDBOX_SSN', account_selection: true },
      {
        account_selection: {
          summary: 'Account selection not supported',
          detail: 'Account selection not supported for SANDBOX_SSN',
        },
      },
    ],
    [
      { ...valid, agreement: 'no-uuid' },
      {
        agreement: [
          {
            summary: 'Invalid EndUserAgreement ID',
            detail:
              'no-uuid is not a valid EndUserAgreement UUID.  Please specify valid agreement from /api/agreements/enduser/ or create a new one',
          },
        ],
      },
    ],
    [{ ...valid, reference: '' }, { reference: ['This field may not be blank.'] }],
    [{ ...valid, reference: ['one'] }, { reference: ['Not a valid string.'] }],
    [{ ...valid, ssn: { number: 1 } }, { ssn: ['Not a valid string.'] }],
    [{ ...valid, ssn: '1'.repeat(65) }, { ssn: ['Ensure this field has no more than 64 characters.'] }],
    [
      { ...valid, colour: 'red' },
      { summary: 'Unknown fields', detail: 'Unknown fields {colour} in {body}' },
    ],
  ])('refuses %o', async (body, fields) => {
    const { call } = await startSandbox();
    const answer = await call('POST', 'requisitions/', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ ...fields, status_code: 400 });
  });

  it('accepts a number as a reference', async () => {
    const { call } = await startSandbox();
    const { status, body } = await call('POST', 'requisitions/', { ...valid, reference: 17 });
    expect([status, body.reference]).toEqual([201, '17']);
  });

  it('refuses a reference that was used before, until its requisition is deleted', async () => {
    const { call } = await startSandbox();
    const { id } = (await call('POST', 'requisitions/', { ...valid, reference: 'one' })).body;
    expect((await call('POST', 'requisitions/', { ...valid, reference: 'one' })).body.reference).toEqual({
      summary: 'Client reference must be unique',
      detail: 'Client reference: one already exists',
    });
    await call('DELETE', `requisitions/${id}/`);
    expect((await call('POST', 'requisitions/', { ...valid, reference: 'one' })).status).toBe(201);
  });

  it('refuses an agreement that is unknown, taken, or of another institution', async () => {
    const { call } = await startSandbox();
    const unknown = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
    expect(await call('POST', 'requisitions/', { ...valid, agreement: unknown })).toMatchObject({
      status: 404,
      body: {
        agreement: {
          summary: `ID ${unknown} not found`,
          detail: 'Please check whether you specified a valid ID',
        },
      },
    });
    const { id } = (await call('POST', 'agreements/enduser/', { institution_id: bank })).body;
    const other = await call('POST', 'requisitions/', {
      ...valid,
      institution_id: 'SANDBOX_NULLS',
      agreement: id,
    });
    expect(other.body.agreement.summary).toBe('Incorrect Institution ID SANDBOX_NULLS');
    const first = await call('POST', 'requisitions/', { ...valid, agreement: id });
    expect(first.body.agreement).toBe(id);
    const second = await call('POST', 'requisitions/', { ...valid, agreement: id });
    expect(second.body.agreement[0].detail).toContain(`requisition ${first.body.id}.`);
  });
});

describe('a requisition', () => {
  it('is deleted together with its agreement', async () => {
    const { sandbox, call } = await startSandbox();
    const { requisitionId, agreementId } = await sandbox.connect();
    expect((await call('DELETE', `requisitions/${requisitionId}/`)).body).toEqual({
      summary: 'Requisition deleted',
      detail: `Requisition ${requisitionId} deleted with all its End User Agreements`,
    });
    expect((await call('GET', `requisitions/${requisitionId}/`)).status).toBe(404);
    expect((await call('GET', `agreements/enduser/${agreementId}/`)).status).toBe(404);
  });

  it('expires with its agreement', async () => {
    const { sandbox, call } = await startSandbox({ accessLifetimeSeconds: 172_800 });
    const { requisitionId } = await sandbox.connect({ accessValidForDays: 1 });
    sandbox.advance(86_400);
    expect((await call('GET', `requisitions/${requisitionId}/`)).body.status).toBe('EX');
  });

  it('refuses query parameters that it does not know', async () => {
    const { call } = await startSandbox();
    const { status, body } = await call('GET', 'requisitions/?page=2');
    expect([status, body.summary]).toEqual([400, 'Unknown fields']);
  });
});
