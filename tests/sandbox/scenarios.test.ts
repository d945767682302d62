import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startSandbox } from './call-sandbox.ts';

type Row = Record<string, unknown>;

/** Everything about an account of a scenario, at a time when it has a pending purchase. */
async function readScenario(institutionId: string) {
  const { sandbox, call } = await startSandbox({ startAtMs: Date.UTC(2026, 5, 20, 23) });
  const { accountIds, requisitionId, agreementId } = await sandbox.connect({ institutionId });
  const get = async (path: string) => (await call('GET', path)).body;
  const path = `accounts/${accountIds[0]}/`;
  const { transactions, ...rest } = await get(`${path}transactions/`);
  return {
    account: (await get(path)) as Row,
    details: (await get(`${path}details/`)).account as Row,
    balances: (await get(`${path}balances/`)).balances as Row[],
    booked: transactions?.booked as Row[],
    transactions: transactions as Row,
    rest: rest as Row,
    agreement: (await get(`agreements/enduser/${agreementId}/`)) as Row,
    requisition: (await get(`requisitions/${requisitionId}/`)) as Row,
    institution: (await get(`institutions/${institutionId}/`)) as Row,
  };
}

const amountOf = (row: Row | undefined) => (row?.transactionAmount as Row | undefined)?.amount;
const valuesOf = (rows: readonly Row[], key: string) => new Set(rows.map((row) => row[key]));
const exchangesOf = (rows: readonly Row[]) => rows.flatMap(({ currencyExchange }) => currencyExchange ?? []);

type Shown = Awaited<ReturnType<typeof readScenario>>;

/** What each shape changes in the plain answers. */
const promises: Record<string, (shown: Shown) => void> = {
  SANDBOX_SHORT_ACCESS: ({ agreement }) =>
    expect(agreement).toMatchObject({ max_historical_days: 7, access_valid_for_days: 1 }),
  SANDBOX_NO_PENDING: ({ transactions, rest }) => {
    expect(Object.keys(transactions)).toEqual(['booked']);
    expect(rest).toEqual({});
  },
  SANDBOX_BARE_ROWS: ({ booked }) => {
    for (const row of booked) expect(Object.keys(row)).toEqual(['transactionAmount']);
  },
  SANDBOX_NULLS: ({ account, details, booked }) => {
    expect(account).toMatchObject({ iban: null, last_accessed: null, owner_name: null });
    expect(Object.values(details)).toContain(null);
    expect(valuesOf(booked, 'bookingDate')).toContain(null);
    expect(valuesOf(booked, 'transactionAmount')).not.toContain(null);
  },
  SANDBOX_NO_DATES: ({ booked }) => expect(valuesOf(booked, 'bookingDate')).toEqual(new Set([undefined])),
  SANDBOX_NULL_DATES: ({ booked }) => expect(valuesOf(booked, 'valueDate')).toEqual(new Set([null])),
  SANDBOX_EMPTY_DATES: ({ booked }) => expect(valuesOf(booked, 'bookingDate')).toEqual(new Set([''])),
  SANDBOX_FUTURE_DATES: ({ booked }) =>
    expect(String(booked[0]?.bookingDate).localeCompare('2026-06-20')).toBe(1),
  SANDBOX_BLANK_DATETIMES: ({ booked }) =>
    expect(booked[0]?.bookingDateTime).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  SANDBOX_NANOSECONDS: ({ booked }) => expect(booked[0]?.valueDateTime).toMatch(/\.\d{9}Z$/),
  SANDBOX_OFFSET_DATETIMES: ({ booked }) => expect(booked[0]?.bookingDateTime).toMatch(/\+01:00$/),
  SANDBOX_DATE_ONLY_DATETIMES: ({ booked }) => expect(booked[0]?.bookingDateTime).toHaveLength(10),
  SANDBOX_OBJECT_EXCHANGE: ({ booked }) => {
    const rows = booked.filter((row) => 'currencyExchange' in row);
    expect(rows.length).toBeGreaterThan(0);
    for (const { currencyExchange } of rows) expect(currencyExchange).toHaveProperty('sourceCurrency');
  },
  SANDBOX_NUMBER_RATE: ({ booked }) => {
    for (const row of exchangesOf(booked) as Row[]) expect(row.exchangeRate).toBeTypeOf('number');
  },
  SANDBOX_INSTRUCTED_AMOUNT: ({ booked }) =>
    expect((exchangesOf(booked) as Row[])[0]?.instructedAmount).toHaveProperty('amount'),
  SANDBOX_NO_IDS: ({ booked }) => expect(booked[0]).not.toHaveProperty('transactionId'),
  SANDBOX_BLANK_IDS: ({ booked }) => expect(booked[0]?.transactionId).toBe(' '),
  SANDBOX_NOT_PROVIDED: ({ booked }) =>
    expect(booked[0]).toMatchObject({ transactionId: 'NOTPROVIDED', endToEndId: 'NOTPROVIDED' }),
  SANDBOX_REPEATED_IDS: ({ booked }) => expect(booked[0]?.transactionId).toBe(booked[2]?.transactionId),
  SANDBOX_SHARED_INTERNAL_IDS: ({ booked }) => expect(booked[0]?.internalTransactionId).toBe('1000'),
  SANDBOX_BALANCE_AFTER: ({ booked }) =>
    expect(booked[0]?.balanceAfterTransaction).toEqual({
      amount: expect.any(String),
      currency: expect.any(String),
    }),
  SANDBOX_WHOLE_BALANCE_AFTER: ({ booked }) =>
    expect(booked[0]?.balanceAfterTransaction).toHaveProperty('balanceType'),
  SANDBOX_TEXT_BALANCE_AFTER: ({ booked }) => expect(booked[0]?.balanceAfterTransaction).toBeTypeOf('string'),
  SANDBOX_PARTY_ACCOUNTS: ({ booked }) => {
    const parties = booked.map(({ creditorAccount, debtorAccount }) => creditorAccount ?? debtorAccount);
    for (const key of ['bban', 'pan', 'maskedPan', 'msisdn', 'currency']) {
      expect(parties.some((party) => key in (party as Row))).toBe(true);
    }
    expect(parties).toContainEqual({});
  },
  SANDBOX_REMITTANCE: ({ booked }) => {
    const key = 'remittanceInformation';
    for (const kind of ['Unstructured', 'UnstructuredArray', 'Structured', 'StructuredArray']) {
      expect(booked.some((row) => `${key}${kind}` in row)).toBe(true);
    }
    expect(booked.some((row) => Array.isArray(row[`${key}Unstructured`]))).toBe(true);
    expect(booked.some((row) => typeof row[`${key}UnstructuredArray`] === 'string')).toBe(true);
  },
  SANDBOX_EXTRA_KEYS: ({ booked }) => expect(booked[0]).toHaveProperty('additionalDataStructured'),
  SANDBOX_EMPTY_AMOUNT: ({ booked }) => expect([amountOf(booked[4]), amountOf(booked[3])]).toContain(''),
  SANDBOX_NO_AMOUNT: ({ booked }) => expect(booked[4]).not.toHaveProperty('transactionAmount'),
  SANDBOX_WHOLE_AMOUNTS: ({ booked }) => {
    for (const row of booked) expect(amountOf(row)).toMatch(/^-?\d+(\.\d)?$/);
  },
  SANDBOX_WRONG_TYPES: ({ booked }) => expect(booked[4]?.bookingDate).toBeTypeOf('number'),
  SANDBOX_NO_IBAN: ({ account, details }) => {
    expect(account).not.toHaveProperty('iban');
    expect(details).not.toHaveProperty('iban');
  },
  SANDBOX_NULL_IBAN: ({ account }) => expect(account.iban).toBeNull(),
  SANDBOX_MASKED_CARD: ({ account }) => expect(account.iban).toMatch(/^\d{6}\*{6}\d{4}$/),
  SANDBOX_ACCOUNT_DISCOVERED: ({ account }) => expect(account.status).toBe('DISCOVERED'),
  SANDBOX_ACCOUNT_PROCESSING: ({ account }) => expect(account.status).toBe('PROCESSING'),
  SANDBOX_ACCOUNT_ERROR: ({ account }) => expect(account.status).toBe('ERROR'),
  SANDBOX_ACCOUNT_BLOCKED: ({ account }) => expect(account.status).toBe('BLOCKED'),
  SANDBOX_ADDRESS_TEXT: ({ details }) => expect(details.ownerAddressUnstructured).toBeTypeOf('string'),
  SANDBOX_LINKED_ACCOUNTS: ({ details }) => expect(details.linkedAccounts).toBeTypeOf('string'),
  SANDBOX_EMPTY_BALANCES: ({ balances }) => expect(balances).toEqual([]),
  SANDBOX_ODD_BALANCES: ({ balances }) => {
    expect(balances[0]).toMatchObject({ balanceType: 'information', creditLimitIncluded: true });
    expect(balances[0]).not.toHaveProperty('referenceDate');
  },
  SANDBOX_NO_LIMITS: ({ institution }) => {
    expect(institution).not.toHaveProperty('transaction_total_days');
    expect(institution).not.toHaveProperty('max_access_valid_for_days');
  },
  SANDBOX_EMPTY_BIC: ({ institution }) => expect(institution.bic).toBe(''),
  SANDBOX_OBJECT_STATUS: ({ requisition }) => expect(requisition.status).toMatchObject({ short: 'LN' }),
  SANDBOX_NULL_REQUISITION: ({ requisition }) =>
    expect(requisition).toMatchObject({ created: null, redirect: null, ssn: null }),
  SANDBOX_NO_AGREEMENT: ({ requisition }) => expect(requisition).not.toHaveProperty('agreement'),
  SANDBOX_EMPTY_AGREEMENT: ({ requisition }) => expect(requisition.agreement).toBe(''),
  SANDBOX_NULL_ACCEPTED: ({ agreement }) => expect(agreement.accepted).toBeNull(),
};

describe('the institutions with one shape each', () => {
  it.each(Object.entries(promises))('%s behaves as described', async (institutionId, check) => {
    check(await readScenario(institutionId));
  });
});

describe('the institutions with one failure each', () => {
  it.each([
    ['SANDBOX_RATE_LIMIT', 429, 'RateLimitError'],
    ['SANDBOX_ACCESS_EXPIRED', 401, 'AccessExpiredError'],
    ['SANDBOX_ACCOUNT_INACTIVE', 401, 'AccountInactiveError'],
    ['SANDBOX_NO_ACCOUNTS_CONNECTED', 401, 'NoAccountsConnected'],
    ['SANDBOX_ACCESS_FORBIDDEN', 403, 'AccountAccessForbidden'],
    ['SANDBOX_RESOURCE_UNAVAILABLE', 403, 'AccountResourceUnavailable'],
    ['SANDBOX_UNKNOWN_REQUEST', 500, 'UnknownRequestError'],
    ['SANDBOX_SERVICE_ERROR', 503, 'ServiceError'],
    ['SANDBOX_CONNECTION_ERROR', 503, 'ConnectionError'],
    ['SANDBOX_ACCOUNT_STATE', 409, undefined],
    ['SANDBOX_SUSPENDED', 409, undefined],
    ['SANDBOX_UNTYPED_503', 503, undefined],
    ['SANDBOX_LEGACY_EXPIRED', 400, undefined],
    ['SANDBOX_DETAIL_ONLY', 401, undefined],
  ])('%s answers data calls %i with the type %s', async (institutionId, status, type) => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect({ institutionId })).accountIds;
    for (const scope of ['details', 'balances', 'transactions']) {
      const answer = await call('GET', `accounts/${id}/${scope}/`);
      expect([answer.status, answer.body.type]).toEqual([status, type]);
      if (type !== undefined) expect(answer.body.summary).toBe(`Couldn't update account ${scope}`);
    }
    expect((await call('GET', `accounts/${id}/`)).status).toBe(200);
  });
});

describe('the institutions behind odd proxies', () => {
  const headersOf = async (institutionId: string) => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect({ institutionId })).accountIds;
    return (await call('GET', `accounts/${id}/balances/`)).headers;
  };

  it('lose, rename or distort the rate-limit headers', async () => {
    expect([...(await headersOf('SANDBOX_NO_LIMIT_HEADERS')).keys()]).toEqual(['content-type']);
    expect((await headersOf('SANDBOX_DASHED_LIMIT_HEADERS')).get('http-x-ratelimit-limit')).toBe('100');
    const renamed = await headersOf('SANDBOX_X_LIMIT_HEADERS');
    expect(renamed.get('x-ratelimit-remaining')).toBe('99');
    expect(renamed.get('x-ratelimit-account-success-remaining')).toBe('3');
    expect((await headersOf('SANDBOX_NEGATIVE_LIMITS')).get('http_x_ratelimit_remaining')).toBe('-1');
  });
});

describe('the scenarios', () => {
  it('are all described, listed under the country XX, and tested by name', async () => {
    const { sandbox, call } = await startSandbox();
    const listed = (await call('GET', 'institutions/?country=XX')).body.map(({ id }: { id: string }) => id);
    expect(listed).toEqual(sandbox.scenarios.map(({ institutionId }) => institutionId));
    const folder = new URL('./', import.meta.url);
    const tests = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    for (const { institutionId, description } of sandbox.scenarios) {
      const isTested = tests.some((text) => new RegExp(`\\b${institutionId}\\b`).test(text));
      expect([institutionId, isTested]).toEqual([institutionId, true]);
      expect(institutionId).toMatch(/^SANDBOX/);
      expect(description).toMatch(/^[A-Z`].*\.$/);
    }
  });
});
