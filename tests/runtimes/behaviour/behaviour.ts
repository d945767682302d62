import type { NordigenClient, NordigenClientOptions } from 'nordigen-client';
import type { Connection, Sandbox, SandboxRequest } from 'nordigen-client/sandbox';
import type { TokenStoreCase } from 'nordigen-client/testing';
import { note } from './canary.ts';

/** What a runtime gives the suite; plain JSON if it comes from another process. */
export interface Environment {
  /** Where the sandbox and its control paths are served. */
  origin: string;
  baseUrl: string;
  credentials: { secretId: string; secretKey: string };
}

/** A store that is available on this runtime. */
export interface StoreOfRuntime {
  name: string;
  /** Each call opens the same place, if the store has a permanent one. */
  open(): NonNullable<NordigenClientOptions['store']>;
  contract(): TokenStoreCase[];
}

/** The sandbox as a behaviour controls it: over HTTP, with the suite's own clock, which follows the sandbox's. */
export interface World extends Environment {
  now(): number;
  /** Makes a client of the sandbox, which is watched, and closed when the behaviour ends. */
  client(options?: NordigenClientOptions): NordigenClient;
  /** Moves both clocks, or only the sandbox's. */
  advance(seconds: number, whose?: 'both' | 'sandbox'): Promise<void>;
  fail(...input: Parameters<Sandbox['fail']>): Promise<void>;
  revokeTokens(kind?: 'access' | 'refresh'): Promise<void>;
  connect(): Promise<Connection>;
  /** The requests that reached the API since the behaviour began. */
  requests(): Promise<SandboxRequest[]>;
  /** The token calls among them: `['new', 'refresh']`. */
  tokenCalls(): Promise<string[]>;
  /** The others. */
  dataCalls(): Promise<SandboxRequest[]>;
}

/** One thing that the client does in the same way on every runtime. */
export interface Behaviour {
  name: string;
  /** Resolves to something worth printing. Rejects if the client does something else. */
  run(world: World): Promise<string | undefined> | Promise<void>;
}

/** What became of a behaviour; a program prints it as one line of JSON after {@link outcomeMark}. */
export interface Outcome {
  name: string;
  tookMs: number;
  detail?: string;
  failure?: string;
}

/** Tells outcomes from what the canary prints. */
export const outcomeMark = '\u001eoutcome ';

export function check(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

export function checkSame(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what} is ${is}, not ${should}.`);
}

/** What the promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    note(error);
    return error as Record<string, unknown>;
  }
  throw new Error('It did not reject.');
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
