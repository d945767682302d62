import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface RunningSandbox {
  baseUrl: string;
  origin: string;
  credentials: { secretId: string; secretKey: string };
  stop(): void;
}

/** Starts the package's command line on a free port, as a program in any language would. */
export async function startSandbox(): Promise<RunningSandbox> {
  const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('nordigen-client/sandbox')));
  const child = spawn(process.execPath, [cli, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { baseUrl, secretId, secretKey } = JSON.parse(line) as Record<string, string>;
    return {
      baseUrl: baseUrl ?? '',
      origin: new URL(baseUrl ?? '').origin,
      credentials: { secretId: secretId ?? '', secretKey: secretKey ?? '' },
      stop: () => void child.kill(),
    };
  }
  throw new Error('The sandbox did not start: has the package been built?');
}
