import { build } from 'esbuild';
import { accountBody } from './bodies.ts';
import { orderOfRound, type Summary, summarize, summarizeRatio } from './statistics.ts';

/** A worker that makes a client at module scope, from the start of workerd to its first answer. */
export interface WorkerdRow {
  client: string;
  /** Of the minified bundle. */
  bundleKb: number;
  startMs: Summary;
  /** Over the worker with ky, in the same round; lower is better. */
  ratioToKy: Summary;
}

/** The part that is used; the package is installed for the benchmark only, so its types may be missing. */
interface Miniflare {
  dispatchFetch(url: string): Promise<Response>;
  dispose(): Promise<void>;
}
type CreateMiniflare = new (options: {
  modules: { type: 'ESModule'; path: string; contents: string }[];
  compatibilityDate: string;
}) => Miniflare;

const answer = `async () => new Response(${JSON.stringify(accountBody)})`;

function sourceOf(name: 'none' | 'ky' | 'nordigen-client', entry: string): string {
  if (name === 'none') return "export default { fetch: () => new Response('x') };";
  if (name === 'ky') {
    return `import ky from 'ky';
const http = ky.create({ prefix: 'http://localhost/', retry: 0, fetch: ${answer} });
export default { fetch: async () => Response.json(await http('accounts/x/').json()) };`;
  }
  return `import { createNordigenClient } from ${JSON.stringify(new URL(entry).pathname)};
const credentials = async () => ({ access: 'a', access_expires: 86400 });
const client = createNordigenClient({ baseUrl: 'http://localhost/', credentials, fetch: ${answer} });
export default { fetch: async () => Response.json(await client.accounts.get('x').unwrap()) };`;
}

async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL('../..', import.meta.url).pathname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2023',
  });
  return outputFiles[0]?.text ?? '';
}

async function startMs(Miniflare: CreateMiniflare, script: string): Promise<number> {
  const startedMs = performance.now();
  // Listed, because Miniflare would otherwise search the bundle for imports, which takes longer than workerd needs to start.
  const modules = [{ type: 'ESModule' as const, path: 'worker.mjs', contents: script }];
  const worker = new Miniflare({ modules, compatibilityDate: '2026-01-01' });
  const response = await worker.dispatchFetch('http://localhost/');
  const text = await response.text();
  const tookMs = performance.now() - startedMs;
  await worker.dispose();
  if (!response.ok) throw new Error(`The worker answered ${response.status}: ${text}`);
  return tookMs;
}

/** Starts each worker once a round, taking turns. */
export async function measureWorkerd(entry: string, rounds: number): Promise<WorkerdRow[]> {
  const packageName: string = 'miniflare';
  const { Miniflare } = (await import(packageName)) as { Miniflare: CreateMiniflare };
  const cells: { client: string; script: string; tookMs: number[] }[] = [];
  for (const name of ['none', 'ky', 'nordigen-client'] as const) {
    cells.push({ client: name, script: await bundle(sourceOf(name, entry)), tookMs: [] });
  }
  for (let round = -1; round < rounds; round++) {
    for (const { script, tookMs } of orderOfRound(cells, round + 1)) {
      const ms = await startMs(Miniflare, script);
      // The first round warms the disk's cache.
      if (round >= 0) tookMs.push(ms);
    }
  }
  const ky = cells[1]?.tookMs ?? [];
  return cells.map(({ client, script, tookMs }) => ({
    client,
    bundleKb: script.length / 1000,
    startMs: summarize(tookMs),
    ratioToKy: summarizeRatio(tookMs, ky),
  }));
}
