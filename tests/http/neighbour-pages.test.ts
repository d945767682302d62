import { describe, expect, test } from 'vitest';
import { nextPage, previousPage } from '../../src/index.ts';

const page = (links: { next?: string | null; previous?: string | null }) => ({
  count: 0,
  next: null,
  previous: null,
  results: [],
  ...links,
});
const base = 'https://elsewhere.example/api/v2/requisitions/';

describe('nextPage and previousPage', () => {
  test('return the limit and offset from the page’s URLs', () => {
    expect(nextPage(page({ next: `${base}?limit=50&offset=100` }))).toStrictEqual({ limit: 50, offset: 100 });
    expect(nextPage(page({ next: `${base}?offset=100#x` }))).toStrictEqual({ offset: 100 });
    expect(previousPage(page({ previous: `${base}?limit=50&offset=50` }))).toStrictEqual({
      limit: 50,
      offset: 50,
    });
  });

  test('return undefined at either end of the list', () => {
    expect(nextPage(page({ next: null }))).toBeUndefined();
    expect(nextPage(page({ next: '' }))).toBeUndefined();
    expect(previousPage(page({}))).toBeUndefined();
    expect(previousPage(page({ previous: '' }))).toBeUndefined();
  });

  test('return offset 0 before the second page, because the first page’s URL has no offset', () => {
    expect(previousPage(page({ previous: `${base}?limit=50` }))).toStrictEqual({ limit: 50, offset: 0 });
    expect(previousPage(page({ previous: base }))).toStrictEqual({ offset: 0 });
  });

  test('return undefined if the URL has no valid offset', () => {
    expect(nextPage(page({ next: `${base}?cursor=abc` }))).toBeUndefined();
    expect(nextPage(page({ next: `${base}?offset=-1` }))).toBeUndefined();
    expect(nextPage(page({ next: 7 as never }))).toBeUndefined();
  });
});
