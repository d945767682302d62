import { type ApiCall, type ApiResponse, toApiCall } from '../answers/api-response.ts';
import { readAnswer, toFailure } from '../answers/read-answer.ts';
import { isTokenRefused } from '../answers/token-refusal.ts';
import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import { abortReason } from './abort-reason.ts';
import { type Attempt, attempt, type Channel } from './attempt.ts';
import { buildPath } from './build-path.ts';
import type { CallGate } from './call-gate.ts';
import { defaultTimeoutMs, readCallOptions } from './call-options.ts';
import type { CallOptions, Endpoint, EndpointInput, Send } from './endpoint.ts';
import { type ResponseEvent, toResponseEvent } from './response-event.ts';
import { type RetryRules, retryDelayMs } from './retry.ts';
import { sleep } from './sleep.ts';
import { waitAtMost } from './wait-at-most.ts';

export interface SendOptions extends Channel {
  /** Where the paths begin; called for each call. */
  baseUrl: () => string;
  retry: RetryRules;
  /** Overrides the waiting times by kind. */
  timeoutMs: number | undefined;
  /** Bounds a whole call with all its repeats. */
  totalTimeoutMs: number | undefined;
  now: () => number;
  /** Passed by each request. */
  gate: CallGate | undefined;
  onResponse: ((event: ResponseEvent) => void) | undefined;
  onIssues: ((response: ApiResponse<unknown>) => void) | undefined;
  /** Is told what the API made of an access token; after a refusal the next attempt gets another. */
  tokens?: {
    refuse(accessToken: string | undefined, answer: NordigenApiError): void;
    accept(accessToken: string | undefined): void;
  };
}

interface Call extends Attempt {
  path: string;
  rules: RetryRules;
  /** When the whole call has to be done, on the steady clock. */
  endsAtMs: number;
}

/** Makes the function that every request goes through, and that turns every failure into an error of this package. */
export function createSend(options: SendOptions): Send {
  const { closing, gate, now, tokens } = options;

  /** One request and what it came to; an answer that cannot be read is an event too. */
  async function request<Data>(endpoint: Endpoint<Data>, call: Call, number: number) {
    const startedMs = performance.now();
    const answer = await attempt(options, withTimeLeft(call, options.totalTimeoutMs));
    const emit = (what: ApiResponse<unknown> | NordigenValidationError): void =>
      options.onResponse?.(toResponseEvent(endpoint, what, number, performance.now() - startedMs));
    try {
      const response = readAnswer(endpoint, answer, now());
      emit(response);
      return { response, accessToken: answer.accessToken };
    } catch (error) {
      if (error instanceof NordigenValidationError) emit(error);
      throw error;
    }
  }

  async function run<Data>(
    endpoint: Endpoint<Data>,
    input: EndpointInput,
    callOptions: CallOptions,
  ): Promise<ApiResponse<Data>> {
    closing.assertOpen();
    const call = prepare(endpoint, input, callOptions, options);
    const { kind, operation, method } = endpoint;
    let refusal: NordigenApiError | undefined;
    let retries = 0;
    for (let number = 1; ; number++) {
      let failure: NordigenApiError | NordigenNetworkError;
      try {
        const { response, accessToken } = await (gate
          ? gate(
              {
                ...call,
                operation,
                method,
                waitAtMost: (work, ms) => waitAtMost(work, ms, call.signal, closing),
              },
              (onSent) => request(endpoint, { ...call, onSent }, number),
            )
          : request(endpoint, call, number));
        const isRefused = !response.ok && isTokenRefused(response.error);
        // An answer of a gateway says nothing about the token.
        if (!isRefused && response.status < 500) tokens?.accept(accessToken);
        if (response.ok) {
          if (response.issues.length > 0) options.onIssues?.(response);
          return response;
        }
        failure = response.error;
        if (isRefused) tokens?.refuse(accessToken, failure);
        if (isRefused && tokens !== undefined && refusal === undefined) {
          // A refused request was not processed, so even a write is safe to repeat. This does not count as a repeat.
          refusal = failure;
          continue;
        }
      } catch (error) {
        // A caller's own reason is passed through, whatever it looks like.
        if (call.signal?.aborted) throw abortReason(call.signal);
        // If there is no other token, the API's answer is the result.
        const isWithoutToken = error instanceof NordigenTokenError && error.reason === 'no-credentials';
        if (isWithoutToken && refusal !== undefined) return toFailure(endpoint, refusal);
        if (!(error instanceof NordigenNetworkError || error instanceof NordigenApiError)) throw error;
        failure = error;
      }
      // A failure of the token endpoint was repeated there, where it belongs; here it is the answer to the call that
      // needed the token.
      const isOwn = failure.operation === operation;
      const { rules, signal } = call;
      const delayMs = isOwn ? retryDelayMs(failure, { kind, retries, rules, nowMs: now() }) : undefined;
      if (delayMs !== undefined && performance.now() + delayMs < call.endsAtMs) {
        await sleep(delayMs, signal, closing);
        retries++;
      } else if (failure instanceof NordigenNetworkError) throw failure;
      else return toFailure(endpoint, failure);
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
): Call {
  const { isProxied, totalTimeoutMs = Number.POSITIVE_INFINITY } = options;
  const { signal, timeoutMs, retry, headers } = readCallOptions(callOptions, isProxied);
  if (signal?.aborted) throw abortReason(signal);
  const path = buildPath(endpoint, input);
  return {
    endpoint,
    path,
    // Frameworks such as Next.js redirect paths that end in a slash, and a redirect is never followed.
    url: options.baseUrl() + (isProxied ? path.replace(/\/(?=\?|$)/, '') : path),
    json: input.json,
    headers,
    signal,
    timeoutMs: timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs[endpoint.kind],
    totalTimeoutMs: undefined,
    rules: retry ?? options.retry,
    endsAtMs: performance.now() + totalTimeoutMs,
  };
}

/** The attempt, limited to what is left of the whole call's time. */
function withTimeLeft(call: Call, totalTimeoutMs: number | undefined): Attempt {
  const leftMs = Math.max(1, call.endsAtMs - performance.now());
  return leftMs < call.timeoutMs ? { ...call, timeoutMs: leftMs, totalTimeoutMs } : call;
}
