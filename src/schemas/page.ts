import * as v from 'valibot';
import { expected, expectedTextOrNull, integer, type Schema, shape } from './primitives.ts';

/** One page of a list. */
export interface Page<Row> {
  /** Number of rows on all pages. */
  count: number;
  /** Absolute URL of the page after this one; `null` on the last. */
  next: string | null;
  /** Absolute URL of the page before this one; `null` on the first. */
  previous: string | null;
  /** The rows of this page. */
  results: Row[];
}

/** A page of rows that each fit `row`; a row that does not fit is dropped. */
// @__NO_SIDE_EFFECTS__
export function pageSchema<Row>(row: Schema<Row>): Schema<Page<Row>> {
  return shape<Page<Row>>({
    count: expected(integer),
    next: expectedTextOrNull,
    previous: expectedTextOrNull,
    results: expected(v.array(row)),
  });
}

/** Which page of a list to fetch. */
export interface PageParameters {
  /**
   * Number of rows on the page, 1 or more.
   * @default 100
   */
  limit?: number | undefined;
  /**
   * Number of rows to skip, 0 or more.
   * @default 0
   */
  offset?: number | undefined;
}
