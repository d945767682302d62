import type { NordigenClient } from '../client.ts';
import { type ProxyOperation, routes } from './routes.ts';

/** One call of a page. */
export interface ProxyCall {
  /** As it came, with the page's cookies and headers; its body has been read. */
  request: Request;
  /** The operation that the page calls. */
  operation: ProxyOperation;
  /** The id in the path: `ids.id`, where the operation has one. */
  ids: Readonly<Record<string, string>>;
  /** The query's parameters. */
  query: Readonly<Record<string, string>>;
  /** The body of a write, parsed and not checked: look at `redirect` and `agreement` in it. */
  body: Readonly<Record<string, unknown>> | undefined;
}

/** One call of a page, and what the API answered. */
export interface ProxyAnswer extends ProxyCall {
  /** The answer's body, parsed and not checked. */
  data: unknown;
  /** The answer as it will leave; reading it here takes nothing from the page. */
  response: Response;
}

type ProxyClient = Pick<NordigenClient, 'request' | 'now'>;

/** Options of `createProxyHandler`. */
export interface ProxyHandlerOptions {
  /** A client with credentials, or what gives one, called for each request: `next build` needs no secrets then. */
  client: ProxyClient | ((request: Request) => ProxyClient | Promise<ProxyClient>);
  /** The operations that a page may call. Those that show every customer's data cannot be allowed. */
  allow: readonly ProxyOperation[];
  /**
   * Decides whether this call is this user's to make: only `true` lets it through. A `Response` is sent as it is;
   * anything else, and an error, is a 404. It has 10 s.
   */
  authorize: (call: ProxyCall) => boolean | Response | Promise<boolean | Response>;
  /**
   * Is called with each answer before it is sent: record who a new requisition belongs to, or return a `Response` to
   * send instead.
   * Where it throws, or takes longer than 10 s, the page gets a 502 and not the answer.
   */
  onAnswer?: ((answer: ProxyAnswer) => unknown) | undefined;
  /**
   * Is called with what went wrong on the server's side, such as an error that `authorize` threw; the page gets none
   * of it.
   */
  onError?: ((error: unknown, request: Request) => void) | undefined;
  /**
   * The origins whose pages may call, such as `https://app.example`.
   * @default the request's own
   */
  origins?: readonly string[] | undefined;
  /**
   * Where the handler is mounted, such as `/api/bank/`.
   * @default '/'
   */
  basePath?: string | undefined;
}

const optionNames = ['client', 'allow', 'authorize', 'onAnswer', 'onError', 'origins', 'basePath'];

/** @throws TypeError naming the option that does not fit. */
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
    throw new TypeError('authorize must be a function: it decides whose call this is, and has no default.');
  }
  for (const [name, value] of Object.entries({ onAnswer, onError })) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`${name} must be a function.`);
  }
  if (origins !== undefined && !(Array.isArray(origins) && origins.every(isOrigin))) {
    throw new TypeError("origins must be a list of origins such as 'https://app.example', without a path.");
  }
  if (basePath !== undefined && typeof basePath !== 'string') {
    throw new TypeError('basePath must be a path such as /api/bank/.');
  }
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}
