import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunningSandbox {
  baseUrl: string;
  origin: string;
  credentials: { secretId: string; secretKey: string };
  stop(): void;
}

/** Starts the command line that comes with the package, on a free port, as a program in any language would. */
export async function startSandbox(): Promise<RunningSandbox> {
  const cli = new URL('../../dist/sandbox/cli.js', import.meta.url).pathname;
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
