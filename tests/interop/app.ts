import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServedSandbox } from './served-sandbox.ts';
import { check } from './suite.ts';

export interface Requisition {
  id: string;
  link: string;
  status: string;
  agreement: string;
  accounts: string[];
}

/** The app that end users come from and are sent back to. */
export interface App {
  origin: string;
  sandbox: ServedSandbox;
  /** Calls the API with its own token. */
  call<Body>(method: string, path: string, body?: object): Promise<Body>;
  createRequisition(wishes?: object): Promise<Requisition>;
  getRequisition(id: string): Promise<Requisition>;
  close(): Promise<void>;
}

/** The page includes the icon that browsers request from every site, so that the console shows only the sandbox's errors. */
const landing = `<!doctype html><html lang="en"><title>Back in the app</title><link rel="icon" href="data:,">
<h1>Back in the app</h1>`;

export async function openApp(sandbox: ServedSandbox): Promise<App> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(landing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let bearer = '';

  async function call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(sandbox.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    check(response.ok, `${method} ${path} was answered ${response.status}: ${await response.clone().text()}`);
    return (await response.json()) as Body;
  }

  const { secretId, secretKey } = sandbox;
  const pair = await call<{ access: string }>('POST', 'token/new/', {
    secret_id: secretId,
    secret_key: secretKey,
  });
  bearer = pair.access;
  return {
    origin,
    sandbox,
    call,
    createRequisition: (wishes = {}) =>
      call('POST', 'requisitions/', {
        institution_id: 'SANDBOXFINANCE_SFIN0000',
        redirect: `${origin}/connected`,
        ...wishes,
      }),
    getRequisition: (id) => call('GET', `requisitions/${id}/`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
