import { NordigenStateError } from '../errors/nordigen-state-error.ts';
import { readDay } from './day.ts';
import type { Facts } from './facts.ts';
import { columns } from './fields.ts';

/** A row that was reported. `gone` is a pending row that vanished; it is kept so that it gets its id back if it returns. */
export interface KnownRow extends Facts {
  /** The sync's own id of the transaction. */
  readonly id: string;
  /** Hashes of the words of its free text. */
  readonly words: readonly number[];
  /** Whether the row is booked, pending, or no longer listed. */
  readonly status: 'booked' | 'pending' | 'gone';
  /** The day on which it was first seen. */
  readonly seen: number;
  /** Pending: the first day on which it was not listed. */
  readonly absent?: number;
  /** Booked: it is missing, and was reported as a suspect. */
  readonly isMissing?: true;
  /** The latest day that it ever had, if `day` is an earlier one: its id must not be used again while that day may come. */
  readonly latest?: number;
  /** The row has no day of its own, or no longer has one: `day` is an earlier one. */
  readonly isUndated?: true;
  /** Booked: the pending row that the bank still listed when it was last read. */
  readonly listed?: Listing;
}

/** A pending row that stands for a booked one. */
export interface Listing {
  /** Hash of all its fields. */
  readonly print: number;
  /** Hash of its content. */
  readonly content: number;
}

/**
 * What the sync knows about one real account. Store it as JSON, whole, in one transaction with the changes; read nothing
 * but `revision` from it. It contains hashes and days, but none of the bank's texts.
 */
export interface SyncState {
  /** The version of this format. */
  readonly version: 1;
  /** Increases by one with each run: write the new state only if the stored one still has the revision that was read. */
  readonly revision: number;
  /** The day of the last run. */
  readonly today: string;
  /** Everything up to this day was read. */
  readonly readOn?: string;
  /** The last day on which the bank's whole history was read. */
  readonly fullOn?: string;
  /** Rows that are older than this day are no longer known. */
  readonly horizon?: string;
  /** The oldest day of any row that was ever known. */
  readonly since?: string;
  /** The names of the fields that rows have hashes of, in their order. */
  readonly fields: readonly string[];
  /** The rows that are known. */
  readonly rows: readonly KnownRow[];
}

const version = 1;

/** The given state, checked; `undefined` for a first run. */
export function readState(given: unknown): SyncState | undefined {
  if (given === undefined || given === null) return undefined;
  const state = given as Partial<Record<keyof SyncState, unknown>>;
  const found = typeof given === 'object' ? state.version : undefined;
  if (typeof found === 'number' && found > version) {
    throw new NordigenStateError(
      `The sync state has version ${found}, and this release of nordigen-client supports ${version}: a newer release wrote it. Update the package.`,
      'newer',
    );
  }
  const problem = found === version ? findProblem(state) : 'version';
  if (problem === undefined) return given as SyncState;
  throw new NordigenStateError(
    `The sync state is damaged or is not a state of nordigen-client/sync: its ${problem} is not valid. Pass what was stored, as JSON.parse returns it, or undefined to start anew.`,
    'damaged',
  );
}

function findProblem(state: Partial<Record<keyof SyncState, unknown>>): string | undefined {
  if (!isCount(state.revision)) return 'revision';
  if (readDay(state.today) === undefined) return 'today';
  for (const name of ['readOn', 'fullOn', 'horizon', 'since'] as const) {
    if (state[name] !== undefined && readDay(state[name]) === undefined) return name;
  }
  const { fields } = state;
  if (!Array.isArray(fields) || !fields.every(isText) || columns.some((name, at) => name !== fields[at])) {
    return 'list of fields';
  }
  if (!Array.isArray(state.rows)) return 'list of rows';
  let last = '';
  for (let at = 0; at < state.rows.length; at++) {
    const row: unknown = state.rows[at];
    // Sorted, so each id occurs once.
    if (!isKnownRow(row) || row.id <= last) return `row ${at}`;
    last = row.id;
  }
  return undefined;
}

function isKnownRow(value: unknown): value is KnownRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Partial<Record<keyof KnownRow, unknown>>;
  // One by one, since a state may contain many thousands.
  return (
    isText(row.id) &&
    isHash(row.print) &&
    isHash(row.amount) &&
    isText(row.currency) &&
    isHash(row.text) &&
    isHash(row.names) &&
    (row.account === undefined || isHash(row.account)) &&
    (row.status === 'booked' || row.status === 'pending' || row.status === 'gone') &&
    Number.isInteger(row.seen) &&
    Number.isInteger(row.sign) &&
    isDay(row.day) &&
    isDay(row.valueDay) &&
    isDay(row.absent) &&
    isDay(row.latest) &&
    areHashes(row.keys) &&
    areHashes(row.party) &&
    areHashes(row.words) &&
    areHashes(row.fields) &&
    (row.listed === undefined || isRecord(row.listed))
  );
}

function isDay(value: unknown): boolean {
  return value === undefined || Number.isInteger(value);
}

function areHashes(list: unknown): boolean {
  if (!Array.isArray(list)) return false;
  for (const item of list) if (!isHash(item)) return false;
  return true;
}

function isHash(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
