import type { Answer } from '../errors/answers.ts';
import type { Call } from '../world.ts';
import { readInteger } from './request-fields.ts';

const defaultLimit = 100;

/** One page of `items`, with absolute URLs of the neighbouring pages on the origin of the request. */
export function toPage<Item>(
  items: readonly Item[],
  path: string,
  { origin, query }: Call,
  toBody: (item: Item) => unknown,
): Answer {
  const limit = atLeast(1, query.get('limit')) ?? defaultLimit;
  const offset = atLeast(0, query.get('offset')) ?? 0;
  const addressOf = (start: number): string => `${origin}${path}?limit=${limit}&offset=${start}`;

  return {
    status: 200,
    body: {
      count: items.length,
      next: offset + limit < items.length ? addressOf(offset + limit) : null,
      previous: offset > 0 ? addressOf(Math.max(0, offset - limit)) : null,
      results: items.slice(offset, offset + limit).map(toBody),
    },
  };
}

/** An invalid limit or offset counts as absent, as with the real API. */
function atLeast(minimum: number, text: string | null): number | undefined {
  const value = readInteger(text ?? undefined);
  return value !== undefined && value >= minimum ? value : undefined;
}
