import { keptMb } from './collect-garbage.ts';

/*
 * The served sandbox of a build, in its own process. It first sends the URL of an account, and then answers each
 * message with the resources that it has used so far.
 */

/** What a load process needs to read an account. */
export interface Served {
  url: string;
  authorization: string;
}

export interface Usage {
  /** User and system time so far. */
  cpuUs: number;
  /** Grows for a while with what the engine reserves for young objects, so it does not show what is kept. */
  residentMb: number;
  /** The heap in use right after a garbage collection, which is what is kept. */
  heapMb: number;
}

interface Build {
  createSandbox(): {
    credentials: { secretId: string; secretKey: string };
    connect(): Promise<{ accountIds: readonly string[] }>;
  };
  serveSandbox(sandbox: object, options: { port: number }): Promise<{ baseUrl: string }>;
}

function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  const heapMb = keptMb();
  return { cpuUs: user + system, residentMb: process.memoryUsage().rss / 2 ** 20, heapMb };
}

const [entry] = process.argv.slice(2) as [string];
const { createSandbox } = (await import(new URL('sandbox/index.js', entry).href)) as Build;
const { serveSandbox } = (await import(new URL('sandbox/cli.js', entry).href)) as Build;

const sandbox = createSandbox();
const { baseUrl } = await serveSandbox(sandbox, { port: 0 });
const { accountIds } = await sandbox.connect();
const { secretId, secretKey } = sandbox.credentials;
const answer = await fetch(`${baseUrl}token/new/`, {
  method: 'POST',
  body: JSON.stringify({ secret_id: secretId, secret_key: secretKey }),
});
const { access } = (await answer.json()) as { access: string };
const served: Served = {
  url: `${baseUrl}accounts/${accountIds[0]}/`,
  authorization: `Bearer ${access}`,
};

process.on('message', () => process.send?.(readUsage()));
process.on('disconnect', () => process.exit());
process.send?.(served);
