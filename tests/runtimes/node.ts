import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileTokenStore } from '../../src/stores/file.ts';
import { agePair, runFleet } from './fleet.ts';
import { contractCase, nodeRuntime, startChild } from './processes.ts';
import { openServer } from './sandbox-server.ts';
import { stopWriter } from './stop-writer.ts';
import { type Case, check, load, repeated, type Suite } from './suite.ts';

const fleet = Array.from({ length: load.processes }, () => nodeRuntime);

export const nodeSuite: Suite = {
  name: 'Stores on Node',
  missing: () => undefined,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'nordigen-node-'));
    const server = await openServer();
    let turn = 0;
    const freshPath = (): string => join(folder, `${++turn}`, 'tokens.json');
    let path = freshPath();

    const cases: Case[] = [
      contractCase(nodeRuntime),
      repeated(`${load.processes} processes that start at once on one file`, async () => {
        path = freshPath();
        const calls = await runFleet(server, { kind: 'file', path }, fleet);
        check(calls.new === 1 && calls.refresh === 0, JSON.stringify(calls));
        return `${calls.new} token/new/ in ${calls.tookMs} ms`;
      }),
      repeated(`${load.processes} processes on one file whose access token is about to expire`, async () => {
        await agePair(server, { kind: 'file', path });
        const calls = await runFleet(server, { kind: 'file', path }, fleet);
        check(calls.new === 0 && calls.refresh === 1, JSON.stringify(calls));
        return `${calls.refresh} token/refresh/ in ${calls.tookMs} ms`;
      }),
      {
        name: `kill -9 of a process that writes, ${load.kills} times at random moments`,
        async run() {
          const counts = await Promise.all([
            killWriters(freshPath(), load.kills / 2),
            killWriters(freshPath(), load.kills / 2),
          ]);
          const locks = counts.reduce((sum, { withLock }) => sum + withLock, 0);
          const most = Math.max(...counts.map(({ mostTemporary }) => mostTemporary));
          return `${load.kills} whole records, ${locks} kills within a write, at most ${most} temporary file at a time`;
        },
      },
      {
        name: `a process that writes is stopped for longer than its lease, ${load.stops} times, and loses no write of another`,
        missing: () => (process.platform === 'win32' ? 'Windows cannot stop a process' : undefined),
        run: () => stopWriter(freshPath(), load.stops),
      },
      {
        name: 'a living holder keeps its lock, and a killed one keeps it for a lease',
        async run() {
          return killHolder(freshPath(), 1_000);
        },
      },
      {
        name: 'the error names a folder that cannot be written to',
        missing: () => (process.getuid?.() === 0 ? undefined : 'needs root, to give its rights up'),
        run: () => asNobody(folder),
      },
      {
        name: 'the error says that a disk is full or read-only, and what was stored stays',
        missing: () => {
          const disk = mkdtempSync(join(folder, 'disk-'));
          return mount(disk) && unmount(disk) ? undefined : 'may not mount a small disk';
        },
        run: () => onSmallDisk(mkdtempSync(join(folder, 'disk-'))),
      },
    ];
    return {
      cases,
      async close() {
        await server.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

async function killWriters(
  path: string,
  kills: number,
): Promise<{ withLock: number; mostTemporary: number }> {
  const leaseMs = 40;
  const store = fileTokenStore({ path, leaseMs });
  const folder = join(path, '..');
  let withLock = 0;
  let mostTemporary = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = startChild(nodeRuntime, 'writer', path, String(leaseMs));
    check((await child.line()) === 'ready', 'The writer did not start.');
    await sleep(Math.random() * 25);
    child.process.kill('SIGKILL');
    await child.ended;
    const record = await store.get('key');
    check(record !== undefined && record.access.length === record.access_expires, 'Half a record was read.');
    JSON.parse(readFileSync(path, 'utf8'));
    const names = readdirSync(folder);
    if (names.includes('tokens.json.lock')) withLock++;
    mostTemporary = Math.max(mostTemporary, names.filter((name) => name.endsWith('.tmp')).length);
  }
  await store.set('key', { access: 'a', access_expires: 1, receivedAtMs: 0 });
  const left = readdirSync(folder);
  check(left.join() === 'tokens.json', `Left behind: ${left.join()}`);
  check(mostTemporary <= 2, `${mostTemporary} temporary files piled up.`);
  return { withLock, mostTemporary };
}

async function killHolder(path: string, leaseMs: number): Promise<string> {
  const child = startChild(nodeRuntime, 'holder', JSON.stringify({ kind: 'file', path, leaseMs }));
  check((await child.line()) === 'ready', 'The holder did not start.');
  const store = fileTokenStore({ path, leaseMs });
  let hasRun = false;
  const next = store.exclusive?.(
    'key',
    async () => {
      hasRun = true;
    },
    { signal: new AbortController().signal },
  );
  await sleep(3 * leaseMs);
  check(!hasRun, 'The lock of a living process was broken.');
  child.process.kill('SIGKILL');
  await child.ended;
  const killedMs = performance.now();
  await next;
  const waitedMs = Math.round(performance.now() - killedMs);
  check(waitedMs < leaseMs + 300, `The next one waited ${waitedMs} ms.`);
  return `the next one waited ${waitedMs} ms with a lease of ${leaseMs} ms`;
}

async function asNobody(folder: string): Promise<string> {
  const child = startChild(nodeRuntime, 'as-nobody', join(folder, 'tokens.json'));
  const codes = await child.line();
  await child.ended;
  check(codes === 'get EACCES, set EACCES, exclusive EACCES', codes);
  return codes;
}

async function onSmallDisk(disk: string): Promise<string> {
  mount(disk);
  try {
    const store = fileTokenStore({ path: join(disk, 'tokens.json') });
    const record = { access: 'a', access_expires: 1, receivedAtMs: 0 };
    await store.set('key', record);
    const codes: unknown[] = [];
    const write = async (access: string): Promise<void> => {
      const error = await Promise.resolve(store.set('key', { ...record, access })).catch((caught) => caught);
      codes.push(error?.systemCode);
      check((await store.get('key'))?.access === 'a', 'A write that failed changed what was stored.');
      check(readdirSync(disk).join() === 'tokens.json', `Left behind: ${readdirSync(disk).join()}`);
    };
    await write('b'.repeat(100_000));
    mount(disk, 'remount,ro');
    await write('b');
    check(codes.join() === 'ENOSPC,EROFS', codes.join());
    return codes.join(', ');
  } finally {
    unmount(disk);
  }
}

function mount(folder: string, options: string = 'size=16k'): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

function unmount(folder: string): boolean {
  return spawnSync('umount', [folder]).status === 0;
}
