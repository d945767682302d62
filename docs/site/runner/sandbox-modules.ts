import * as client from 'nordigen-client';
import * as link from 'nordigen-client/link';
import * as sandboxEntry from 'nordigen-client/sandbox';
import * as sync from 'nordigen-client/sync';
import type { SentRequest } from './messages.ts';

type Sandbox = ReturnType<typeof sandboxEntry.createSandbox>;
type SandboxOptions = Parameters<typeof sandboxEntry.createSandbox>[0];
type ClientOptions = NonNullable<Parameters<typeof client.createNordigenClient>[0]>;
type Fetch = NonNullable<ClientOptions['fetch']>;

const apiUrl = 'https://bankaccountdata.gocardless.com/api/v2/';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

export interface SandboxModules {
  /** The entry points that a sample may import. */
  modules: Readonly<Record<string, object>>;
  /** Moves the clock of the sandboxes. */
  advance(hours: number): void;
  /** The time of the sandbox that was used last. */
  now(): number;
}

/**
 * The package's entry points, connected to sandboxes that are kept between runs. If a sample creates a sandbox with the
 * same options again, it gets the same sandbox, connections and tokens as before. A client without its own `fetch` gets
 * a sandbox in place of the API.
 */
export function createSandboxModules(onRequest: (request: SentRequest) => void): SandboxModules {
  const sandboxes = new Map<string, Sandbox>();
  const store = client.memoryTokenStore();
  let latest: Sandbox | undefined;

  function keepSandbox(options?: SandboxOptions): Sandbox {
    const key = JSON.stringify(options ?? {});
    const known = sandboxes.get(key);
    if (known !== undefined) {
      latest = known;
      return known;
    }
    const made = sandboxEntry.createSandbox(options);
    const connections = new Map<string, ReturnType<Sandbox['connect']>>();
    const connect: Sandbox['connect'] = (wishes) => {
      const wished = JSON.stringify(wishes ?? {});
      const connection = connections.get(wished) ?? made.connect(wishes);
      connections.set(wished, connection);
      return connection;
    };
    const kept: Sandbox = Object.create(made, { connect: { value: connect, enumerable: true } });
    sandboxes.set(key, kept);
    latest = kept;
    return kept;
  }

  const watch =
    (send: Fetch): Fetch =>
    async (request) => {
      const { pathname } = new URL(request.url);
      const path = pathname.replace(/^.*\/api\/v2\//, '/');
      const sent: SentRequest = {
        method: request.method,
        path: path.replaceAll(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1…'),
        isForToken: path.startsWith('/token/'),
      };
      try {
        const response = await send(request);
        sent.status = response.status;
        Object.assign(sent, limitsOf(response.headers));
        return response;
      } finally {
        onRequest(sent);
      }
    };

  /** Answers what would go to the API, or to a backend in proxy mode, from a sandbox. */
  function standIn(baseUrl: string | URL | undefined): Fetch {
    const sandbox = keepSandbox();
    const { credentials, fetch, now } = sandbox;
    const backend = client.createNordigenClient({ credentials, fetch, now, store });
    return async (request) => {
      let url = request.url;
      const headers = new Headers(request.headers);
      if (baseUrl !== undefined) {
        const path = new URL(url).href.slice(new URL(baseUrl, location.href).href.length);
        url = `${apiUrl}${path.replace(/\/?(\?|$)/, '/$1')}`;
        headers.set('authorization', `Bearer ${await backend.auth.getAccessToken()}`);
      }
      const [, placeholder] = /\/accounts\/([^/]+)\//.exec(url) ?? [];
      if (placeholder !== undefined && !uuid.test(placeholder)) {
        const { accountIds } = await sandbox.connect();
        url = url.replace(placeholder, accountIds[0] ?? placeholder);
      }
      const body = request.body === null ? null : await request.text();
      return fetch(new Request(url, { method: request.method, headers, body }));
    };
  }

  function createNordigenClient(options: ClientOptions = {}) {
    const { credentials } = options;
    if (options.fetch !== undefined) {
      return client.createNordigenClient({ store, ...options, fetch: watch(options.fetch) });
    }
    const sandbox = keepSandbox();
    const isProxy = credentials === 'proxy';
    const answering = watch(standIn(isProxy ? options.baseUrl : undefined));
    return client.createNordigenClient({
      ...options,
      ...(isProxy ? {} : { credentials: sandbox.credentials, store: options.store ?? store }),
      fetch: answering,
      now: sandbox.now,
    });
  }

  return {
    modules: {
      'nordigen-client': { ...client, createNordigenClient },
      'nordigen-client/link': link,
      'nordigen-client/sync': sync,
      'nordigen-client/sandbox': { ...sandboxEntry, createSandbox: keepSandbox },
    },
    advance: (hours) => {
      for (const sandbox of sandboxes.values()) sandbox.advance({ hours });
    },
    now: () => (latest ?? keepSandbox()).now(),
  };
}

function limitsOf(headers: Headers): Pick<SentRequest, 'general' | 'account'> {
  const pair = (name: string): string | undefined => {
    const limit = headers.get(`http_x_ratelimit_${name}limit`);
    return limit === null ? undefined : `${headers.get(`http_x_ratelimit_${name}remaining`)}/${limit}`;
  };
  const general = pair('');
  const account = pair('account_success_');
  return { ...(general && { general }), ...(account && { account }) };
}
