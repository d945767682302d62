import type { OperationName } from '../errors/operation-name.ts';
import type { Schema } from '../schemas/primitives.ts';
import type { ApiCall } from './api-response.ts';

/**
 * What sets the waiting time of a call and whether it may be repeated by machine: `token` calls, `list`s and
 * metadata, `bank-data` (a lost answer may have cost one of the account's few calls a day), and `write`s.
 */
export type EndpointKind = 'token' | 'list' | 'bank-data' | 'write';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** One operation of the API. */
export interface Endpoint<Data> {
  readonly operation: OperationName;
  readonly method: Method;
  /** Relative to the base URL, with a slash at its end and ids in braces: `accounts/{id}/`. */
  readonly path: string;
  readonly kind: EndpointKind;
  /** What a 2xx body has to be; without it any JSON will do. */
  readonly schema?: Schema<Data>;
  /** What the body of a write may hold. */
  readonly body?: Schema<object>;
  /** The query parameters that the operation takes. */
  readonly query?: readonly string[];
  /** @throws TypeError naming the argument that the API would refuse. */
  readonly check?: (input: EndpointInput) => void;
}

/** What a caller gave to an operation. */
export interface EndpointInput {
  /** The ids in the path's braces. */
  readonly ids?: Readonly<Record<string, unknown>>;
  readonly query?: object | undefined;
  readonly json?: unknown;
}

/** What every operation takes as its last argument. */
export interface CallOptions {
  /** Ends this call alone; its reason is what the call rejects with. */
  signal?: AbortSignal | undefined;
  /**
   * How long one attempt may take, waiting for its token and reading its answer included, in ms.
   * @default 10 000 for tokens, 30 000 for lists and metadata, 120 000 for details, balances and transactions
   */
  timeoutMs?: number | undefined;
}

/** Calls an operation: the one function that every endpoint module is built on. */
export type Send = <Data, Field extends string = never>(
  endpoint: Endpoint<Data>,
  input?: EndpointInput,
  options?: CallOptions,
) => ApiCall<Data, Field>;
