import type { SandboxClock } from './clock.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Records } from './state.ts';
import type { Tokens } from './tokens.ts';

/** The calls of the API, named as the client names its methods. */
export type OperationName =
  | 'token.getTokenPair'
  | 'token.refreshAccessToken'
  | 'institutions.list'
  | 'institutions.get'
  | 'agreements.list'
  | 'agreements.get'
  | 'agreements.create'
  | 'agreements.delete'
  | 'agreements.accept'
  | 'agreements.getReconfirmation'
  | 'agreements.reconfirm'
  | 'requisitions.list'
  | 'requisitions.get'
  | 'requisitions.create'
  | 'requisitions.delete'
  | 'accounts.get'
  | 'accounts.getDetails'
  | 'accounts.getBalances'
  | 'accounts.getTransactions';

export const operationNames: readonly OperationName[] = [
  'token.getTokenPair',
  'token.refreshAccessToken',
  'institutions.list',
  'institutions.get',
  'agreements.list',
  'agreements.get',
  'agreements.create',
  'agreements.delete',
  'agreements.accept',
  'agreements.getReconfirmation',
  'agreements.reconfirm',
  'requisitions.list',
  'requisitions.get',
  'requisitions.create',
  'requisitions.delete',
  'accounts.get',
  'accounts.getDetails',
  'accounts.getBalances',
  'accounts.getTransactions',
];

/** One parsed request to an operation. */
export interface Call {
  operation: OperationName;
  /** The scheme, host and port that the client used. Links in answers point there. */
  origin: string;
  params: { id?: string };
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** The secrets of a company, as the API's portal gives them. */
export interface Credentials {
  /** The secret id. */
  secretId: string;
  /** The secret key. */
  secretKey: string;
}

/** What the API's customer is allowed to do. */
export interface Permissions {
  /** Accept agreements by `PUT …/accept/`, which the API allows only with enterprise contracts. @default false */
  acceptAgreements: boolean;
  /** @default true */
  reconfirmAgreements: boolean;
  /** How many agreements and requisitions may exist before another creation is answered 402. @default Infinity */
  freeCreates: number;
}

/** Everything that the resources share. */
export interface World {
  /** The company's secrets: each gets tokens, and all of them share the limits. */
  credentials: readonly Credentials[];
  lifetimes: { accessSeconds: number; refreshSeconds: number };
  permissions: Permissions;
  /** Whether limits are enforced, or only counted. */
  strict: boolean;
  records: Records;
  clock: SandboxClock;
  tokens: Tokens;
  rateLimits: RateLimits;
}
