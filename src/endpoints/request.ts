import type { ApiCall } from '../answers/api-response.ts';
import { toApiCall } from '../answers/api-response.ts';
import type { Method } from '../answers/expectation.ts';
import { assertJson } from '../http/assert-json.ts';
import { assertPlain } from '../http/assert-plain.ts';
import type { CallOptions, Endpoint, Send } from '../http/endpoint.ts';
import type { EndpointKind } from '../http/endpoint-kind.ts';

/** What `client.request` sends. */
export interface RequestInput {
  /** The query; a parameter that is `undefined` is omitted. */
  searchParams?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** The body, sent as JSON. */
  json?: unknown;
}

/**
 * Calls any path below the client's `baseUrl`, for what the API adds after this package was made, with the same token,
 * errors and limits. The answer is not checked. Paths below an account's id cost one of the bank's daily calls.
 *
 * `path` has no slash at its start and one at its end.
 * @throws TypeError naming the argument that does not fit, or a path that leads out of `baseUrl`.
 * @example
 * const response = await client.request('GET', `accounts/${encodeURIComponent(id)}/transactions/premium/`);
 */
export type RequestFunction = (
  method: Method,
  path: string,
  input?: RequestInput,
  options?: CallOptions,
) => ApiCall<unknown, string>;

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies Method[];
const inputNames = ['searchParams', 'json'];

/** `sendBare` serves the token endpoint, which must not be sent a token. */
export function createRequest(send: Send, sendBare: Send): RequestFunction {
  return (method, path, input = {}, options) => {
    try {
      const endpoint = toEndpoint(method, path);
      assertInput(input, endpoint.method);
      const sendAs = endpoint.kind === 'token' ? sendBare : send;
      return sendAs(endpoint, { path, query: input.searchParams, json: input.json }, options);
    } catch (error) {
      return toApiCall(Promise.reject(error));
    }
  };
}

function toEndpoint(method: string, path: unknown): Endpoint<unknown> {
  const known = methods.find((name) => name === String(method).toUpperCase());
  if (known === undefined) throw new TypeError(`method must be one of ${methods.join(', ')}.`);
  assertBelowBase(path);
  return { operation: 'request', method: known as Method, path: toTemplate(path), kind: kindOf(known, path) };
}

/** @throws TypeError naming what would be lost on the way. */
function assertInput(input: unknown, method: Method): asserts input is RequestInput {
  assertPlain(`The input of request(), with ${inputNames.join(' and ')},`, input);
  const unknown = Object.keys(input).find((name) => !inputNames.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`request() takes no '${unknown}': it takes ${inputNames.join(', ')}.`);
  }
  const { json } = input as RequestInput;
  if (json !== undefined && method === 'GET') {
    throw new TypeError('json: a GET has no body. Pass a query as searchParams.');
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) assertPlain('json', json);
  assertJson(json);
}

/** @throws TypeError if URL parsing could lead out of the base path, or to another host. */
function assertBelowBase(path: unknown): asserts path is string {
  if (typeof path !== 'string' || path === '') throw new TypeError('path must be a non-empty string.');
  if (/^\/|^[a-z][a-z0-9+.-]*:/i.test(path)) {
    throw new TypeError(
      "path must be relative to baseUrl, such as 'accounts/': without host and leading slash.",
    );
  }
  // URL parsing drops control characters and takes a backslash for a slash.
  if (/[\s\\?#]|\p{Cc}/u.test(path)) {
    throw new TypeError(
      'path must not contain spaces, backslashes, ? or #: encode them, and pass a query as searchParams.',
    );
  }
  if (path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new TypeError("path must not contain the segments '.' and '..'.");
  }
}

/** How often gateways in a row may decode a path. */
const mostDecodings = 5;

/** The path as servers may read it: its ASCII can be percent-encoded, even more than once, beside malformed parts. */
function decode(path: string): string {
  let decoded = path;
  for (let time = 0; time < mostDecodings; time++) {
    decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return decoded;
}

/** How errors and events name the path: words of the API's own spelling stay, whatever else is an id. */
function toTemplate(path: string): string {
  return path.replace(/[^/]+/g, (segment) => (/^[a-z]+(?:[-_][a-z]+)*$/.test(segment) ? segment : '{id}'));
}

function kindOf(method: string, path: string): EndpointKind {
  if (/^token(\/|$)/i.test(decode(path))) return 'token';
  if (method !== 'GET') return 'write';
  return /^accounts\/[^/]+\/./.test(path) ? 'bank-data' : 'metadata';
}
