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

describe('the neighbours of a page', () => {
  test('are the parameters that its URLs name', () => {
    expect(nextPage(page({ next: `${base}?limit=50&offset=100` }))).toEqual({ limit: 50, offset: 100 });
    expect(nextPage(page({ next: `${base}?offset=100#x` }))).toEqual({ offset: 100 });
    expect(previousPage(page({ previous: `${base}?limit=50&offset=50` }))).toEqual({ limit: 50, offset: 50 });
  });

  test('are undefined at both ends of the list', () => {
    expect(nextPage(page({ next: null }))).toBeUndefined();
    expect(nextPage(page({ next: '' }))).toBeUndefined();
    expect(previousPage(page({}))).toBeUndefined();
  });

  test('before the second page is the first one, whose URL names no offset', () => {
    expect(previousPage(page({ previous: `${base}?limit=50` }))).toEqual({ limit: 50, offset: 0 });
  });

  test('are undefined where the URL names no place', () => {
    expect(nextPage(page({ next: `${base}?cursor=abc` }))).toBeUndefined();
    expect(nextPage(page({ next: `${base}?offset=-1` }))).toBeUndefined();
    expect(nextPage(page({ next: 7 as never }))).toBeUndefined();
  });
});
