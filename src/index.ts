// Calls and their answers
export {
  type ApiCall,
  type ApiFailure,
  type ApiResponse,
  type ApiSuccess,
  type UnwrapOptions,
  unwrap,
} from './answers/api-response.ts';
export type { Method } from './answers/expectation.ts';
// Tokens and where they are kept
export type { CredentialsFunction } from './auth/call-credentials.ts';
export { type DecodedToken, decodeToken } from './auth/decode-token.ts';
export type { CurrentTokenPair, Renewal, TokenPairInput } from './auth/expiry.ts';
// The budget of calls
export type {
  BudgetScope,
  BudgetStorage,
  CallBudget,
  CallBudgetOptions,
  RemainingCalls,
} from './budget/call-budget.ts';
export { createCallBudget } from './budget/create-call-budget.ts';
// The client
export { type Auth, createNordigenClient, type NordigenClient } from './client.ts';
// Operations
export type { Accounts } from './endpoints/accounts.ts';
export type { Agreements } from './endpoints/agreements.ts';
export type { Institutions } from './endpoints/institutions.ts';
export type { RequestFunction, RequestInput } from './endpoints/request.ts';
export type { Requisitions } from './endpoints/requisitions.ts';
export type { Secrets, TokenEndpoint } from './endpoints/token.ts';
// Errors
export { causeOf } from './errors/cause-of.ts';
export type { Issue, IssueKind } from './errors/issue.ts';
export {
  type ApiErrorCode,
  type ApiErrorInit,
  type FieldError,
  type FieldErrors,
  type NextStep,
  NordigenApiError,
} from './errors/nordigen-api-error.ts';
export { NordigenClosedError } from './errors/nordigen-closed-error.ts';
export { isNordigenError, NordigenError } from './errors/nordigen-error.ts';
export { type NetworkErrorReason, NordigenNetworkError } from './errors/nordigen-network-error.ts';
export { NordigenStoreError, type StoreAction } from './errors/nordigen-store-error.ts';
export { NordigenTimeoutError, type TimeoutPhase } from './errors/nordigen-timeout-error.ts';
export { NordigenTokenError, type TokenErrorReason } from './errors/nordigen-token-error.ts';
export { NordigenValidationError } from './errors/nordigen-validation-error.ts';
export type { OperationName } from './errors/operation-name.ts';
export type { RateLimit, RateLimits } from './errors/rate-limits.ts';
export type { Fetch } from './http/attempt.ts';
export type { CallOptions } from './http/endpoint.ts';
export { nextPage, previousPage } from './http/neighbour-pages.ts';
export type { ListAllOptions } from './http/paginate.ts';
export type { HeadersLike, HeadersOption } from './http/request-headers.ts';
export type { ResponseEvent } from './http/response-event.ts';
export type { RetryOptions } from './http/retry.ts';
export type { IssueEvent, NordigenClientListeners, NordigenClientOptions } from './options.ts';
// What the API sends and accepts
export type { Account, AccountStatus } from './schemas/account.ts';
export type {
  AccountDetails,
  AccountUsage,
  AdditionalAccountData,
  BankAccountStatus,
  CashAccountType,
  DetailedAccount,
  OwnerAddress,
} from './schemas/account-details.ts';
export type { AccountReference, PartyAccount } from './schemas/account-reference.ts';
export type {
  AccessScope,
  EndUserAgreement,
  EndUserAgreementRequest,
  EnduserAcceptanceDetailsRequest,
} from './schemas/agreement.ts';
export type { Amount } from './schemas/amount.ts';
export type { BalanceAfterTransaction } from './schemas/balance-after-transaction.ts';
export type { AccountBalances, Balance, BalanceType } from './schemas/balances.ts';
export type { CurrencyExchange } from './schemas/currency-exchange.ts';
export type { Deletion } from './schemas/deletion.ts';
export type { FreeText, RemittanceReference } from './schemas/free-text.ts';
export type {
  Institution,
  InstitutionDetails,
  InstitutionFilters,
  SupportedFeature,
} from './schemas/institution.ts';
export type { Page, PageParameters } from './schemas/page.ts';
export type { Open, TextInPlaceOf } from './schemas/primitives.ts';
export type {
  AccountReconfirmation,
  Reconfirmation,
  ReconfirmationRequest,
} from './schemas/reconfirmation.ts';
export type {
  Requisition,
  RequisitionRedirectError,
  RequisitionRequest,
  RequisitionStatus,
} from './schemas/requisition.ts';
export type {
  AccessToken,
  JsonWebTokenPair,
  TokenPairRequest,
  TokenRefreshRequest,
} from './schemas/token-pair.ts';
export type {
  AccountTransactions,
  BookedAndPending,
  BookingStatus,
  Transaction,
  TransactionsParameters,
} from './schemas/transactions.ts';
export { type AesKey, type EncryptedTokenStoreOptions, encryptedTokenStore } from './stores/encrypted.ts';
export {
  type LocalStorageTokenStoreOptions,
  localStorageTokenStore,
  type WebStorage,
} from './stores/local-storage.ts';
export { memoryTokenStore } from './stores/memory.ts';
export type { MaybePromise, TokenRecord, TokenStore } from './stores/token-store.ts';
export { type UnstorageLike, unstorageTokenStore } from './stores/unstorage.ts';
// Helpers for what banks send
export { amountToMinorUnits } from './values/amount-to-minor-units.ts';
export { describeTransaction } from './values/describe-transaction.ts';
export type {
  Counterparty,
  DescribedTransaction,
  DescribeTransactionOptions,
  OriginalAmount,
  TransactionReferences,
} from './values/described-transaction.ts';
export {
  type ApiDate,
  type ApiDay,
  type ApiInstant,
  type ApiLocalDateTime,
  parseApiDate,
} from './values/parse-api-date.ts';
export { readExtra } from './values/read-extra.ts';
export { type SelectedBalances, selectBalances } from './values/select-balances.ts';
export { supportedCountries } from './values/supported-countries.ts';
