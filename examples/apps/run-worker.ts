/**
 * Runs `../worker.ts` on workerd, the runtime of Cloudflare Workers, with an access token that expires soon.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/run-worker.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare, type Request as WorkerRequest, Response as WorkerResponse } from 'miniflare';
import { createSandbox } from 'nordigen-client/sandbox';

const bundle = await build({
  entryPoints: [fileURLToPath(new URL('../worker.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  write: false,
  conditions: ['workerd'],
});

// Tokens are renewed in the background during the second half of these 8 seconds.
const sandbox = createSandbox({ accessLifetimeSeconds: 8 });
const runtime = new Miniflare({
  modules: true,
  script: bundle.outputFiles[0]?.text ?? '',
  compatibilityDate: '2026-01-01',
  kvNamespaces: ['TOKENS'],
  bindings: {
    NORDIGEN_SECRET_ID: sandbox.credentials.secretId,
    NORDIGEN_SECRET_KEY: sandbox.credentials.secretKey,
  },
  // All requests of the worker arrive here, so it runs as it would against the API.
  async outboundService(request: WorkerRequest) {
    const { url, method, headers } = request;
    const body = method === 'GET' ? null : await request.arrayBuffer();
    const answer = await sandbox.fetch(url, { method, headers: [...headers], body });
    return new WorkerResponse(await answer.arrayBuffer(), {
      status: answer.status,
      headers: [...answer.headers],
    });
  },
});

const refreshes = (): number =>
  sandbox.requests.filter(({ path, status }) => path.endsWith('/token/refresh/') && status === 200).length;

async function ask(when: string): Promise<number> {
  const beganMs = performance.now();
  const answer = await runtime.dispatchFetch('http://worker.test/?country=GB');
  const banks = (await answer.json()) as unknown[];
  const tookMs = Math.round(performance.now() - beganMs);
  console.log(
    `  ${when}: ${answer.status}, ${banks.length} banks, ${refreshes()} renewals so far (${tookMs} ms)`,
  );
  return answer.status;
}

try {
  console.log('On workerd:');
  const first = await ask('first request');
  await wait(4_500);
  sandbox.fail('token.refreshAccessToken', { latencyMs: 500 });
  const second = await ask('the token expires soon');
  const during = refreshes();
  await wait(1_000);
  const after = refreshes();
  console.log(`  a second later: ${after} renewal, which waitUntil let finish after the response`);
  const third = await ask('next request');
  const pairs = sandbox.requests.filter(({ path }) => path.endsWith('/token/new/')).length;
  console.log(`  in all: ${pairs} pair, ${refreshes()} renewal`);
  const isAsExpected = [first, second, third].every((status) => status === 200);
  if (!isAsExpected || during !== 0 || after !== 1 || refreshes() !== 1 || pairs !== 1) process.exitCode = 1;
} finally {
  await runtime.dispose();
}
