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
 * The accounts that a user gave access to. The bank limits details, balances and transactions separately, usually to
 * 4 successful calls each per account in a rolling 24 hours: see `response.rateLimits.account`.
 *
 * Every call rejects with a `TypeError` if `id` is not a usable id, before anything is sent.
 */
export interface Accounts {
  /**
   * Reads what the API itself knows about an account: its bank, IBAN and status. Costs none of the bank's daily calls.
   * Times out after 30 s by default.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly get: (id: string, options?: CallOptions) => ApiCall<Account>;
  /**
   * Reads what the bank knows about an account: its owner, currency and product. Costs one of the bank's daily calls for
   * details, usually 4 per account. Times out after 120 s by default.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly getDetails: (id: string, options?: CallOptions) => ApiCall<AccountDetails>;
  /**
   * Reads the account's balances, as many and of such types as the bank gives. Costs one of the bank's daily calls for
   * balances, usually 4 per account. Times out after 120 s by default.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly getBalances: (id: string, options?: CallOptions) => ApiCall<AccountBalances>;
  /**
   * Reads the booked and the pending transactions: all that the agreement allows, or those between two days. Costs one
   * of the bank's daily calls for transactions, usually 4 per account. Times out after 120 s by default.
   * @throws TypeError naming the argument that does not fit.
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
