import type { Page, PageParameters } from '../schemas/page.ts';

/**
 * The parameters of the page after this one, for `list(parameters)`; `undefined` on the last page. The URL that the
 * API names is not followed: it may lie on another host.
 * @example
 * const second = nextPage(first) && (await client.requisitions.list(nextPage(first)).unwrap());
 */
export function nextPage(page: Page<unknown>): PageParameters | undefined {
  const parameters = readParameters(page.next);
  return parameters?.offset === undefined ? undefined : parameters;
}

/** The parameters of the page before this one; `undefined` on the first page. */
export function previousPage(page: Page<unknown>): PageParameters | undefined {
  const parameters = readParameters(page.previous);
  // The URL of the first page names no offset.
  return parameters === undefined ? undefined : { ...parameters, offset: parameters.offset ?? 0 };
}

function readParameters(url: unknown): PageParameters | undefined {
  if (typeof url !== 'string' || url === '') return undefined;
  const limit = readNumber(url, 'limit');
  const offset = readNumber(url, 'offset');
  return { ...(limit !== undefined && { limit }), offset };
}

function readNumber(url: string, name: string): number | undefined {
  const digits = new RegExp(`[?&]${name}=(\\d{1,15})(?:&|#|$)`).exec(url)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
