import type { KyInstance } from 'ky';
import { describe } from '../answers/expectation.ts';
import type { RawAnswer } from '../answers/raw-answer.ts';
import { NordigenError } from '../errors/nordigen-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
import { type AttemptContext, attemptKey } from './attempt-context.ts';
import type { Endpoint } from './endpoint.ts';

/** A `fetch` of the standard's shape. */
export type Fetch = (request: Request, init?: RequestInit) => Promise<Response>;

export interface Attempt {
  endpoint: Endpoint<unknown>;
  path: string;
  json: unknown;
  signal: AbortSignal | undefined;
  timeoutMs: number;
}

/** An answer, and the access token that its request carried. */
export interface AttemptResult extends RawAnswer {
  readonly accessToken: string | undefined;
}

/**
 * Makes one request and reads its answer whole, within `timeoutMs` and until `signal` says stop; both cover the wait
 * for a token. Nothing of ky's leaves this function: its errors hold the request, and with it the bearer.
 */
export function attempt(http: KyInstance, fetch: Fetch | undefined, call: Attempt): Promise<AttemptResult> {
  const { endpoint, signal, timeoutMs } = call;
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (reason: unknown): void => {
      settle();
      reject(reason);
      controller.abort();
    };
    const onAbort = (): void => end(signal?.reason);
    const timer = setTimeout(() => {
      const message = `${describe(endpoint)} had no whole answer within ${timeoutMs} ms.`;
      end(new NordigenTimeoutError(message, { operation: endpoint.operation, timeoutMs }));
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort);
    exchange(http, fetch, call, controller.signal).then(
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
  http: KyInstance,
  customFetch: Fetch | undefined,
  { endpoint, path, json }: Attempt,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const context: AttemptContext = { phase: 'token', accessToken: undefined, signal };
  let response: Response | undefined;
  try {
    response = await http(path, {
      // ky's defaults are left out: it merges what it is given, key by key.
      ...(endpoint.method !== 'GET' && { method: endpoint.method }),
      ...(json !== undefined && { json }),
      context: { [attemptKey]: context },
      // The signal goes in here, where it costs no further request object, as ky's own option would.
      fetch: (request, init) => {
        signal.throwIfAborted();
        context.phase = 'request';
        // A custom fetch may look at the request alone.
        return customFetch === undefined
          ? fetch(request, { ...init, signal })
          : customFetch(new Request(request as Request, { signal }), init);
      },
    });
    const text = await readText(endpoint, response);
    const { status, headers } = response;
    const { accessToken } = context;
    return { status, headers, text, accessToken, secrets: secretsOf(endpoint, json, accessToken) };
  } catch (error) {
    if (context.phase !== 'request' || error instanceof NordigenError) throw error;
    throw toNetworkError(endpoint, error, response === undefined ? 'no-answer' : 'cut-off');
  }
}

function readText(endpoint: Endpoint<unknown>, response: Response): Promise<string> {
  const { status } = response;
  if (response.type !== 'opaqueredirect' && (status < 300 || status >= 400)) return response.text();
  response.body?.cancel().catch(() => undefined);
  const message = `${describe(endpoint)} was redirected (${status || 'to a place that the browser hides'}), and a redirect is not followed: a token goes to the configured host only. Every path of the API ends in a slash; check baseUrl and path.`;
  throw new NordigenNetworkError(message, { operation: endpoint.operation, reason: 'redirect' });
}

function toNetworkError(
  endpoint: Endpoint<unknown>,
  error: unknown,
  reason: 'no-answer' | 'cut-off',
): NordigenNetworkError {
  const systemCode = findSystemCode(error);
  const what = reason === 'no-answer' ? 'got no answer' : 'got an answer that broke off';
  const message = `${describe(endpoint)} ${what}${systemCode ? ` (${systemCode})` : ''}.`;
  return new NordigenNetworkError(message, { operation: endpoint.operation, reason, systemCode });
}

/** Runtimes nest the system's code at different depths; only the code is taken, the rest may quote the request. */
function findSystemCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && /^[A-Za-z][\w]{2,40}$/.test(code)) return code;
    current = cause;
  }
  return undefined;
}

function secretsOf(endpoint: Endpoint<unknown>, json: unknown, accessToken: string | undefined): string[] {
  const sent: unknown[] = endpoint.kind === 'token' ? Object.values(json ?? {}) : [];
  return [...sent, accessToken].filter((secret) => typeof secret === 'string');
}
