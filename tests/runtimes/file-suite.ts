import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agePair, runFleet } from './fleet.ts';
import { contractCase, nodeRuntime, type Runtime } from './processes.ts';
import { openServer } from './sandbox-server.ts';
import { check, type Suite } from './suite.ts';

/** Checks of a runtime with files, in addition to the contract: its processes share one file with each other and with Node. */
export function fileSuite(name: string, runtime: Runtime, missing: Suite['missing']): Suite {
  return {
    name: `Stores on ${name}`,
    missing,
    async open() {
      const folder = mkdtempSync(join(tmpdir(), 'nordigen-runtime-'));
      const server = await openServer();
      const store = { kind: 'file', path: join(folder, 'tokens.json') } as const;
      const mixed = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? runtime : nodeRuntime));
      return {
        cases: [
          contractCase(runtime),
          {
            name: `5 processes of ${name} and 5 of Node that start at once on one file`,
            async run() {
              const calls = await runFleet(server, store, mixed);
              check(calls.new === 1 && calls.refresh === 0, JSON.stringify(calls));
              return `${calls.new} token/new/ in ${calls.tookMs} ms`;
            },
          },
          {
            name: `the same when the access token is about to expire`,
            async run() {
              await agePair(server, store);
              const calls = await runFleet(server, store, mixed);
              check(calls.new === 0 && calls.refresh === 1, JSON.stringify(calls));
              return `${calls.refresh} token/refresh/ in ${calls.tookMs} ms`;
            },
          },
        ],
        async close() {
          await server.close();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}
