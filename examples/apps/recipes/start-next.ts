import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunningSandbox } from '../start-sandbox.ts';

const folder = fileURLToPath(new URL('next', import.meta.url));
const cli = `${folder}/node_modules/next/dist/bin/next`;
const { NORDIGEN_SECRET_ID: _id, NORDIGEN_SECRET_KEY: _key, ...withoutSecrets } = process.env;

/** Builds the recipe without secrets, and starts it on a free port with those of the sandbox. */
export async function startNext(sandbox: RunningSandbox): Promise<{ site: string; close: () => void }> {
  const env = { ...withoutSecrets, NEXT_TELEMETRY_DISABLED: '1' };
  const built = spawnSync(process.execPath, [cli, 'build'], { cwd: folder, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`next build failed:\n${built.stdout}${built.stderr}`);
  const child = spawn(process.execPath, [cli, 'start', '--port', '0', '--hostname', '127.0.0.1'], {
    cwd: folder,
    env: {
      ...env,
      NORDIGEN_SECRET_ID: sandbox.credentials.secretId,
      NORDIGEN_SECRET_KEY: sandbox.credentials.secretKey,
      NORDIGEN_BASE_URL: sandbox.baseUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let site = '';
  for await (const line of createInterface({ input: child.stdout })) {
    site = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? site;
    if (line.includes('Ready')) break;
  }
  if (site === '') throw new Error('next start printed no URL.');
  return { site, close: () => void child.kill() };
}
