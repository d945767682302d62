import type { NordigenClient } from '../client.ts';
import { readBasePath } from './read-base-path.ts';
import { type ProxyOperation, routes } from './routes.ts';

/** One call of a page. */
export interface ProxyCall {
  /** The original request, with the page's cookies and headers. Its body has been read. */
  request: Request;
  /** The operation that the page calls. */
  operation: ProxyOperation;
  /** The id in the path: `ids.id`, if the operation has one. */
  ids: Readonly<Record<string, string>>;
  /** The query's parameters. */
  query: Readonly<Record<string, string>>;
  /** The body of a write, parsed but not checked: check its `redirect` and `agreement`. */
  body: Readonly<Record<string, unknown>> | undefined;
}

/** One call of a page, and what the API answered. */
export interface ProxyAnswer extends ProxyCall {
  /** The answer's body, parsed but not checked. */
  data: unknown;
  /** The response that will be sent. It is a copy: you may read its body. */
  response: Response;
}

type ProxyClient = Pick<NordigenClient, 'request' | 'now'>;

/** Options of `createProxyHandler`. */
export interface ProxyHandlerOptions {
  /** A client with credentials, or a function that returns one, called for each request, so that builds need no secrets. */
  client: ProxyClient | ((request: Request) => ProxyClient | Promise<ProxyClient>);
  /** The operations that a page may call. Those that show every customer's data cannot be allowed. */
  allow: readonly ProxyOperation[];
  /**
   * Decides whether this user may make this call: only `true` lets it through. A `Response` is sent as it is. Anything
   * else, including an error, becomes a 404. After 10 seconds the page gets a 504.
   */
  authorize: (call: ProxyCall) => boolean | Response | Promise<boolean | Response>;
  /**
   * Called with each answer before it is sent: record who a new requisition belongs to, or return a `Response` to send
   * instead. If it throws, or takes longer than 10 seconds, the page gets a 502 and not the answer.
   */
  onAnswer?: ((answer: ProxyAnswer) => unknown) | undefined;
  /**
   * Called with what went wrong on the server, such as an error that `authorize` threw, or with a page's request, such
   * as a body that broke off. None of it is sent to the page.
   */
  onError?: ((error: unknown, request: Request) => void) | undefined;
  /**
   * The addresses of your own site, such as `https://app.example`, if the handler cannot see them in the request, such
   * as behind a proxy that rewrites `Host`. Pages of other sites are always refused.
   * @default the request's own
   */
  origins?: readonly string[] | undefined;
  /**
   * Where the handler is mounted, such as `/api/bank/`: a path, without an origin, a query or a wildcard.
   * @default '/'
   */
  basePath?: string | undefined;
}

const optionNames = ['client', 'allow', 'authorize', 'onAnswer', 'onError', 'origins', 'basePath'];

/** @throws TypeError that names the invalid option. */
export function assertProxyOptions(options: ProxyHandlerOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('createProxyHandler takes an object with client, allow and authorize.');
  }
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`createProxyHandler has no option '${unknown}': it takes ${optionNames.join(', ')}.`);
  }
  const { client, allow, authorize, onAnswer, onError, origins, basePath } = options;
  if (typeof client !== 'function' && typeof client?.request !== 'function') {
    throw new TypeError('client must be a client, or a function that returns one.');
  }
  if (!Array.isArray(allow)) throw new TypeError('allow must be a list of operations.');
  const names = routes.map(({ operation }) => operation);
  const refused = allow.find((name) => !names.includes(name));
  if (refused !== undefined) {
    throw new TypeError(
      `allow must not name '${String(refused)}': a page may call ${names.join(', ')}. Tokens, client.request and the lists of agreements and requisitions show every customer's data.`,
    );
  }
  if (typeof authorize !== 'function') {
    throw new TypeError(
      'authorize must be a function: it decides who may make which call, and has no default.',
    );
  }
  for (const [name, value] of Object.entries({ onAnswer, onError })) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`${name} must be a function.`);
  }
  if (origins !== undefined && !(Array.isArray(origins) && origins.every(isOrigin))) {
    throw new TypeError("origins must be a list of origins such as 'https://app.example', without a path.");
  }
  if (basePath !== undefined) readBasePath(basePath);
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}
