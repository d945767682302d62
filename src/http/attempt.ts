import type { KyInstance } from 'ky';
import { describe } from '../answers/expectation.ts';
import type { RawAnswer } from '../answers/raw-answer.ts';
import { NordigenError } from '../errors/nordigen-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
import { abortReason } from './abort-reason.ts';
import { type AttemptContext, attemptKey } from './attempt-context.ts';
import type { Closing } from './closing.ts';
import type { Endpoint } from './endpoint.ts';
import { isFault, toFetchFault, toNetworkError } from './network-failure.ts';
import { noStore } from './no-store.ts';
import { readBody, tooLong } from './read-body.ts';
import { refuseResponse } from './refuse-response.ts';
import { askForHeaders, type HeadersLike, secretsOfHeaders } from './request-headers.ts';

/** A `fetch` of the standard's shape. */
export type Fetch = (request: Request, init?: RequestInit) => Promise<Response>;

/** How requests are made, the same for all calls of a client. */
export interface Channel {
  http: KyInstance;
  /** The user's own; else `globalThis.fetch`, as it is at the time of the call. */
  fetch: Fetch | undefined;
  /** The user's own, or what gives them for each attempt. */
  headers: Headers | (() => HeadersLike | Promise<HeadersLike>);
  /** Whether the user's headers may hold the bearer. */
  isProxied: boolean;
  /** Whether the user's `requestInit` says what a cache may do. */
  hasOwnCache: boolean;
  maxBodyBytes: number;
  closing: Closing;
}

export interface Attempt {
  endpoint: Endpoint<unknown>;
  url: string;
  json: unknown;
  /** The call's own, beside the client's. */
  headers: Headers | undefined;
  signal: AbortSignal | undefined;
  /** How long it may take. */
  timeoutMs: number;
  /** The limit of the whole call, if `timeoutMs` is what is left of it. */
  totalTimeoutMs: number | undefined;
  /** Called when the request leaves. */
  onSent?: (() => void) | undefined;
}

/** An answer, and the access token that its request carried. */
export interface AttemptResult extends RawAnswer {
  readonly accessToken: string | undefined;
}

/**
 * Makes one request and reads its answer whole, within `timeoutMs` and until `signal` says stop; both cover the wait
 * for a token. Nothing of ky's leaves this function: its errors hold the request, and with it the bearer.
 */
export function attempt(channel: Channel, call: Attempt): Promise<AttemptResult> {
  const { endpoint, signal, timeoutMs } = call;
  return new Promise((resolve, reject) => {
    // A listener on a signal that has aborted already is never called.
    if (signal?.aborted) throw abortReason(signal);
    const controller = new AbortController();
    const context: AttemptContext = { phase: 'token', accessToken: undefined, signal: controller.signal };
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (reason: unknown): void => {
      settle();
      reject(reason);
      controller.abort();
    };
    const onAbort = (): void => end(abortReason(signal as AbortSignal));
    const timer = setTimeout(() => end(toTimeoutError(endpoint, call, context)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    exchange(channel, call, context).then(
      (answer) => {
        settle();
        resolve(answer);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

async function exchange(
  channel: Channel,
  { endpoint, url, json, headers: ofCall, onSent }: Attempt,
  context: AttemptContext,
): Promise<AttemptResult> {
  const { http, fetch: customFetch, headers: ofClient, isProxied, hasOwnCache, maxBodyBytes } = channel;
  const { signal } = context;
  let response: Response | undefined;
  try {
    const headers = ofClient instanceof Headers ? ofCall : await askForHeaders(ofClient, ofCall, isProxied);
    // Answers are bank data, or tokens; those go into no cache, whatever the user says.
    const cache = endpoint.kind === 'token' || !hasOwnCache ? noStore() : undefined;
    response = await http(url, {
      // Omitted where possible: ky merges its options key by key, which takes time.
      ...(endpoint.method !== 'GET' && { method: endpoint.method }),
      ...(json !== undefined && { json }),
      ...(headers !== undefined && { headers }),
      // A custom fetch may look at the request alone, so that has to carry the signal and what a cache may do.
      ...(customFetch !== undefined && { ...cache, signal }),
      context: { [attemptKey]: context },
      fetch: (request, init) => {
        if (signal.aborted) throw abortReason(signal);
        // The client may have been closed while this call waited for its token.
        channel.closing.assertOpen();
        context.phase = 'request';
        onSent?.();
        const { headers } = request as Request;
        if (!headers.has('accept')) headers.set('accept', 'application/json');
        if (customFetch !== undefined) return callFetch(endpoint, customFetch, request as Request, init);
        // Here they cost no further request object and no merge, as ky's own options would.
        return fetch(request, { ...init, ...cache, signal });
      },
    });
    const refusal = refuseResponse(endpoint, response);
    if (refusal !== undefined) {
      response.body?.cancel?.().catch(() => undefined);
      throw refusal;
    }
    const text = await readBody(response, maxBodyBytes, signal);
    if (text === tooLong) throw toTooLong(endpoint, maxBodyBytes);
    if (typeof text !== 'string')
      throw toFetchFault(endpoint, 'gave a Response whose text is not a string', response);
    const { accessToken } = context;
    return {
      status: response.status,
      headers: response.headers,
      text,
      accessToken,
      // Gathered lazily: only failures, and headers that are read, are searched for secrets.
      get secrets() {
        return [
          ...secretsOf(endpoint, json, accessToken),
          ...(ofClient instanceof Headers ? secretsOfHeaders(ofClient) : []),
          ...secretsOfHeaders(headers),
        ];
      },
    };
  } catch (error) {
    if (context.phase !== 'request' || error instanceof NordigenError) throw error;
    throw toNetworkError(endpoint, error, response === undefined ? 'no-answer' : 'cut-off');
  }
}

/** Calls the user's own `fetch`, and tells its faults from those of the network. */
async function callFetch(
  endpoint: Endpoint<unknown>,
  customFetch: Fetch,
  request: Request,
  init: RequestInit | undefined,
): Promise<Response> {
  let response: Response | undefined;
  try {
    response = await customFetch(request, init);
  } catch (error) {
    if (!isFault(error)) throw error;
    throw toFetchFault(endpoint, `threw (${error instanceof Error ? error.name : typeof error})`, error);
  }
  const fault = faultOf(response);
  if (fault === undefined) return response;
  throw toFetchFault(endpoint, `gave ${fault}`, response);
}

/** What is wrong with what the user's own `fetch` gave; `undefined` if it can be read. */
function faultOf(response: Response | undefined): string | undefined {
  if (response === null) return 'null';
  if (typeof response !== 'object') return typeof response;
  const { status, headers, bodyUsed } = response;
  if (typeof status !== 'number' || typeof response.text !== 'function')
    return 'an object that is not a Response';
  if (!Number.isInteger(status)) return 'a Response whose status is not a whole number';
  if (typeof headers?.get !== 'function' || typeof headers.append !== 'function')
    return 'a Response without Headers';
  if (bodyUsed === true) return 'a Response whose body was read already: read response.clone() instead';
  return undefined;
}

function toTimeoutError(
  endpoint: Endpoint<unknown>,
  { timeoutMs, totalTimeoutMs }: Attempt,
  context: AttemptContext,
): NordigenTimeoutError {
  const phase = context.phase === 'token' && context.isAtStore?.() ? 'store' : context.phase;
  const waitedFor = {
    store: ' It waited for the token store.',
    token: ' It waited for a token.',
    request: '',
  };
  const message =
    totalTimeoutMs === undefined
      ? `${describe(endpoint)} had no whole answer within ${timeoutMs} ms.${waitedFor[phase]}`
      : `${describe(endpoint)}, with its repeats, was not done within ${totalTimeoutMs} ms.${waitedFor[phase]}`;
  const { operation } = endpoint;
  return new NordigenTimeoutError(message, { operation, timeoutMs: totalTimeoutMs ?? timeoutMs, phase });
}

function toTooLong(endpoint: Endpoint<unknown>, maxBodyBytes: number): NordigenNetworkError {
  const message = `${describe(endpoint)} was answered with more than ${maxBodyBytes} bytes, so reading stopped. Ask for fewer days, or raise maxBodyBytes.`;
  return new NordigenNetworkError(message, {
    operation: endpoint.operation,
    reason: 'too-large',
    wasSent: true,
  });
}

/** What the request contained that must not appear in an error. */
function secretsOf(endpoint: Endpoint<unknown>, json: unknown, accessToken: string | undefined): string[] {
  const sent: unknown[] = [accessToken];
  // Every member, at any depth, in the form in which it was sent.
  JSON.stringify(json, (key, value: unknown) => {
    if (key === 'ssn' || endpoint.kind === 'token') sent.push(value);
    return value;
  });
  return sent.flatMap((secret) =>
    typeof secret === 'string' || typeof secret === 'number' ? String(secret) : [],
  );
}
