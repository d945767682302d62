import type { ApiCall } from '../answers/api-response.ts';
import type { Expectation } from '../answers/expectation.ts';
import type { Schema } from '../schemas/primitives.ts';
import type { EndpointKind } from './endpoint-kind.ts';
import type { HeadersLike } from './request-headers.ts';
import type { RetryOptions } from './retry.ts';

/** One operation of the API. */
export interface Endpoint<Data> extends Expectation<Data> {
  readonly kind: EndpointKind;
  /** What the body of a write may hold. */
  readonly bodySchema?: Schema<object>;
  /** The query parameters that the operation takes. */
  readonly query?: readonly string[];
  /** @throws TypeError naming the argument that the API would refuse. */
  readonly check?: (input: EndpointInput) => void;
}

/** What a caller gave to an operation. */
export interface EndpointInput {
  /** The path as it is sent, where the caller gave all of it; else it is made of the endpoint's and the ids. */
  readonly path?: string;
  /** The ids in the path's braces. */
  readonly ids?: Readonly<Record<string, unknown>>;
  readonly query?: object | undefined;
  readonly json?: unknown;
}

/** What every operation takes as its last argument. */
export interface CallOptions {
  /**
   * Ends this call, which rejects with the signal's reason.
   * @default none
   */
  signal?: AbortSignal | undefined;
  /**
   * How long one attempt may take, waiting for its token and reading its answer included, in ms.
   * @default 10 000 for tokens, 30 000 for lists and metadata, 120 000 for details, balances and transactions
   */
  timeoutMs?: number | undefined;
  /**
   * How often and how patiently this call is repeated; `false` turns repeats off.
   * @default the client's option
   */
  retry?: RetryOptions | false | undefined;
  /**
   * Sent with this call, over the client's own headers of the same names.
   * @default none
   */
  headers?: HeadersLike | undefined;
}

/** Calls an operation: the one function that every endpoint module is built on. */
export type Send = <Data, Field extends string = never>(
  endpoint: Endpoint<Data>,
  input?: EndpointInput,
  options?: CallOptions,
) => ApiCall<Data, Field>;
