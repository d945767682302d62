import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './behaviour/behaviour.ts';
import { openServer } from './sandbox-server.ts';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench, type Workbench } from './workbench.ts';

export interface Surroundings extends Workbench {
  /** The sandbox's `host:port`. */
  host: string;
  /** Where the file store keeps its file. */
  store: string;
}

/** The command with which a runtime runs the suite. */
export type Command = (surroundings: Surroundings) => readonly [command: string, ...args: string[]];

/** The behaviours of the packed client in a runtime that is started as a program. */
export function behaviourSuite(name: string, command: Command, missing: Suite['missing']): Suite {
  return {
    name,
    missing: () => missing() ?? missingPackage(),
    async open() {
      const workbench = await openWorkbench();
      const server = await openServer();
      const { origin, baseUrl, credentials } = server;
      const store = join(workbench.folder, `store-${name.replaceAll(/\W+/g, '-')}`);
      mkdirSync(store);
      const input = { environment: { origin, baseUrl, credentials }, folder: store };
      const [file, ...args] = command({ ...workbench, host: new URL(origin).host, store });
      return {
        cases: runProgram(file, [...args, JSON.stringify(input)], workbench.folder),
        close: () => server.close(),
      };
    },
  };
}

async function* runProgram(file: string, args: readonly string[], cwd: string): AsyncGenerator<Case> {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  try {
    for await (const line of createInterface({ input: child.stdout }))
      yield toCase(JSON.parse(line) as Outcome);
    yield {
      name: 'the program ends by itself, without errors',
      async run() {
        const code = await Promise.race([
          exited.then(([exitCode]) => exitCode),
          sleep(10_000, 'late', { ref: false }),
        ]);
        check(code === 0 && errors === '', `It ended with ${code}: ${errors}`);
      },
    };
  } finally {
    child.kill('SIGKILL');
  }
}

/** A behaviour that has already run. */
export function toCase({ name, tookMs, detail, failure }: Outcome): Case {
  return {
    name,
    tookMs,
    async run() {
      if (failure !== undefined) throw new Error(failure);
      return detail;
    },
  };
}
