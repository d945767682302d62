import { describe, expect, test } from 'vitest';
import {
  type ApiCall,
  createNordigenClient,
  type Issue,
  type NordigenClient,
  NordigenValidationError,
} from '../../src/index.ts';
import { type FieldCase, readCases } from '../helpers/vendor-description.ts';

const id = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';
const pair = { access: 'a', access_expires: 86_400, refresh: 'r', refresh_expires: 86_400 };

const calls: Record<string, (client: NordigenClient) => ApiCall<unknown, never>> = {
  account: (client) => client.accounts.get(id),
  balances: (client) => client.accounts.getBalances(id),
  details: (client) => client.accounts.getDetails(id),
  error: (client) => client.accounts.getTransactions(id),
  institutions: (client) => client.institutions.list(),
  transactions: (client) => client.accounts.getTransactions(id),
};

function call({ endpoint, status, body, text, base64, type = 'application/json' }: FieldCase) {
  const bytes =
    base64 === undefined ? undefined : Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const client = createNordigenClient({
    credentials: { secretId: 'i', secretKey: 'k' },
    retry: false,
    fetch: async (request) =>
      request.url.endsWith('token/new/')
        ? Response.json(pair)
        : new Response(bytes ?? text ?? JSON.stringify(body), { status, headers: { 'content-type': type } }),
  });
  return (calls[endpoint] as (typeof calls)[string])(client);
}

const cases = new Map(readCases().map((each) => [each.file.replace('.json', ''), each]));
const caseOf = (name: string): FieldCase => cases.get(name) as FieldCase;
const tell = (issues: readonly Issue[]) => issues.map(({ path, kind }) => `${path} ${kind}`);

/** The result of each case: its issues, and its data if that differs from the body. */
const accepted: Record<string, { issues?: string[]; data?: (body: never) => unknown }> = {
  'acc-01-suspended': {},
  'acc-03-status-object': { data: (body: object) => ({ ...body, status: 'READY' }) },
  'bal-03-currencies': {},
  'bal-05-null-list': { issues: ['balances dropped'], data: () => ({ balances: [] }) },
  'bal-07-credit-limit-object': {},
  'det-01-pleo': {},
  'det-03-amex': {},
  'det-04-lists-and-objects': {
    issues: [
      'account.ownerName dropped',
      'account.linkedAccounts dropped',
      'account.ownerAddressUnstructured dropped',
      'account.ownerAddressStructured dropped',
      'account.additionalAccountData dropped',
      'account.details dropped',
    ],
    data: ({ account }: { account: Record<string, unknown> }) => ({
      account: {
        resourceId: account.resourceId,
        currency: account.currency,
        ownerNames: account.ownerNames,
        accountType: account.accountType,
        _links: account._links,
      },
    }),
  },
  'det-06-empty-account': {},
  'ins-01-null-logo': {
    issues: [
      '[0].logo dropped',
      '[1].countries dropped',
      '[1].supported_features dropped',
      '[1].supported_payments dropped',
    ],
    data: ([first, second]: [Record<string, unknown>, Record<string, unknown>]) => {
      const { logo: _logo, ...a } = first;
      const { supported_payments: _payments, ...b } = second;
      return [a, { ...b, countries: [], supported_features: [] }];
    },
  },
  'tx-01-all-keys-null': {},
  'tx-04-billing-amount-in-text': {},
  'tx-06-pending-without-dates': {},
  'tx-08-recurring-short-id': {},
  'tx-09-pending-then-booked-same-id': {},
  'tx-11-reissued-ids': {},
  'tx-14-exchange-empty-forms': {
    data: (body) => edit(body, (row, index) => ({ ...row, ...(index !== 2 && { currencyExchange: [] }) })),
  },
  'tx-16-db2-timestamps': {},
  'tx-19-structured-flattened': {},
  'tx-20-structured-mixed': {},
  'tx-23-booked-absent': {
    issues: ['transactions.booked missing'],
    data: ({ transactions }: { transactions: object }) => ({ transactions: { booked: [], ...transactions } }),
  },
  'tx-26-information-list': {},
  'tx-27-numeric-ids-and-codes': {
    issues: [
      'transactionId',
      'entryReference',
      'merchantCategoryCode',
      'checkId',
      'mandateId',
      'proprietaryBankTransactionCode',
      'bankTransactionCode',
      'purposeCode',
    ].map((key) => `transactions.booked[0].${key} converted`),
    data: (body) =>
      edit(body, (row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
        ),
      ),
  },
  'tx-29-numeric-amount': {
    issues: ['transactions.booked[0].transactionAmount.amount converted'],
    data: (body) =>
      edit(body, (row) => ({ ...row, transactionAmount: { amount: '-92.4', currency: 'eur' } })),
  },
  'tx-31-currency-forms': {
    issues: ['transactions.booked[9].transactionAmount.currency dropped'],
    data: (body) =>
      edit(body, (row, index) => (index === 9 ? { ...row, transactionAmount: { amount: '-12.30' } } : row)),
  },
  'tx-34-date-as-number-object': {
    issues: [
      'transactions.booked[0].bookingDate converted',
      'transactions.booked[0].valueDate converted',
      'transactions.booked[1].bookingDate dropped',
    ],
    data: (body) =>
      edit(body, ({ bookingDate, valueDate, ...row }, index) =>
        index === 0 ? { ...row, bookingDate: String(bookingDate), valueDate: String(valueDate) } : row,
      ),
  },
  'tx-35-party-account-forms': {
    issues: [
      'transactions.booked[1].creditorAccount dropped',
      'transactions.booked[4].creditorAccount dropped',
    ],
    data: (body) =>
      edit(body, ({ creditorAccount, ...row }) => ({
        ...row,
        ...(!Array.isArray(creditorAccount) && { creditorAccount }),
      })),
  },
  'tx-36-names-as-objects': {
    issues: ['transactions.booked[0].creditorName dropped', 'transactions.booked[0].debtorName dropped'],
    data: (body) => edit(body, ({ creditorName: _creditor, debtorName: _debtor, ...row }) => row),
  },
  'tx-37-documented-but-untyped-keys': {},
  'tx-39-proto-keys': { data: () => JSON.parse(caseOf('tx-39-proto-keys').text as string) },
  'tx-41-latin1-bytes': {
    // JSON is UTF-8 (RFC 8259). An invalid byte becomes the replacement character.
    data: () => ({
      transactions: {
        booked: [
          {
            internalTransactionId: 'l',
            creditorName: 'M\uFFFDller',
            transactionAmount: { amount: '1', currency: 'EUR' },
          },
        ],
      },
    }),
  },
  'tx-51-positional-reference': {},
  'tx-54-pending-prefix-and-sign': {},
  'tx-56-pending-future-order': {},
  'tx-59-foreign-currency-on-account': {},
  'tx-61-same-row-in-both-lists': {},
  'tx-64-balance-after-forms': {
    issues: [
      'transactions.booked[2].balanceAfterTransaction dropped',
      'transactions.booked[6].balanceAfterTransaction.balanceAmount.amount converted',
      'transactions.booked[8].balanceAfterTransaction.amount converted',
    ],
    data: (body) =>
      edit(body, ({ balanceAfterTransaction, ...row }, index) => {
        if (index === 2) return row;
        if (index === 6)
          return { ...row, balanceAfterTransaction: { balanceAmount: { amount: '12', currency: 'EUR' } } };
        return {
          ...row,
          balanceAfterTransaction: index === 8 ? { amount: '12.5' } : balanceAfterTransaction,
        };
      }),
  },
  'tx-66-null-rows': {
    issues: [
      'transactions.booked[0] dropped',
      'transactions.booked[1] dropped',
      'transactions.booked[2] dropped',
      'transactions.pending dropped',
    ],
    data: ({ transactions }: { transactions: { booked: unknown[] } }) => ({
      transactions: { booked: transactions.booked.slice(3), pending: [] },
    }),
  },
};

type Row = Record<string, unknown>;

function edit(body: object, change: (row: Row, index: number) => Row): unknown {
  const { transactions } = body as { transactions: { booked: Row[] } };
  return { transactions: { ...transactions, booked: transactions.booked.map(change) } };
}

/** Answers with a 2xx status that are not what the API documents. */
const refused = ['ins-03-paged', 'tx-44-empty-200', 'tx-46-html-200', 'tx-49-double-encoded'];

const errors: Record<string, { code: string; nextStep: string; says: string }> = {
  'err-01-drf-detail': { code: 'NotFound', nextStep: 'fix-request', says: 'Not found.' },
  'err-06-text-json': { code: 'ServiceError', nextStep: 'retry', says: 'Service unavailable' },
  'err-09-summary-object': { code: 'InvalidRequest', nextStep: 'fix-request', says: 'x: y' },
  'err-14-bank-text-in-detail': {
    code: 'ServerError',
    nextStep: 'contact-support',
    says: 'provide error id: 00000000000000000000000000000000',
  },
  'err-15-status-field-in-error': { code: 'ServerError', nextStep: 'contact-support', says: ': x.' },
  'err-16-409-account': { code: 'AccountSuspended', nextStep: 'reconnect', says: 'SUSPENDED' },
  'err-22-empty-500': { code: 'ServerError', nextStep: 'contact-support', says: 'it gave no reason' },
  'err-24-json-cut': { code: 'ServerError', nextStep: 'contact-support', says: '{"summary":"Something' },
};

describe('shapes that real banks sent, through the client', () => {
  test('each has an expected result', () => {
    expect([...Object.keys(accepted), ...refused, ...Object.keys(errors)].sort()).toEqual([...cases.keys()]);
  });

  test.each(Object.entries(accepted))('%s is accepted', async (name, { issues = [], data }) => {
    const { body } = caseOf(name);
    const response = await call(caseOf(name));
    expect(tell(response.issues)).toEqual(issues);
    expect(response).toMatchObject({ ok: true });
    expect(response.data).toEqual(data === undefined ? body : data(structuredClone(body) as never));
  });

  test.each(Object.entries(accepted))(
    '%s: unwrap() throws if and only if something was lost',
    async (name, { issues = [] }) => {
      const isLossless = issues.every((issue) => issue.endsWith(' converted'));
      const outcome = call(caseOf(name)).unwrap();
      if (isLossless) await expect(outcome).resolves.toBeDefined();
      else await expect(outcome).rejects.toMatchObject({ code: 'NORDIGEN_VALIDATION' });
    },
  );

  test.each(refused)('%s is refused', async (name) => {
    await expect(call(caseOf(name))).rejects.toBeInstanceOf(NordigenValidationError);
  });

  test.each(Object.entries(errors))('%s has a sensible code', async (name, { code, nextStep, says }) => {
    const { status } = caseOf(name);
    const { error } = await call(caseOf(name));
    expect(error).toMatchObject({
      status,
      code,
      nextStep,
      summary: expect.any(String),
      detail: expect.any(String),
    });
    expect((error as Error).message).toContain(says);
  });

  test.each([
    ['SUSPENDED', 'AccountSuspended', 'reconnect'],
    ['EXPIRED', 'AccessExpired', 'reconnect'],
    ['DISCOVERED', 'AccountState', 'wait'],
    ['PROCESSING', 'AccountState', 'wait'],
    ['ERROR', 'AccountState', 'wait'],
    ['SOMETHING NEW', 'AccountState', 'wait'],
  ])('a 409 with an account that is %s becomes %s', async (accountStatus, code, nextStep) => {
    const { body, ...rest } = caseOf('err-16-409-account');
    const { error } = await call({ ...rest, body: { ...(body as object), status: accountStatus } });
    expect(error).toMatchObject({ code, nextStep });
  });
});
