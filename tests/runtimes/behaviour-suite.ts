import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, outcomeMark } from './behaviour/behaviour.ts';
import { findSecret, song } from './behaviour/planted.ts';
import { openServer } from './sandbox-server.ts';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench, type Workbench } from './workbench.ts';

export interface Surroundings extends Workbench {
  /** The sandbox's `host:port`. */
  host: string;
  /** Where the file store keeps its file. */
  store: string;
}

/** How a runtime is told to run a program. */
export type Command = (
  surroundings: Surroundings,
  program: string,
) => readonly [command: string, ...args: string[]];

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
      const surroundings = { ...workbench, host: new URL(origin).host, store };
      const start = (program: string, argument: string): Program => {
        const [file, ...args] = command(surroundings, program);
        return { file, args: [...args, argument], cwd: workbench.folder };
      };
      const suite = start(workbench.inProcess, JSON.stringify(input));
      const deaths = ['call', 'error', 'aggregate'].map((kind) => start(workbench.inDeath, kind));
      return {
        cases: runAll(suite, deaths, Object.values(credentials)),
        close: () => server.close(),
      };
    },
  };
}

interface Program {
  file: string;
  args: readonly string[];
  cwd: string;
}

async function* runAll(
  { file, args, cwd }: Program,
  deaths: readonly Program[],
  secrets: readonly string[],
): AsyncGenerator<Case> {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  const printed: string[] = [];
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith(outcomeMark)) yield toCase(JSON.parse(line.slice(outcomeMark.length)) as Outcome);
      else printed.push(line);
    }
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
    yield consoleCase(printed, secrets);
    yield {
      name: 'errors that nobody catches are printed without what made them',
      run: () => dieOf(deaths),
    };
  } finally {
    child.kill('SIGKILL');
  }
}

/** That the console printed what the canary gave it, and no secret. */
export function consoleCase(lines: readonly string[], secrets: readonly string[]): Case {
  return {
    name: 'the console prints all that the client gave and threw, and no secret',
    async run() {
      const printed = lines.join('\n');
      check(printed.includes(song), 'The canary was not heard.');
      const secret = findSecret(printed, secrets);
      const at = printed.indexOf(secret ?? '');
      check(
        secret === undefined,
        `It printed '${secret}': ${printed.slice(Math.max(0, at - 300), at + 200)}`,
      );
      return `${Math.round(printed.length / 1024)} KiB printed`;
    },
  };
}

async function dieOf(programs: readonly Program[]): Promise<void> {
  for (const { file, args, cwd } of programs) {
    const { code, printed } = await new Promise<{ code: unknown; printed: string }>((resolve) => {
      execFile(file, args, { cwd, encoding: 'utf8' }, (error, stdout, stderr) =>
        resolve({ code: error?.code, printed: stdout + stderr }),
      );
    });
    check(code === 1 && /Nordigen\w+Error/.test(printed), `${args.at(-1)} ended with ${code}: ${printed}`);
    const secret = findSecret(printed);
    check(secret === undefined, `${args.at(-1)} printed '${secret}': ${printed}`);
  }
}

/** A behaviour that has run already. */
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
