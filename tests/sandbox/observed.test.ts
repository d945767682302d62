import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { createCaller, getTokens, noonMs, startSandbox } from './call-sandbox.ts';

/*
 * What the live API was seen to do where the vendor's description says something else or nothing. Each test names its
 * source. "Live suites" are RobinTTY/NordigenApiClient, VMelnalksnis/NordigenDotNet and the vendor's own clients
 * (nordigen/nordigen-node, -ruby, -python), whose tests ran against the real API.
 */

const bank = 'SANDBOXFINANCE_SFIN0000';
const unknown = 'f1d53c46-260d-4556-82df-4e5fed58e37c';
const agreements = 'agreements/enduser/';
const wish = { institution_id: bank, redirect: 'https://app.example/back' };
const patient = { accessLifetimeSeconds: 86_400 * 400 };

describe('deleting an agreement', () => {
  // Four live suites clean up after themselves this way.
  it('works before anybody has accepted it', async () => {
    const { call } = await startSandbox();
    const { id } = (await call('POST', agreements, { institution_id: bank })).body;
    expect(await call('DELETE', `${agreements}${id}/`)).toMatchObject({
      status: 200,
      body: { summary: 'End User Agreement deleted', detail: `End User Agreement ${id} deleted` },
    });
  });

  // RobinTTY deletes the agreement first, and then the requisition that was created with it.
  it('leaves its requisition, which can still be read and deleted', async () => {
    const { call } = await startSandbox();
    const { id } = (await call('POST', agreements, { institution_id: bank })).body;
    const requisition = (await call('POST', 'requisitions/', { ...wish, agreement: id })).body;
    await call('DELETE', `${agreements}${id}/`);
    expect((await call('GET', `requisitions/${requisition.id}/`)).status).toBe(200);
    expect((await call('DELETE', `requisitions/${requisition.id}/`)).status).toBe(200);
  });

  it('is refused by a fault as the description says', async () => {
    const { sandbox, call } = await startSandbox();
    const { id } = (await call('POST', agreements, { institution_id: bank })).body;
    sandbox.fail('agreements.delete', 'EUANeedsToBeAccepted');
    expect((await call('DELETE', `${agreements}${id}/`)).status).toBe(400);
  });
});

describe('accepting an agreement', () => {
  // RobinTTY: 403 for all except enterprise contracts.
  it('is not allowed unless the company has the permission', async () => {
    const { call } = await startSandbox();
    const { id } = (await call('POST', agreements, { institution_id: bank })).body;
    const details = { user_agent: 'Browser', ip_address: '192.0.2.1' };
    expect(await call('PUT', `${agreements}${id}/accept/`, details)).toMatchObject({
      status: 403,
      body: {
        summary: 'Insufficient permissions',
        detail:
          "Your company doesn't have permission to accept EUA. You'll have to use our default form for this action.",
      },
    });
  });
});

describe('an id that is not a UUID', () => {
  // RobinTTY, `abcdefg`.
  it.each(['', 'details/', 'balances/', 'transactions/'])('is named for accounts/{id}/%s', async (rest) => {
    const { call } = await startSandbox();
    expect((await call('GET', `accounts/abcdefg/${rest}`)).body).toEqual({
      summary: 'Invalid Account ID',
      detail: 'abcdefg is not a valid Account UUID. ',
      status_code: 400,
    });
  });

  // RobinTTY, with a UUID that is one digit too short.
  const short = 'f84d7b8-dee4-4cd9-bc6d-842ef78f6028';
  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['PUT', 'accept/'],
    ['GET', 'reconfirm/'],
    ['POST', 'reconfirm/'],
  ])('is named for an agreement: %s %s', async (method, rest) => {
    const { call } = await startSandbox({ permissions: { acceptAgreements: true } });
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    expect((await call(method, `${agreements}${short}/${rest}`, body)).body).toEqual({
      summary: 'Invalid EndUserAgreement ID',
      detail: `${short} is not a valid EndUserAgreement UUID. `,
      status_code: 400,
    });
  });

  // RobinTTY
  it.each(['GET', 'DELETE'])('is not found where it should be a requisition: %s', async (method) => {
    const { call } = await startSandbox();
    expect((await call(method, `requisitions/${short}/`)).body).toEqual({
      summary: 'Not found.',
      detail: 'Not found.',
      status_code: 404,
    });
  });

  it('is refused by a fault as the description says', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('requisitions.get', 'InvalidID');
    expect((await call('GET', 'requisitions/x/')).body.summary).toBe('Invalid ID');
  });
});

describe('an unknown id', () => {
  // A live suite of 2025 for the metadata; RobinTTY for the rest.
  it('of an account is answered differently by metadata and data', async () => {
    const { call } = await startSandbox();
    expect((await call('GET', `accounts/${unknown}/`)).body).toEqual({
      summary: 'No Account matches the given query.',
      detail: 'No Account matches the given query.',
      status_code: 404,
    });
    expect((await call('GET', `accounts/${unknown}/balances/`)).body.summary).toBe(
      `Account ID ${unknown} not found`,
    );
  });

  // RobinTTY sends an empty Guid.
  it('of all zeros for an agreement is invalid, not unknown', async () => {
    const { call } = await startSandbox();
    const zeros = '00000000-0000-0000-0000-000000000000';
    expect(await call('POST', 'requisitions/', { ...wish, agreement: zeros })).toMatchObject({
      status: 400,
      body: {
        agreement: {
          summary: 'Invalid End User Agreement (EUA) ID',
          detail: `${zeros} is not a valid End User Agreement (EUA) UUID. `,
        },
      },
    });
    expect((await call('POST', 'requisitions/', { ...wish, agreement: unknown })).status).toBe(404);
  });

  it('is the same id in upper and lower case and without dashes, in bodies and in paths', async () => {
    const { sandbox, call } = await startSandbox();
    const { id } = (await call('POST', agreements, { institution_id: bank })).body;
    const made = await call('POST', 'requisitions/', { ...wish, agreement: id.toUpperCase() });
    expect([made.status, made.body.agreement]).toEqual([201, id]);
    expect((await call('GET', `requisitions/${made.body.id.toUpperCase()}/`)).status).toBe(200);
    const bare = (text: string) => text.replaceAll('-', '');
    expect((await call('GET', `requisitions/${bare(made.body.id)}/`)).status).toBe(200);
    expect((await call('GET', `agreements/enduser/${bare(id)}/`)).body.id).toBe(id);
    const taken = await call('POST', 'requisitions/', { ...wish, agreement: bare(id) });
    expect(taken.body.agreement[0].summary).toBe(`Agreement ${id} is already associated`);
    const account = (await sandbox.connect()).accountIds[0] ?? '';
    expect((await call('GET', `accounts/${bare(account)}/`)).body.id).toBe(account);
    const balances = await call('GET', `accounts/${bare(account)}/balances/`);
    expect(balances.headers.get('http_x_ratelimit_account_success_remaining')).toBe('3');
  });
});

describe('creating a requisition', () => {
  // frieser/nordigen-go-lib always sends its whole struct, including `created`.
  it.each(['id', 'created', 'status', 'accounts', 'link'])(
    'ignores the read-only field %s',
    async (field) => {
      const { call } = await startSandbox();
      const given = { accounts: ['x'] }[field] ?? 'x';
      const { status, body } = await call('POST', 'requisitions/', { ...wish, [field]: given });
      expect(status).toBe(201);
      expect(body[field]).not.toEqual(given);
    },
  );

  // invoiceninja/invoiceninja#9566 and #9571
  it.each(['en_GB', 'en-GB', 'de-AT', 'EN_us'])('refuses the language %s: two letters only', async (code) => {
    const { call } = await startSandbox();
    expect(
      (await call('POST', 'requisitions/', { ...wish, user_language: code })).body.user_language,
    ).toEqual({
      summary: 'Provided user_language is invalid or not supported',
      detail: `'${code}' is an invalid or unsupported language`,
    });
    // RobinTTY sends `EN`.
    for (const short of ['EN', 'en']) {
      const made = await call('POST', 'requisitions/', { ...wish, user_language: short });
      expect(made.status).toBe(201);
    }
  });
});

describe('a parameter of the query without a value', () => {
  // The call of nordigen-ruby's README: dates that are nil.
  it('counts as absent for dates', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect()).accountIds;
    const path = `accounts/${id}/transactions/`;
    const all = (await call('GET', path)).body.transactions.booked.length;
    for (const query of ['?date_from=&date_to=', '?date_from&date_to', '?date_to=']) {
      const { status, body } = await call('GET', path + query);
      expect([query, status, body.transactions?.booked.length]).toEqual([query, 200, all]);
    }
    expect((await call('GET', `${path}?date_from=2026-06-10&date_to=`)).status).toBe(200);
  });

  it('counts as absent for institutions and pages', async () => {
    const { call } = await startSandbox();
    const all = (await call('GET', 'institutions/')).body.length;
    for (const query of [
      '?country=',
      '?country=&account_selection_supported=',
      '?ssn_verification_supported',
    ]) {
      const { status, body } = await call('GET', `institutions/${query}`);
      expect([query, status, body.length]).toEqual([query, 200, all]);
    }
    for (const path of ['requisitions/?limit=&offset=', `${agreements}?limit&offset=`]) {
      expect((await call('GET', path)).status).toBe(200);
    }
  });
});

describe('institutions', () => {
  // VMelnalksnis/NordigenDotNet, `FOO`; RobinTTY, `US`.
  it.each(['US', 'FOO'])('are refused for the country %s under the name of the field', async (country) => {
    const { sandbox, call } = await startSandbox();
    expect((await call('GET', `institutions/?country=${country}`)).body).toEqual({
      country: { summary: 'Invalid country choice.', detail: `${country} is not a valid choice.` },
      status_code: 400,
    });
    sandbox.fail('institutions.list', 'NotAValidChoice');
    expect((await call('GET', 'institutions/')).body.summary).toBe('Invalid country choice.');
  });

  it('without a country are all except those with a special behaviour, which only XX lists', async () => {
    const { call } = await startSandbox();
    const ids = (await call('GET', 'institutions/')).body.map(({ id }: { id: string }) => id);
    expect(ids.length).toBeGreaterThan(60);
    expect(ids.filter((id: string) => id.startsWith('SANDBOX'))).toEqual([]);
    const odd = (await call('GET', 'institutions/?country=XX')).body;
    expect(odd.every(({ id }: { id: string }) => id.startsWith('SANDBOX'))).toBe(true);
  });

  it.each(['True', 'true', '1', 'on'])('are filtered by the boolean %s', async (yes) => {
    const { call } = await startSandbox();
    const count = async (value: string) =>
      (await call('GET', `institutions/?ssn_verification_supported=${value}`)).body.length;
    expect(await count(yes)).toBe(await count('true'));
  });

  // The vendor's answer to creates at a bank that is switched off.
  it('that are disabled are not operational for agreements and requisitions', async () => {
    const { call } = await startSandbox();
    const institution = { institution_id: 'SANDBOX_DISABLED' };
    for (const answer of [
      await call('POST', agreements, institution),
      await call('POST', 'requisitions/', { ...wish, ...institution }),
    ]) {
      expect([answer.status, answer.body.type]).toEqual([503, undefined]);
      expect(answer.body.summary).toBe('SANDBOX_DISABLED is not operational');
    }
    expect((await call('GET', agreements)).body.count).toBe(0);
    expect((await call('GET', 'institutions/SANDBOX_DISABLED/')).status).toBe(200);
  });

  it('answer with the faults that were observed but are not documented', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('requisitions.create', 'InstitutionDisabled');
    expect((await call('POST', 'requisitions/', wish)).body.summary).toMatch(/ is not operational$/);
    const [id] = (await sandbox.connect()).accountIds;
    sandbox.fail('accounts.getTransactions', 'AccountProcessing');
    expect((await call('GET', `accounts/${id}/transactions/`)).body.summary).toBe('Account is Processing');
  });
});

describe('a requisition', () => {
  it('that was superseded stays LN after its agreement has ended', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const old = await sandbox.connect({ accessValidForDays: 30, user: 'ada' });
    const other = await sandbox.connect({ accessValidForDays: 30, user: 'bob' });
    sandbox.advance(86_400 * 20);
    await sandbox.connect({ user: 'ada' });
    sandbox.advance(86_400 * 20);
    const statusOf = async (id: string) => (await call('GET', `requisitions/${id}/`)).body.status;
    expect(await statusOf(old.requisitionId)).toBe('LN');
    expect(await statusOf(other.requisitionId)).toBe('EX');
    const [id] = old.accountIds;
    expect((await call('GET', `accounts/${id}/`)).body.status).toBe('EXPIRED');
    expect((await call('GET', `accounts/${id}/balances/`)).body.summary).toMatch(/has expired$/);
  });

  it('that had ended before the bank was connected anew stays EX', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const old = await sandbox.connect({ accessValidForDays: 30 });
    sandbox.advance(86_400 * 31);
    const state = sandbox.export();
    await sandbox.connect();
    expect((await call('GET', `requisitions/${old.requisitionId}/`)).body.status).toBe('EX');
    // A sandbox that continues from a state knows who is connected, too.
    const next = createSandbox({ state, ...patient });
    const { access } = await getTokens(next);
    const first = await next.connect({ accessValidForDays: 1 });
    const again = createSandbox({ state: next.export(), ...patient });
    await again.connect();
    again.advance(86_400 * 2);
    const { body } = await createCaller(again, access)('GET', `requisitions/${first.requisitionId}/`);
    expect(body.status).toBe('LN');
  });

  // actualbudget/actual#8902
  it('at a bank that cannot handle your own agreement stays UA, and nobody is sent back', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const institutionId = 'SANDBOX_NO_OWN_AGREEMENT';
    const { redirect, requisitionId, agreementId, accountIds } = await sandbox.connect({ institutionId });
    expect([redirect, accountIds]).toEqual(['', []]);
    sandbox.advance(86_400 * 3);
    const requisition = (await call('GET', `requisitions/${requisitionId}/`)).body;
    expect([requisition.status, requisition.accounts]).toEqual(['UA', []]);
    expect((await call('GET', `${agreements}${agreementId}/`)).body.accepted).not.toBeNull();
    const page = await sandbox.fetch(requisition.link);
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(await page.text()).toContain('Session expired');
    expect(await sandbox.consent(requisitionId)).toEqual({ redirect: '' });

    const plain = (await call('POST', 'requisitions/', { ...wish, institution_id: institutionId })).body;
    await sandbox.consent(plain.id);
    expect((await call('GET', `requisitions/${plain.id}/`)).body.status).toBe('LN');
  });

  // firefly-iii/firefly-iii#10531
  it('whose accounts are still being read answers data calls with a 409', async () => {
    const { sandbox, call } = await startSandbox();
    const { id } = (await call('POST', 'requisitions/', { ...wish, redirect_immediate: true })).body;
    await sandbox.consent(id);
    const [account] = (await call('GET', `requisitions/${id}/`)).body.accounts;
    const read = () => call('GET', `accounts/${account}/transactions/`);
    for (let count = 0; count < 12; count++) {
      expect(await read()).toMatchObject({ status: 409, body: { summary: 'Account is Processing' } });
    }
    sandbox.advance(10);
    expect((await read()).status).toBe(200);
  });
});

describe('SANDBOXFINANCE_SFIN0000', () => {
  // RobinTTY and NordigenDotNet expect at least one.
  it('always has a pending row, for every seed', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { sandbox, call } = await startSandbox({
        seed,
        startAtMs: Date.UTC(2026, seed % 12, 1 + (seed % 31), (seed * 7) % 24),
      });
      for (const id of (await sandbox.connect()).accountIds) {
        const { transactions } = (await call('GET', `accounts/${id}/transactions/`)).body;
        expect([seed, transactions.pending.length > 0]).toEqual([seed, true]);
      }
    }
  });

  it('books what is pending a day later, also on the last day of a month', async () => {
    const { sandbox, call } = await startSandbox({ ...patient, startAtMs: Date.UTC(2026, 0, 31, 0, 1) });
    const [id] = (await sandbox.connect()).accountIds;
    const read = async () => (await call('GET', `accounts/${id}/transactions/`)).body.transactions;
    const [{ transactionAmount, valueDate }] = (await read()).pending;
    sandbox.advance(86_400);
    expect((await read()).booked).toContainEqual(expect.objectContaining({ transactionAmount, valueDate }));
  });
});

describe('the limits', () => {
  // firefly-iii/firefly-iii#12094 reads them like this, and PHP's lists of headers are case-sensitive.
  it('have header names in lower case', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect()).accountIds;
    const { headers } = await call('GET', `accounts/${id}/balances/`);
    const scopes = ['http_x_ratelimit', 'http_x_ratelimit_account_success'];
    expect([...headers.keys()].filter((name) => name.includes('ratelimit')).sort()).toEqual(
      scopes.flatMap((scope) => ['limit', 'remaining', 'reset'].map((part) => `${scope}_${part}`)).sort(),
    );
  });

  // The vendor's help article on limits.
  it('count for a company with all its secrets', async () => {
    const pairs = ['one', 'two'].map((name) => ({ secretId: `${name}-id`, secretKey: `${name}-key` }));
    const sandbox = createSandbox({ startAtMs: noonMs, strict: true, credentials: pairs });
    const call = createCaller(sandbox);
    const statuses: number[] = [];
    for (let count = 0; count < 101; count++) {
      const { secretId, secretKey } = pairs[count % 2] as { secretId: string; secretKey: string };
      const body = { secret_id: secretId, secret_key: secretKey };
      statuses.push((await call('POST', 'token/new/', body)).status);
    }
    expect(statuses).toEqual([...Array(100).fill(200), 429]);
    expect(sandbox.credentials).toEqual(pairs[0]);
    const mixed = { secret_id: 'one-id', secret_key: 'two-key' };
    const other = createCaller(createSandbox({ credentials: pairs }));
    expect((await other('POST', 'token/new/', mixed)).status).toBe(401);
  });
});
