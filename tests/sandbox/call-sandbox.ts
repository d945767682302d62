import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';

/** An answer. Its body is parsed if it is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  // Tests read answers of every shape. A wrong guess fails the test that makes it.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

export type CallSandbox = (method: string, path: string, body?: unknown) => Promise<Answer>;

export interface Caller {
  sandbox: Sandbox;
  /** Sends a request below the base path, with a valid token. */
  call: CallSandbox;
}

export const noonMs: number = Date.UTC(2026, 5, 17, 12);

/** A sandbox whose clock stands still, and a way to call it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Caller> {
  const sandbox = createSandbox({ startAtMs: noonMs, ...options });
  const { access } = await getTokens(sandbox);
  return { sandbox, call: createCaller(sandbox, access) };
}

export async function getTokens(sandbox: Sandbox): Promise<{ access: string; refresh: string }> {
  const { secretId, secretKey } = sandbox.credentials;
  const body = { secret_id: secretId, secret_key: secretKey };
  return (await createCaller(sandbox)('POST', 'token/new/', body)).body;
}

export function createCaller(sandbox: Sandbox, token?: string): CallSandbox {
  return async (method, path, body) => {
    const response = await sandbox.fetch(sandbox.baseUrl + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return readAnswer(response);
  };
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
