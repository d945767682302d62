// Runs in its own process: removes what React Native lacks, then makes a client's calls.
const signals = AbortSignal as { any?: unknown; timeout?: unknown };
delete signals.any;
delete signals.timeout;
delete (AbortSignal.prototype as { throwIfAborted?: unknown }).throwIfAborted;
Object.defineProperty(Response.prototype, 'body', { value: undefined });
delete (URL as { canParse?: unknown }).canParse;

const { createNordigenClient, memoryTokenStore } = await import('../../src/index.ts');

const replies = [
  new Response('{"access":"an-access-token","refresh":"a-refresh-token"}'),
  new Response('', { status: 502 }),
  new Response('[{"id":"A","name":"A","countries":["GB"],"logo":""}]'),
];
const storeErrors: string[] = [];
const client = createNordigenClient({
  credentials: { secretId: 'i', secretKey: 'k' },
  totalTimeoutMs: 60_000,
  store: memoryTokenStore(),
  on: { storeError: ({ message }) => storeErrors.push(message) },
  fetch: async () => replies.shift() ?? new Promise(() => undefined),
});
const { signal } = new AbortController();
const response = await client.institutions.list({}, { signal, timeoutMs: 5_000 });

const controller = new AbortController();
Object.defineProperty(controller.signal, 'reason', { value: undefined });
const aborted = client.institutions
  .list({}, { signal: controller.signal })
  .catch((error: Error) => error.name);
controller.abort();
console.log(
  JSON.stringify({ ok: response.ok, rows: response.data?.length, storeErrors, aborted: await aborted }),
);
