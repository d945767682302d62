import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface WorkerProcess {
  child: ChildProcess;
  port: number;
  /** Asks it to end. Resolves to its exit status, or to the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

/** Starts `worker.ts` as a process of its own, and waits until it is ready. */
export async function startWorker(
  env: Record<string, string>,
  onLine: (line: string) => void,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('worker.ts', import.meta.url))], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The worker ends with this process, however that ends.
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    return code ?? signal ?? null;
  });
  const port = await new Promise<number>((resolve, reject) => {
    ended.then((how) => reject(new Error(`The worker ended with ${how}.`)), reject);
    createInterface({ input: child.stderr }).on('line', onLine);
    createInterface({ input: child.stdout }).on('line', (line) => {
      onLine(line);
      if (!line.includes('"started"')) return;
      resolve((JSON.parse(line) as { port: number }).port);
    });
  });
  return {
    child,
    port,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
