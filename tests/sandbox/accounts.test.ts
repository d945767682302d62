import { describe, expect, it } from 'vitest';
import { type CallSandbox, noonMs, startSandbox } from './call-sandbox.ts';

const unknown = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const dayMs = 86_400_000;
/** Tokens that last longer than these tests. */
const patient = { accessLifetimeSeconds: 86_400 * 400 };

async function readAll(call: CallSandbox, id: string) {
  const details = (await call('GET', `accounts/${id}/details/`)).body.account;
  const { balances } = (await call('GET', `accounts/${id}/balances/`)).body;
  const { transactions } = (await call('GET', `accounts/${id}/transactions/`)).body;
  return { details, balances, ...transactions };
}

const cents = (amount: string) => Math.round(Number(amount) * 100);

describe('an account', () => {
  it('has metadata with every documented key', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect()).accountIds;
    const account = (await call('GET', `accounts/${id}/`)).body;
    expect(account).toEqual({
      id,
      created: '2026-06-17T12:00:00.000000Z',
      last_accessed: null,
      iban: expect.stringMatching(/^GB\d{2}[A-Z]{4}\d{14}$/),
      bban: account.iban.slice(4),
      status: 'READY',
      institution_id: 'SANDBOXFINANCE_SFIN0000',
      owner_name: expect.any(String),
      name: 'Current account',
    });
    await call('GET', `accounts/${id}/details/`);
    expect((await call('GET', `accounts/${id}/`)).body.last_accessed).toBe('2026-06-17T12:00:00.000000Z');
  });

  it('has the same data for the same seed, and other data for another', async () => {
    const read = async (seed: number) => {
      const { sandbox, call } = await startSandbox({ seed });
      return readAll(call, (await sandbox.connect()).accountIds[0] ?? '');
    };
    expect(await read(7)).toEqual(await read(7));
    expect(await read(7)).not.toEqual(await read(8));
  });

  it('belongs to whoever logged in at the bank, however often they connect it', async () => {
    const { sandbox, call } = await startSandbox();
    const ibanOf = async (user: string) => {
      const { accountIds } = await sandbox.connect({ user });
      return { id: accountIds[0], iban: (await call('GET', `accounts/${accountIds[0]}/`)).body.iban };
    };
    const [ada, again, bob] = [await ibanOf('ada'), await ibanOf('ada'), await ibanOf('bob')];
    expect(again.iban).toBe(ada.iban);
    expect(again.id).not.toBe(ada.id);
    expect(bob.iban).not.toBe(ada.iban);
  });

  it('has balances that its transactions add up to, day by day', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const { accountIds } = await sandbox.connect({ institutionId: 'SANDBOX_LONG_HISTORY' });
    for (const id of accountIds) {
      const before = await readAll(call, id);
      sandbox.advance(86_400 * 40);
      const after = await readAll(call, id);
      const since = after.booked.filter(
        (row: { bookingDate: string }) => row.bookingDate > '2026-06-17' && row.bookingDate <= '2026-07-27',
      );
      const sum = since.reduce(
        (total: number, row: { transactionAmount: { amount: string } }) =>
          total + cents(row.transactionAmount.amount),
        0,
      );
      const booked = (rows: { balanceType: string; balanceAmount: { amount: string } }[]) =>
        cents(rows.find(({ balanceType }) => balanceType === 'interimBooked')?.balanceAmount.amount ?? '');
      expect(since.length).toBeGreaterThan(0);
      expect(booked(before.balances) + sum).toBe(booked(after.balances));
      sandbox.advance(-86_400 * 40);
    }
  });

  it('lists a purchase as pending, and a day later as booked', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const [id = ''] = (await sandbox.connect()).accountIds;
    let pending: { valueDate: string; transactionAmount: unknown }[] = [];
    while (pending.length === 0) {
      sandbox.advance(86_400 / 2);
      pending = (await readAll(call, id)).pending;
    }
    sandbox.advance(86_400);
    const { booked } = await readAll(call, id);
    for (const { valueDate, transactionAmount } of pending) {
      expect(booked).toContainEqual(expect.objectContaining({ valueDate, transactionAmount }));
    }
  });

  it('has two years of history: salary, rent, cards, refunds and payments abroad', async () => {
    const { sandbox, call } = await startSandbox();
    const { accountIds } = await sandbox.connect({
      institutionId: 'SANDBOX_LONG_HISTORY',
      maxHistoricalDays: 730,
    });
    const { booked } = await readAll(call, accountIds[0] ?? '');
    const texts: string[] = booked.map(
      (row: { remittanceInformationUnstructured: string }) => row.remittanceInformationUnstructured,
    );
    expect(texts.filter((text) => text === 'Salary')).toHaveLength(24);
    expect(texts.filter((text) => text === 'Rent')).toHaveLength(24);
    expect(texts.filter((text) => text.startsWith('Card payment')).length).toBeGreaterThan(300);
    expect(texts.some((text) => text.startsWith('Refund'))).toBe(true);
    expect(booked.some((row: object) => 'currencyExchange' in row)).toBe(true);
    expect(booked.at(-1).bookingDate >= new Date(noonMs - 730 * dayMs).toISOString().slice(0, 10)).toBe(true);
    expect(
      new Set(booked.map((row: { internalTransactionId: string }) => row.internalTransactionId)).size,
    ).toBe(booked.length);
  });

  it('shows no more history than was agreed, and only the dates asked for', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect({ maxHistoricalDays: 10 })).accountIds;
    const datesOf = async (query: string): Promise<string[]> =>
      (await call('GET', `accounts/${id}/transactions/${query}`)).body.transactions.booked.map(
        (row: { bookingDate: string }) => row.bookingDate,
      );
    expect((await datesOf('')).at(-1)?.localeCompare('2026-06-07')).toBeGreaterThanOrEqual(0);
    const some = await datesOf('?date_from=2026-06-09&date_to=2026-06-12');
    expect(some.every((date) => date >= '2026-06-09' && date <= '2026-06-12')).toBe(true);
    expect(await datesOf('?date_from=2026-01-01&date_to=2026-01-31')).toEqual([]);
  });
});

describe('a data call is refused', () => {
  it('for an id that is unknown or not a UUID', async () => {
    const { call } = await startSandbox();
    for (const scope of ['details', 'balances', 'transactions']) {
      expect((await call('GET', `accounts/abc/${scope}/`)).body).toEqual({
        summary: 'Invalid Account ID',
        detail: 'abc is not a valid Account UUID. ',
        status_code: 400,
      });
      expect((await call('GET', `accounts/${unknown}/${scope}/`)).body).toEqual({
        summary: `Account ID ${unknown} not found`,
        detail: 'Please check whether you specified a valid Account ID',
        status_code: 404,
      });
    }
  });

  it('for dates that make no sense', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect()).accountIds;
    const refusal = async (query: string) =>
      (await call('GET', `accounts/${id}/transactions/?${query}`)).body;
    expect(await refusal('date_from=2026-06-10&date_to=2026-06-01')).toEqual({
      summary: 'Incorrect date range',
      detail:
        "Starting date '2026-06-10' is greater than end date '2026-06-01'. When specifying date range, starting date must precede the end date",
      status_code: 400,
    });
    expect(await refusal('date_from=10.06.2026')).toHaveProperty('date_from.summary');
    expect(await refusal('date_to=2026-02-30')).toHaveProperty('date_to.summary');
    expect(await refusal('date_to=2026-06-18')).toHaveProperty('date_to.summary');
  });

  it('for a scope that was not agreed', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect({ accessScope: ['balances'] })).accountIds;
    expect((await call('GET', `accounts/${id}/balances/`)).status).toBe(200);
    expect(await call('GET', `accounts/${id}/details/`)).toMatchObject({
      status: 403,
      body: { summary: 'End User Agreement (EUA) access scope error' },
    });
  });

  it('if the agreement has expired, was ended early, or was deleted', async () => {
    const { sandbox, call } = await startSandbox(patient);
    const timed = await sandbox.connect({ accessValidForDays: 1, maxHistoricalDays: 1 });
    const ended = await sandbox.connect();
    const deleted = await sandbox.connect();
    sandbox.expireConsent(ended.requisitionId);
    await call('DELETE', `requisitions/${deleted.requisitionId}/`);
    const refusal = async (id: string | undefined) => (await call('GET', `accounts/${id}/balances/`)).body;

    expect((await refusal(timed.accountIds[0])).balances).toBeDefined();
    expect((await refusal(ended.accountIds[0])).summary).toMatch(
      /^End User Agreement \(EUA\) .+ has expired$/,
    );
    expect((await refusal(deleted.accountIds[0])).summary).toBe('No valid End User Agreement');

    sandbox.advance(86_400);
    expect((await call('GET', `accounts/${timed.accountIds[0]}/balances/`)).body).toEqual({
      summary: `End User Agreement (EUA) ${timed.agreementId} has expired`,
      detail:
        'EUA was valid for 1 days and it expired at 2026-06-18. The end user must connect the account once more with new EUA and Requisition',
      status_code: 401,
    });
    expect((await call('GET', `accounts/${timed.accountIds[0]}/`)).body.status).toBe('EXPIRED');
  });

  it('if the end user revoked access', async () => {
    const { sandbox, call } = await startSandbox();
    const [id = ''] = (await sandbox.connect()).accountIds;
    sandbox.revokeAccess(id);
    expect(await call('GET', `accounts/${id}/balances/`)).toMatchObject({
      status: 401,
      body: { type: 'AccessExpiredError' },
    });
  });
});

describe('ten failures in a row', () => {
  it('suspend a requisition, and only a new one helps', async () => {
    const { sandbox, call } = await startSandbox();
    const { requisitionId, accountIds } = await sandbox.connect();
    const [id] = accountIds;
    const balances = () => call('GET', `accounts/${id}/balances/`);

    sandbox.fail('accounts.getBalances', 'UnknownRequestError', 9);
    for (let count = 0; count < 9; count++) expect((await balances()).status).toBe(500);
    expect((await balances()).status).toBe(200);

    sandbox.fail('accounts.getBalances', 'UnknownRequestError', 10);
    for (let count = 0; count < 10; count++) await balances();
    expect(await balances()).toMatchObject({ status: 409, body: { summary: 'Account suspended' } });
    expect((await call('GET', `requisitions/${requisitionId}/`)).body.status).toBe('SU');
    expect((await call('GET', `accounts/${id}/`)).body.status).toBe('SUSPENDED');

    const [fresh] = (await sandbox.connect()).accountIds;
    expect((await call('GET', `accounts/${fresh}/balances/`)).status).toBe(200);
  });

  it('do not suspend a requisition if the bank was merely unavailable', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect({ institutionId: 'SANDBOX_SERVICE_ERROR' })).accountIds;
    for (let count = 0; count < 12; count++) {
      expect((await call('GET', `accounts/${id}/balances/`)).status).toBe(503);
    }
    const [refused] = (await sandbox.connect({ institutionId: 'SANDBOX_UNKNOWN_REQUEST' })).accountIds;
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) {
      statuses.push((await call('GET', `accounts/${refused}/balances/`)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(500), 409, 409]);
  });
});
