import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation, Slice, SliceResult } from './client-process.ts';
import type { BenchOptions, Contender } from './options.ts';
import { allMessages, ask, nextMessage, start } from './processes.ts';
import { orderOfRound, type Summary, summarize, summarizeRatio } from './statistics.ts';

/** A client at one number of calls in flight. */
export interface CallRow {
  client: string;
  inFlight: number;
  callsPerSecond: Summary;
  cpuUsPerCall: Summary;
  /** Its calls per second divided by those of plain `fetch`, in the same round; higher is better. */
  rateToFetch?: Summary;
  /** The same for the tuned ky. */
  rateToTunedKy?: Summary;
  /** Its CPU time per call divided by that of plain `fetch`, in the same round; lower is better. */
  cpuToFetch?: Summary;
  cpuToTunedKy?: Summary;
}

export interface CheckingRow {
  /** `JSON.parse` alone. */
  parseUs: Summary;
  /** What the client adds to a plain read of the same response. */
  checkUs: Summary;
  /** Both together, divided by parsing alone; lower is better. */
  ratio: Summary;
}

export interface AllocationRow {
  client: string;
  /** JavaScript heap. */
  kbPerCall: Summary;
}

export interface ColdStartRow {
  client: string;
  /** The time from the start of the process to its end. */
  processMs: Summary;
  /** The part of it for the import and the first call. */
  firstCallMs: Summary;
  /** User and system time of the process. */
  cpuMs: Summary;
}

export interface Bench extends BenchOptions {
  baseUrl: string;
  /** Rows of the large answer. */
  rows: number;
}

/** Measures each client with each number of calls in flight. The clients take turns. */
export async function measureCalls(
  { contenders, baseUrl, rounds, seconds }: Bench,
  operation: Operation,
  levels: readonly number[],
): Promise<CallRow[]> {
  const children = new Map<Contender, ChildProcess>();
  for (const contender of contenders) {
    const child = start('client-process.ts', [contender.module, baseUrl, contender.entry]);
    await nextMessage(child);
    children.set(contender, child);
  }
  const run = (contender: Contender, slice: Slice): Promise<SliceResult> =>
    ask(children.get(contender) as ChildProcess, slice);
  const cells = levels.flatMap((inFlight) =>
    contenders.map((contender) => ({ contender, inFlight, results: [] as SliceResult[] })),
  );
  const ms = seconds * 1000;
  for (const contender of contenders) {
    for (const inFlight of levels) await run(contender, { operation, inFlight, ms: Math.max(400, ms) });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contender, inFlight, results } of orderOfRound(cells, round * contenders.length + round)) {
      results.push(await run(contender, { operation, inFlight, ms }));
    }
  }
  for (const child of children.values()) child.disconnect();

  return cells.map(({ contender, inFlight, results }) => {
    const rates = results.map((result) => result.callsPerSecond);
    const costs = results.map((result) => result.cpuUsPerCall);
    const against = (label: string): SliceResult[] | undefined =>
      cells.find((cell) => cell.inFlight === inFlight && cell.contender.label === label)?.results;
    const ratesOver = (reference: SliceResult[]): Summary =>
      summarizeRatio(
        rates,
        reference.map((result) => result.callsPerSecond),
      );
    const costsOver = (reference: SliceResult[]): Summary =>
      summarizeRatio(
        costs,
        reference.map((result) => result.cpuUsPerCall),
      );
    const [fetched, tuned] = [against('fetch'), against('ky-tuned')];
    return {
      client: contender.label,
      inFlight,
      callsPerSecond: summarize(rates),
      cpuUsPerCall: summarize(costs),
      ...(fetched && { rateToFetch: ratesOver(fetched), cpuToFetch: costsOver(fetched) }),
      ...(tuned && { rateToTunedKy: ratesOver(tuned), cpuToTunedKy: costsOver(tuned) }),
    };
  });
}

/** Compares parsing a large answer with parsing and checking it. */
export async function measureChecking({ contenders, rows, rounds, seconds }: Bench): Promise<CheckingRow> {
  const entry = contenders[0]?.entry as string;
  const child = start('checking.ts', [rows, entry, rounds, seconds * 4_000]);
  const results = await allMessages<{ parseUs: number; checkUs: number; ratio: number }>(child);
  return {
    parseUs: summarize(results.map((result) => result.parseUs)),
    checkUs: summarize(results.map((result) => result.checkUs)),
    ratio: summarize(results.map((result) => result.ratio)),
  };
}

/** How much memory a call of each client allocates. */
export async function measureAllocation({ contenders, baseUrl }: Bench): Promise<AllocationRow[]> {
  const rows: AllocationRow[] = [];
  for (const { label, module, entry } of contenders) {
    const youngSpace = ['--min-semi-space-size=512', '--max-semi-space-size=512'];
    const child = start('allocation.ts', [module, baseUrl, entry], youngSpace);
    rows.push({ client: label, kbPerCall: summarize(await allMessages<number>(child)) });
  }
  return rows;
}

/** Starts a process per client and round that makes one call with a token from a file, and ends. */
export async function measureColdStarts({ contenders, baseUrl, rounds }: Bench): Promise<ColdStartRow[]> {
  interface Result {
    processMs: number;
    firstCallMs: number;
    cpuMs: number;
  }
  const floors = ['none', 'packages'].map((name) => ({ label: name, module: name, entry: '' }));
  const cells = [...floors, ...contenders].map((contender) => ({
    contender,
    results: [] as Result[],
  }));
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  for (let round = -1; round < rounds; round++) {
    for (const { contender, results } of orderOfRound(cells, round + 1)) {
      const startedMs = performance.now();
      const child = start('cold-start.ts', [
        contender.module,
        baseUrl,
        contender.entry,
        join(folder, `${contender.label}.json`),
      ]);
      const [message] = await Promise.all([
        nextMessage<Omit<Result, 'processMs'>>(child),
        once(child, 'exit'),
      ]);
      // The first round warms the disk's cache and writes the tokens down.
      if (round >= 0) results.push({ processMs: performance.now() - startedMs, ...message });
    }
  }
  rmSync(folder, { recursive: true });
  return cells.map(({ contender, results }) => ({
    client: contender.label,
    processMs: summarize(results.map((result) => result.processMs)),
    firstCallMs: summarize(results.map((result) => result.firstCallMs)),
    cpuMs: summarize(results.map((result) => result.cpuMs)),
  }));
}
