import type { ApiCall } from '../answers/api-response.ts';
import type { CallOptions, Endpoint, EndpointInput, Send } from '../http/endpoint.ts';
import { type Account, accountSchema } from '../schemas/account.ts';
import { type AccountDetails, accountDetailsSchema } from '../schemas/account-details.ts';
import { type AccountBalances, accountBalancesSchema } from '../schemas/balances.ts';
import {
  type AccountTransactions,
  accountTransactionsSchema,
  type TransactionsParameters,
} from '../schemas/transactions.ts';
import { isDay } from '../values/parse-api-date.ts';

/**
 * The accounts that a user gave access to. Details, balances and transactions are each limited by the bank, usually
 * to 4 successful calls per account in a rolling 24 hours: see `response.rateLimits.account`.
 */
export interface Accounts {
  /** Reads what the API itself knows of an account; not limited by the bank. */
  readonly get: (id: string, options?: CallOptions) => ApiCall<Account>;
  /** Reads what the bank knows of an account: its owner, currency and product. */
  readonly getDetails: (id: string, options?: CallOptions) => ApiCall<AccountDetails>;
  /** Reads the account's balances, as many and of such types as the bank gives. */
  readonly getBalances: (id: string, options?: CallOptions) => ApiCall<AccountBalances>;
  /**
   * Reads the booked and the pending transactions, all that the agreement allows or those of some days.
   * @example
   * const { data } = await client.accounts.getTransactions(id, { date_from: '2026-01-01' });
   */
  readonly getTransactions: (
    id: string,
    parameters?: TransactionsParameters,
    options?: CallOptions,
  ) => ApiCall<AccountTransactions, keyof TransactionsParameters>;
}

function checkDates({ query = {} }: EndpointInput): void {
  const { date_from, date_to } = query as TransactionsParameters;
  assertDate('date_from', date_from);
  assertDate('date_to', date_to);
  if (date_from !== undefined && date_to !== undefined && date_from > date_to) {
    throw new TypeError(`date_from (${date_from}) must not be after date_to (${date_to}).`);
  }
}

function assertDate(name: string, date: unknown): void {
  if (date === undefined) return;
  if (typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date) && isDay(date)) return;
  throw new TypeError(`${name} must be a date such as '2026-01-31'.`);
}

const get: Endpoint<Account> = {
  operation: 'accounts.get',
  method: 'GET',
  path: 'accounts/{id}/',
  kind: 'metadata',
  answerSchema: accountSchema,
};

const getDetails: Endpoint<AccountDetails> = {
  operation: 'accounts.getDetails',
  method: 'GET',
  path: 'accounts/{id}/details/',
  kind: 'bank-data',
  answerSchema: accountDetailsSchema,
};

const getBalances: Endpoint<AccountBalances> = {
  operation: 'accounts.getBalances',
  method: 'GET',
  path: 'accounts/{id}/balances/',
  kind: 'bank-data',
  answerSchema: accountBalancesSchema,
};

const getTransactions: Endpoint<AccountTransactions> = {
  operation: 'accounts.getTransactions',
  method: 'GET',
  path: 'accounts/{id}/transactions/',
  kind: 'bank-data',
  answerSchema: accountTransactionsSchema,
  query: ['date_from', 'date_to'],
  check: checkDates,
};

export function createAccounts(send: Send): Accounts {
  return {
    get: (id, options) => send(get, { ids: { id } }, options),
    getDetails: (id, options) => send(getDetails, { ids: { id } }, options),
    getBalances: (id, options) => send(getBalances, { ids: { id } }, options),
    getTransactions: (id, parameters, options) =>
      send(getTransactions, { ids: { id }, query: parameters }, options),
  };
}
