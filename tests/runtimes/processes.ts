import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Case } from './suite.ts';
import { check } from './suite.ts';

/** How a runtime is started with a TypeScript file. */
export type Runtime = readonly [command: string, ...args: string[]];

export const nodeRuntime: Runtime = [process.execPath, '--no-warnings'];
export const denoRuntime: Runtime = [installed('deno'), 'run', '--allow-all', '--quiet', '--no-check'];
export const bunRuntime: Runtime = [installed('bun'), 'run'];

/** The command of a package installed in this folder. */
export function installed(name: string): string {
  return join(import.meta.dirname, 'node_modules/.bin', name);
}

export function isInstalled(name: string): boolean {
  return existsSync(installed(name));
}

export interface Child {
  process: ChildProcess;
  /** The next line that it prints. Rejects with its error output if it ends before. */
  line(): Promise<string>;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

/** Starts `children/<name>.ts`. */
export function startChild([command, ...args]: Runtime, name: string, ...input: string[]): Child {
  const child = spawn(command, [...args, join(import.meta.dirname, `children/${name}.ts`), ...input], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  const unread: string[] = [];
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  lines.on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) unread.push(line);
    else next.resolve(line);
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`${name} ended: ${errors}`));
      resolve();
    });
  });
  return {
    process: child,
    ended,
    line() {
      const line = unread.shift();
      if (line !== undefined) return Promise.resolve(line);
      if (child.exitCode !== null || child.signalCode !== null) {
        return Promise.reject(new Error(`${name} ended: ${errors}`));
      }
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
}

/** The case that runs the contract of all portable stores on a runtime. */
export function contractCase(runtime: Runtime): Case {
  return {
    name: 'the contract of the stores in memory, in a file, encrypted, in web storage and in unstorage',
    async run() {
      const child = startChild(runtime, 'contract');
      const { count, failures } = JSON.parse(await child.line()) as { count: number; failures: string[] };
      await child.ended;
      check(failures.length === 0, failures.join('\n'));
      return `${count} cases`;
    },
  };
}
