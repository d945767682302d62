import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallBudget, createNordigenClient } from '../../src/index.ts';
import { serveSandbox } from '../../src/sandbox/cli.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import type { BudgetClientInput } from './children/budget-client.ts';
import { openBudgetStorage, type StorageChoice } from './children/open-budget-storage.ts';
import { nodeRuntime, startChild } from './processes.ts';
import { openRedis } from './redis.ts';
import { type Case, check, repeated, type Suite } from './suite.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const missing = (): string | undefined => (hasRedis ? undefined : 'redis-server is not installed');
const processes = 20;
const callsEach = 3;

interface Bank {
  baseUrl: string;
  sandbox: Sandbox;
  /** The answers to calls for balances that reached the bank. */
  answers(): number[];
}

export const budgetSuite: Suite = {
  name: 'The call budget',
  missing: () => undefined,
  async open() {
    const sandbox = createSandbox({ strict: true });
    const server = await serveSandbox(sandbox, { port: 0 });
    const bank: Bank = {
      baseUrl: server.baseUrl,
      sandbox,
      answers: () =>
        sandbox.requests.filter(({ path }) => path.includes('/balances/')).map(({ status }) => status),
    };
    const folder = mkdtempSync(join(tmpdir(), 'nordigen-budget-'));
    const redis = hasRedis ? await openRedis() : undefined;
    const port = redis?.port ?? 0;
    const fleetCase = (name: string, storage: StorageChoice, mostWasted: number): Case =>
      repeated(`${processes} processes with ${callsEach} calls each, ${name}`, async () => {
        sandbox.reset();
        if (redis !== undefined && storage.driver === 'redis') await redis.clear();
        const { granted, refused, mostOfOne, tookMs } = await runBudgetFleet(bank, storage);
        check(granted === 4, `${granted} calls were granted.`);
        check(refused <= mostWasted, `${refused} calls were refused by the bank.`);
        check(mostOfOne <= 1, `One process had ${mostOfOne} calls refused.`);
        const rest = processes * callsEach - granted - refused;
        return `${granted} granted, ${refused} refused, ${rest} not sent, in ${tookMs} ms`;
      });
    return {
      cases: [
        singleCase('memory', bank, { driver: 'memory' }),
        singleCase('fs-lite', bank, { driver: 'fs', base: join(folder, 'one') }),
        { ...singleCase('redis', bank, { driver: 'redis', port }), missing },
        fleetCase('on files, without a lock', { driver: 'fs', base: join(folder, 'fleet') }, processes - 1),
        { ...fleetCase('on Redis, without a lock', { driver: 'redis', port }, processes - 1), missing },
        { ...fleetCase('on Redis, with a lock', { driver: 'redis', port, isExclusive: true }, 0), missing },
      ],
      async close() {
        await server.close();
        await redis?.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

function singleCase(driver: string, bank: Bank, choice: StorageChoice): Case {
  return {
    name: `50 calls at once, with the driver ${driver} of unstorage`,
    async run() {
      bank.sandbox.reset();
      const { accountIds } = await bank.sandbox.connect();
      const { storage, close } = await openBudgetStorage(choice);
      const budget = createCallBudget({ mode: 'enforce', storage });
      const { baseUrl, sandbox } = bank;
      const client = createNordigenClient({ baseUrl, credentials: sandbox.credentials, budget });
      const accountId = accountIds[0] as string;
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => client.accounts.getBalances(accountId)),
      );
      const granted = responses.filter(({ ok }) => ok).length;
      const local = responses.filter(({ error }) => error?.isLocal).length;
      check(granted === 4 && local === 46, `${granted} granted, ${local} local`);
      check(bank.answers().length === 4, `${bank.answers().join()} reached the bank.`);
      // Another process, or this one after a restart.
      const later = createCallBudget({ mode: 'enforce', storage });
      check((await later.get(accountId, 'balances'))?.remaining === 0, 'Nothing was kept.');
      client.close();
      await close();
      return `${granted} granted, ${local} not sent`;
    },
  };
}

async function runBudgetFleet(
  bank: Bank,
  storage: StorageChoice,
): Promise<{ granted: number; refused: number; mostOfOne: number; tookMs: number }> {
  const { baseUrl, sandbox } = bank;
  const { accountIds } = await sandbox.connect();
  const accountId = accountIds[0] as string;
  const { credentials } = sandbox;
  const input: BudgetClientInput = { baseUrl, credentials, storage, accountId, calls: callsEach };
  const children = Array.from({ length: processes }, () =>
    startChild(nodeRuntime, 'budget-client', JSON.stringify(input)),
  );
  const greetings = await Promise.all(children.map((child) => child.line()));
  check(
    greetings.every((line) => line === 'ready'),
    `A process said ${greetings.join()}.`,
  );
  const beganMs = performance.now();
  for (const child of children) child.process.stdin?.write('go\n');
  const told = await Promise.all(
    children.map(
      async (child) => JSON.parse(await child.line()) as { answers: string[]; problems: string[] },
    ),
  );
  const tookMs = Math.round(performance.now() - beganMs);
  await Promise.all(children.map((child) => child.ended));
  const problems = told.flatMap((child) => child.problems);
  check(problems.length === 0, `Storage errors: ${problems.join()}`);
  const answers = bank.answers();
  return {
    granted: answers.filter((status) => status === 200).length,
    refused: answers.filter((status) => status === 429).length,
    mostOfOne: Math.max(...told.map((child) => child.answers.filter((answer) => answer === '429').length)),
    tookMs,
  };
}
