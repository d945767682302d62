/** Node's own server, with an adapter that makes its requests standard ones. In Express: `app.use(listener)`. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createBankProxy, memoryOwnership, userOfCookie } from './bank-proxy.ts';
import { lazyClient } from './lazy-client.ts';

const listener = getRequestListener(
  createBankProxy({
    client: lazyClient,
    userOf: userOfCookie,
    ownership: memoryOwnership(),
    redirect: 'https://app.example/linked',
  }),
);

export const server: Server = createServer((incoming, outgoing) => {
  if (incoming.url?.startsWith('/api/bank/')) return listener(incoming, outgoing);
  outgoing.end('The rest of the app');
  return undefined;
});
