import {
  type ApiCall,
  type ApiFailure,
  type ApiResponse,
  type ApiSuccess,
  toApiCall,
} from '../answers/api-response.ts';
import type { NordigenClient } from '../client.ts';
import type { Issue } from '../errors/issue.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import type { Page, PageParameters } from '../schemas/page.ts';
import { type Consent, toConsent } from './consent.ts';

/**
 * Reads the current state of all links, newest first. It reads the lists of requisitions and agreements, a hundred
 * rows per call, and never a single one.
 *
 * A superseded link stays `LN` at the API. Of the links that share account ids, only the newest counts here, and the
 * others are `superseded`. If the new link has other account ids, only your own records can tell.
 * @throws NordigenValidationError if a list ends before all of its rows have come.
 */
export function listConsents(
  client: Pick<NordigenClient, 'requisitions' | 'agreements' | 'now'>,
  options: {
    /** Ends the call, which rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
  } = {},
): ApiCall<Consent[]> {
  return toApiCall(
    (async (): Promise<ApiResponse<Consent[]>> => {
      const requisitions = await walk((page) => client.requisitions.list(page, options));
      if (!requisitions.ok) return requisitions;
      const agreements = await walk((page) => client.agreements.list(page, options));
      if (!agreements.ok) return agreements;
      const nowMs = client.now();
      const consents = [...requisitions.data.values()]
        .sort((a, b) => compare(b.row.created ?? '', a.row.created ?? ''))
        .map(({ row, issues }) => {
          const agreement = agreements.data.get(row.agreement ?? '');
          return toConsent(row, agreement?.row, { nowMs, issues: [...issues, ...(agreement?.issues ?? [])] });
        });
      return { ...agreements, data: markSuperseded(consents) };
    })(),
  );
}

/** How many pages in a row may bring no new row. */
const mostFruitless = 10;

interface Walked<Row> {
  row: Row;
  issues: Issue[];
}

/** All rows of a list by id. Rows that move because others were added or deleted are neither lost nor repeated. */
async function walk<Row extends { id: string }>(
  list: (page: PageParameters) => Promise<ApiResponse<Page<Row>, string>>,
): Promise<ApiSuccess<Map<string, Walked<Row>>> | ApiFailure> {
  const limit = 100;
  const rows = new Map<string, Walked<Row>>();
  let count: number | undefined;
  let fruitless = 0;
  for (let offset = 0; ; ) {
    const response = await list({ limit, offset });
    if (!response.ok) return response as ApiFailure;
    const { results, next, count: newCount } = response.data;
    const isLeftOut = (index: number): boolean =>
      response.issues.some(({ path }) => path === `results[${index}]`);
    const before = rows.size;
    let sentAt = -1;
    for (const row of results) {
      // Paths of issues count the rows as they were sent, including rows that were dropped.
      do sentAt++;
      while (isLeftOut(sentAt));
      const place = `results[${sentAt}]`;
      rows.set(row.id, { row, issues: response.issues.filter(({ path }) => path.startsWith(place)) });
    }
    const gone = (count ?? newCount) - newCount;
    if (gone > 0) {
      // Rows were deleted meanwhile, so others may have moved to before this page.
      offset = Math.max(0, offset - gone);
    } else {
      // After a step back a page may bring nothing new; a server that ignores `offset` never does.
      fruitless = rows.size === before ? fruitless + 1 : 0;
      const isStuck = fruitless > mostFruitless;
      const end = offset + results.length + response.issues.filter(isOfRow).length;
      const isShort = (isStuck ? rows.size : end) < newCount;
      if (isShort && (isStuck || !next)) throw toPageError(response, newCount);
      if (!next || results.length === 0 || isStuck) return { ...response, data: rows, issues: [] };
      offset = end;
    }
    count = newCount;
  }
}

/** A row that was sent, but is not in the data. */
function isOfRow({ path }: Issue): boolean {
  return /^results\[\d+\]$/.test(path);
}

function toPageError({ operation, status }: ApiSuccess<unknown>, count: number): NordigenValidationError {
  const message = `${operation} did not send all of its ${count} rows.`;
  return new NordigenValidationError(message, { operation, status, issues: [] });
}

/** The states of links that have been linked. */
const took = new Set<Consent['state']>(['linked', 'expired', 'suspended']);

/** Expects the newest consent first. */
function markSuperseded(consents: readonly Consent[]): Consent[] {
  const seen = new Set<string>();
  return consents.map((consent) => {
    const isSuperseded = consent.accounts.length > 0 && consent.accounts.every((id) => seen.has(id));
    // A link that failed took nothing over.
    if (took.has(consent.state)) for (const id of consent.accounts) seen.add(id);
    if (!isSuperseded) return consent;
    const { nextStep, ...rest } = consent;
    return { ...rest, state: 'superseded' };
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
