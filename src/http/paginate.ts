import { type ApiCall, unwrap } from '../answers/api-response.ts';
import type { Issue } from '../errors/issue.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import type { Page, PageParameters } from '../schemas/page.ts';
import { assertPlain } from './assert-plain.ts';
import type { CallOptions, EndpointInput } from './endpoint.ts';
import { nextPage } from './neighbour-pages.ts';

/** What an iteration over all pages takes. */
export interface ListAllOptions extends CallOptions {
  /**
   * Number of rows that are asked for at once, 1 or more.
   * @default what the API does, 100
   */
  limit?: number | undefined;
  /**
   * Number of rows to skip at the start, 0 or more.
   * @default 0
   */
  offset?: number | undefined;
  /**
   * Also yield the rows of pages that had parts dropped.
   * @default false: the iteration ends with a `NordigenValidationError`
   */
  allowIssues?: boolean | undefined;
}

/** The query parameters of an operation that answers in pages. */
export const pageParameters: readonly (keyof PageParameters)[] = ['limit', 'offset'];

/** @throws TypeError naming the parameter that does not fit. */
export function checkPage({ query = {} }: EndpointInput): void {
  const { limit, offset } = query as PageParameters;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new TypeError('limit must be a whole number of at least 1.');
  }
  if (offset !== undefined && !(Number.isSafeInteger(offset) && offset >= 0)) {
    throw new TypeError('offset must be a whole number of at least 0.');
  }
}

/** How often in a row the list may shrink, or send a page without new rows, before the iteration gives up. */
const mostFruitless = 10;

/**
 * Yields the rows of all pages, each once, asking for a page when it is needed. Of `next` only the parameters are
 * taken: the URL may name another host, where no token must go. Where rows are deleted meanwhile those behind them
 * move up, so the iteration goes back by as many as the list has lost and leaves out what it has yielded already.
 */
export async function* paginate<Row extends { id: string }, Field extends string>(
  operation: OperationName,
  list: (page: PageParameters, options: CallOptions) => ApiCall<Page<Row>, Field>,
  parameters: ListAllOptions = {},
  callOptions: CallOptions = {},
): AsyncGenerator<Row, void, undefined> {
  assertPlain(`The options of ${operation}All`, parameters);
  const { limit, offset: start = 0, allowIssues = false, ...others } = parameters;
  const options = { ...others, ...callOptions };
  const yielded = new Set<string>();
  let count: number | undefined;
  let fruitless = 0;
  for (let offset = start; ; ) {
    const response = await list(toParameters(limit, offset), options);
    const page: Page<Row> = unwrap(response, { allowIssues });
    const end = offset + page.results.length + countDropped(response.issues);
    const lost = Math.max(0, (count ?? page.count) - page.count);
    count = page.count;
    const isTooFar = lost > 0 && offset > start;
    let isNew = false;
    if (isTooFar) offset = Math.max(start, offset - lost);
    else {
      for (const row of page.results) {
        // A row without an id has its issue already, and cannot be compared with others.
        if (typeof row.id === 'string' && yielded.has(row.id)) continue;
        yielded.add(row.id);
        isNew = true;
        yield row;
      }
      const next = nextOffset(operation, page, offset, end);
      if (next === undefined) return;
      // A server that sends fewer rows than it was asked for may still count on from what was asked.
      offset = end === offset ? next : Math.min(next, end);
    }
    fruitless = isNew ? 0 : fruitless + 1;
    if (fruitless > mostFruitless) {
      throw toPageError(operation, `sends no new rows on ${fruitless} pages in a row, and promises more`);
    }
  }
}

function toParameters(limit: number | undefined, offset: number): PageParameters {
  return { limit, ...(offset !== 0 && { offset }) };
}

/** Rows that were sent, but are not in the data. A row as a whole has an issue only if it was dropped. */
function countDropped(issues: readonly Issue[]): number {
  return issues.filter(({ path }) => /^results\[\d+\]$/.test(path)).length;
}

/** Where the page after this one, of the rows from `offset` to `end`, begins; `undefined` at the end of the list. */
function nextOffset(
  operation: OperationName,
  page: Page<unknown>,
  offset: number,
  end: number,
): number | undefined {
  if (typeof page.next !== 'string' || page.next === '') {
    if (end < page.count) throw toPageError(operation, `ends after ${end} of ${page.count} rows`);
    return undefined;
  }
  const next = nextPage(page)?.offset;
  if (next === undefined) {
    throw toPageError(operation, 'promises a next page, and does not say where it begins');
  }
  if (next > offset) return next;
  // In the vendor's own examples `next` points at the same page. If all rows have come, that is the end.
  if (end >= page.count) return undefined;
  throw toPageError(operation, 'promises a next page, and points back at one that was read already');
}

function toPageError(operation: OperationName, what: string): NordigenValidationError {
  return new NordigenValidationError(`${operation} ${what}. The rows so far are not all.`, {
    operation,
    status: 200,
    issues: [],
  });
}
