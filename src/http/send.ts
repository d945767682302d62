import type { KyInstance } from 'ky';
import { type ApiCall, type ApiResponse, toApiCall } from '../answers/api-response.ts';
import type { Method } from '../answers/expectation.ts';
import { readAnswer, toFailure } from '../answers/read-answer.ts';
import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import type { RateLimits } from '../errors/rate-limits.ts';
import { type Attempt, attempt, type Fetch } from './attempt.ts';
import { buildPath } from './build-path.ts';
import type { CallGate } from './call-gate.ts';
import { defaultTimeoutMs, readCallOptions } from './call-options.ts';
import type { CallOptions, Endpoint, EndpointInput, Send } from './endpoint.ts';
import { type RetryRules, repeatDelayMs } from './repeat.ts';
import { sleep } from './sleep.ts';
import { createTotalTimeout } from './total-timeout.ts';

/** What `on.response` hears of each answer, those that are followed by a repeat included; no data, no headers. */
export interface ResponseEvent {
  operation: OperationName;
  method: Method;
  /** With the ids left out: `accounts/{id}/`. */
  path: string;
  status: number;
  /** The error's code, where the answer is one. */
  code?: string;
  /** 1 for the first. */
  attempt: number;
  /** From the start of the attempt, its wait for a token included, to the end of the answer, in ms. */
  durationMs: number;
  rateLimits: RateLimits;
}

export interface SendOptions {
  http: KyInstance;
  fetch: Fetch | undefined;
  retry: RetryRules;
  /** Overrides the waiting times by kind. */
  timeoutMs: number | undefined;
  /** Bounds a whole call with all its repeats. */
  totalTimeoutMs: number | undefined;
  now: () => number;
  /** Passed by each request. */
  gate: CallGate | undefined;
  /** @throws where the client is closed. */
  assertOpen: () => void;
  onResponse: ((event: ResponseEvent) => void) | undefined;
  onIssues: ((response: ApiResponse<unknown>) => void) | undefined;
  /** Hears that the API refused an access token; the next attempt gets another. Absent where no token is managed. */
  refuseToken?: (accessToken: string | undefined) => void;
}

/** Makes the one function through which every request leaves, and every failure comes back as an error of ours. */
export function createSend(options: SendOptions): Send {
  const { http, now, retry: rules, gate } = options;

  async function run<Data>(
    endpoint: Endpoint<Data>,
    input: EndpointInput,
    callOptions: CallOptions,
  ): Promise<ApiResponse<Data>> {
    options.assertOpen();
    const call = prepare(endpoint, input, callOptions, options);
    let hasRenewed = false;
    try {
      for (let attempts = 1; ; attempts++) {
        let failure: NordigenApiError | NordigenNetworkError;
        const startedMs = performance.now();
        try {
          const request = async () => {
            const answer = await attempt(http, options.fetch, call);
            return { answer, response: readAnswer(endpoint, answer, now()) };
          };
          const { answer, response } = await (gate ? gate({ ...endpoint, ...call }, request) : request());
          options.onResponse?.(toEvent(endpoint, response, attempts, performance.now() - startedMs));
          if (response.ok) {
            if (response.issues.length > 0) options.onIssues?.(response);
            return response;
          }
          failure = response.error;
          if (failure.code === 'InvalidToken' && options.refuseToken !== undefined && !hasRenewed) {
            // A refused request was not processed, so this repeat is safe for writes too and counts as none.
            hasRenewed = true;
            options.refuseToken(answer.accessToken);
            attempts--;
            continue;
          }
        } catch (error) {
          if (!(error instanceof NordigenNetworkError || error instanceof NordigenApiError)) throw error;
          failure = error;
        }
        // A failure of the token endpoint was repeated there, where it belongs; here it is the answer to the call
        // that needed the token.
        const isOwn = failure.operation === endpoint.operation;
        const state = { kind: endpoint.kind, attempts, rules, nowMs: now() };
        const delayMs = isOwn ? repeatDelayMs(failure, state) : undefined;
        if (delayMs !== undefined) await sleep(delayMs, call.signal);
        else if (failure instanceof NordigenNetworkError) throw failure;
        else return toFailure(endpoint, failure);
      }
    } finally {
      call.end?.();
    }
  }

  return <Data, Field extends string>(
    endpoint: Endpoint<Data>,
    input: EndpointInput = {},
    callOptions: CallOptions = {},
  ): ApiCall<Data, Field> =>
    toApiCall(run(endpoint, input, callOptions) as Promise<ApiResponse<Data, Field>>);
}

/** @throws TypeError naming the argument that does not fit, or the signal's reason. */
function prepare(
  endpoint: Endpoint<unknown>,
  input: EndpointInput,
  callOptions: CallOptions,
  options: SendOptions,
): Attempt & { end?: () => void } {
  const { signal, timeoutMs } = readCallOptions(callOptions);
  signal?.throwIfAborted();
  const call: Attempt = {
    endpoint,
    path: buildPath(endpoint, input),
    json: input.json,
    signal,
    timeoutMs: timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs[endpoint.kind],
  };
  if (options.totalTimeoutMs === undefined) return call;
  const total = createTotalTimeout(endpoint, options.totalTimeoutMs, signal);
  return { ...call, signal: total.signal, end: total.clear };
}

function toEvent(
  endpoint: Endpoint<unknown>,
  response: ApiResponse<unknown>,
  attempts: number,
  durationMs: number,
): ResponseEvent {
  const { operation, method, path } = endpoint;
  const { status, rateLimits, error } = response;
  return {
    operation,
    method,
    path,
    status,
    ...(error && { code: error.code }),
    attempt: attempts,
    durationMs,
    rateLimits,
  };
}
