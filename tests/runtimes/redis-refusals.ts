import type { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import type { TokenRecord } from '../../src/stores/token-store.ts';
import { openStore } from './children/open-store.ts';
import { type Case, check } from './suite.ts';

type Kind = 'redis' | 'ioredis';

const record: TokenRecord = { access: 'access', access_expires: 60, receivedAtMs: 0 };
const never = { signal: new AbortController().signal };

/** What a real server refuses, and how the store handles it. */
export function refusalCases(kind: Kind, port: number): Case[] {
  return [
    {
      name: `without EVAL the task runs, the lock is reported, and the others wait for a lease, with a client of ${kind}`,
      run: () => withoutEval(kind, port),
    },
    {
      name: `the error says that the server is full, and what was stored stays, with a client of ${kind}`,
      run: () => full(kind, port),
    },
    {
      name: `a value of another type counts as absent and is replaced, with a client of ${kind}`,
      run: () => anotherType(kind, port),
    },
    {
      name: `records with impossible lifetimes are kept, with a client of ${kind}`,
      run: () => senselessLifetimes(kind, port),
    },
  ];
}

async function withoutEval(kind: Kind, port: number): Promise<string> {
  const [username, password, leaseMs] = ['no-eval', 'a-password', 1_000];
  await command(port, 'ACL', 'SETUSER', username, 'on', `>${password}`, '~*', '&*', '+@all', '-@scripting');
  const limited = await openStore({ kind, port, leaseMs, username, password });
  const other = await openStore({ kind, port, leaseMs });
  try {
    let runs = 0;
    const task = async (): Promise<number> => ++runs;
    const error = await failureOf(() => limited.store.exclusive?.('no-eval', task, never));
    check(runs === 1, `The task ran ${runs} times.`);
    check(error.action === 'exclusive' && error.systemCode === 'NOPERM', `${error.stack}`);
    const beganMs = performance.now();
    await other.store.exclusive?.('no-eval', task, never);
    const waitedMs = Math.round(performance.now() - beganMs);
    check(waitedMs < leaseMs + 300, `The next one waited ${waitedMs} ms.`);
    await limited.store.set('no-eval', record);
    check((await limited.store.get('no-eval')) !== undefined, 'A record could not be kept.');
    return `the next one waited ${waitedMs} ms with a lease of ${leaseMs} ms`;
  } finally {
    await limited.close();
    await other.close();
    await command(port, 'ACL', 'DELUSER', username);
  }
}

async function full(kind: Kind, port: number): Promise<string> {
  const { store, close } = await openStore({ kind, port });
  try {
    await store.set('full', record);
    await command(port, 'CONFIG', 'SET', 'maxmemory', '1');
    const error = await failureOf(() => store.set('full', { ...record, access: 'other' }));
    const locked = await failureOf(() => store.exclusive?.('full', async () => undefined, never));
    check(error.systemCode === 'OOM' && locked.systemCode === 'OOM', `${error.stack} ${locked.stack}`);
    check((await store.get('full'))?.access === 'access', 'What was stored is gone.');
    return error.message;
  } finally {
    await command(port, 'CONFIG', 'SET', 'maxmemory', '0');
    await close();
  }
}

async function anotherType(kind: Kind, port: number): Promise<void> {
  const { store, close } = await openStore({ kind, port });
  try {
    await command(port, 'RPUSH', 'nordigen-tokens:list', 'a');
    check((await store.get('list')) === undefined, 'A list was taken for a record.');
    await store.set('list', record);
    check((await store.get('list'))?.access === 'access', 'The list was not replaced.');
  } finally {
    await close();
  }
}

async function senselessLifetimes(kind: Kind, port: number): Promise<void> {
  const { store, close } = await openStore({ kind, port });
  try {
    for (const access_expires of [1e12, 1e300]) {
      await store.set('lifetime', { ...record, access_expires });
      check((await store.get('lifetime'))?.access_expires === access_expires, `${access_expires} is gone.`);
    }
    await store.set('lifetime', { ...record, access_expires: -1 });
  } finally {
    await close();
  }
}

async function command(port: number, ...args: string[]): Promise<void> {
  const { createClient } = await import('redis');
  const client = await createClient({ socket: { host: '127.0.0.1', port } }).connect();
  await client.sendCommand(args);
  await client.close();
}

async function failureOf(work: () => unknown): Promise<NordigenStoreError> {
  try {
    await work();
  } catch (error) {
    return error as NordigenStoreError;
  }
  throw new Error('It did not fail.');
}
