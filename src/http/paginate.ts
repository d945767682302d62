import type { ApiCall } from '../answers/api-response.ts';
import type { Page, PageParameters } from '../schemas/page.ts';
import type { EndpointInput } from './endpoint.ts';

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

/**
 * Yields the rows of all pages, asking for a page when it is needed. Of `next` only the offset is taken: the URL may
 * name another host, where no token must go. Ends when an offset does not advance, as in the vendor's own examples.
 */
export async function* paginate<Row, Field extends string>(
  list: (page: PageParameters) => ApiCall<Page<Row>, Field>,
): AsyncGenerator<Row, void, undefined> {
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const page: Page<Row> = await list(offset === 0 ? {} : { offset }).unwrap();
    yield* page.results;
    const next = readOffset(page.next);
    offset = next !== undefined && next > offset ? next : undefined;
  }
}

function readOffset(next: string | null | undefined): number | undefined {
  const digits = /[?&]offset=(\d{1,15})(?:&|#|$)/.exec(next ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
