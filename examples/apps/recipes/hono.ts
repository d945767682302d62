/** Hono on Node, Deno, Bun or Workers. The handler takes a standard request and returns a standard response. */
import { Hono } from 'hono';
import { createBankProxy, memoryOwnership, userOfCookie } from './bank-proxy.ts';
import { lazyClient } from './lazy-client.ts';

const proxy = createBankProxy({
  client: lazyClient,
  userOf: userOfCookie,
  ownership: memoryOwnership(),
  redirect: 'https://app.example/linked',
});

export const app: Hono = new Hono();
app.get('/', (context) => context.text('The rest of the app'));
app.all('/api/bank/*', (context) => proxy(context.req.raw));
