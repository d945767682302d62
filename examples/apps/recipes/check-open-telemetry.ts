/**
 * Runs the OpenTelemetry recipe with the real SDK against the sandbox, and reads every span.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/recipes/check-open-telemetry.ts
 */
import assert from 'node:assert/strict';
import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { createNordigenClient } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { traceCalls } from './open-telemetry.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
// Keeps track of the active span across every await, so that spans find their parents.
provider.register();
const tracer = provider.getTracer('bank');

const sandbox = createSandbox();
const { credentials, fetch, now } = sandbox;
const secrets: string[] = Object.values(credentials);
const client = createNordigenClient({
  credentials,
  fetch,
  now,
  on: {
    ...traceCalls(tracer),
    tokenPair: ({ access, refresh }) => secrets.push(access, refresh ?? access),
  },
});
const { accountIds, requisitionId } = await sandbox.connect();
const id = accountIds[0] ?? '';

await tracer.startActiveSpan('job', async (job) => {
  await client.institutions.list({ country: 'GB' }).unwrap();
  await client.accounts.getTransactions(id).unwrap();
  sandbox.fail('accounts.getBalances', 'ServiceError');
  await client.accounts.getBalances(id).unwrap();
  sandbox.advance({ days: 2 });
  await client.institutions.list({ country: 'FR' }).unwrap();
  job.end();
});
sandbox.revokeTokens();
sandbox.fail({ path: '/token/' }, { status: 401, body: { summary: 'Authentication failed' } }, 10);
await client.institutions.list({ country: 'SE' });
client.close();
const spans = exporter.getFinishedSpans();
await provider.shutdown();

for (const { name, attributes } of spans) console.log(`  ${name}`, JSON.stringify(attributes));
const named = (name: string) => spans.filter((span) => span.name === name);
const [job] = named('job');
assert.equal(named('token.getTokenPair')[0]?.attributes['http.response.status_code'], 200);
assert.ok(named('token.refreshAccessToken').length > 0, 'a renewal has no span');
const [transactions] = named('accounts.getTransactions');
assert.equal(transactions?.parentSpanContext?.spanId, job?.spanContext().spanId, 'the parent is missing');
assert.equal(transactions?.attributes['nordigen.account_calls_left'], 3);
const [refused, repeated] = named('accounts.getBalances');
assert.equal(refused?.status.code, SpanStatusCode.ERROR);
assert.equal(refused?.attributes['error.type'], 'ServiceError');
assert.equal(repeated?.attributes['http.request.resend_count'], 1);
assert.ok(named('token renewal').length > 0, 'a renewal that failed has no span');

const everything = JSON.stringify(
  spans.map(({ name, attributes, events, status, resource }) => [
    name,
    attributes,
    events,
    status,
    resource.attributes,
  ]),
);
assert.ok(secrets.length > 4, 'there was no renewal');
for (const secret of [...secrets, id, requisitionId]) {
  assert.ok(!everything.includes(secret), 'a span holds a secret or an id');
}
assert.doesNotMatch(everything, /eyJ[\w-]+\./, 'a span holds a token');
console.log(`  ${spans.length} spans, with nothing secret in them`);
