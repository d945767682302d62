import { describe, expect, test } from 'vitest';
import { createNordigenClient, type NordigenClientOptions } from '../../src/index.ts';

interface Row {
  id: string;
}

/** A client of an API that has one list. Its `rows` can change while the client reads them. */
function listOf(count: number, answer?: (query: URLSearchParams) => object) {
  const rows = toRows(count);
  const asked: string[] = [];
  const options: NordigenClientOptions = {
    credentials: 'proxy',
    baseUrl: 'https://backend.example/',
    fetch: async (request) => {
      const { searchParams, search } = new URL(request.url);
      asked.push(search);
      return Response.json(answer?.(searchParams) ?? toPage(rows, searchParams));
    },
  };
  return { rows, asked, client: createNordigenClient(options) };
}

function toRow(id: string): Row & Record<string, unknown> {
  const created = '2026-01-01T00:00:00Z';
  return {
    id,
    created,
    redirect: null,
    status: 'CR',
    institution_id: 'A',
    reference: id,
    accounts: [],
    link: '',
  };
}

const toRows = (count: number): Row[] => Array.from({ length: count }, (_, index) => toRow(`row-${index}`));

function toPage(rows: Row[], query: URLSearchParams): object {
  const [limit, offset] = [Number(query.get('limit') ?? 100), Number(query.get('offset') ?? 0)];
  const url = (from: number) => `https://elsewhere.example/x/?limit=${limit}&offset=${from}`;
  return {
    count: rows.length,
    next: offset + limit < rows.length ? url(offset + limit) : null,
    previous: offset > 0 ? url(Math.max(0, offset - limit)) : null,
    results: rows.slice(offset, offset + limit),
  };
}

async function collect(iterator: AsyncIterable<Row>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of iterator) ids.push(id);
  return ids;
}

describe('listAll', () => {
  test('yields every row once and requests one page at a time', async () => {
    const { rows, asked, client } = listOf(250);
    expect(await collect(client.requisitions.listAll())).toEqual(rows.map(({ id }) => id));
    expect(asked).toEqual(['', '?offset=100', '?offset=200']);
  });

  test('accepts a page size, a start offset and the options of a call', async () => {
    const { asked, client } = listOf(25);
    const ids = await collect(client.requisitions.listAll({ limit: 10, offset: 5, timeoutMs: 60_000 }));
    expect(ids).toHaveLength(20);
    expect(asked).toEqual(['?limit=10&offset=5', '?limit=10&offset=15']);
    const controller = new AbortController();
    controller.abort('enough');
    const over = collect(client.requisitions.listAll({ limit: 10 }, { signal: controller.signal }));
    await expect(over).rejects.toBe('enough');
  });

  test('accepts the smallest page size and start', async () => {
    const { asked, client } = listOf(2);
    expect(await collect(client.requisitions.listAll({ limit: 1, offset: 0 }))).toHaveLength(2);
    expect(asked).toEqual(['?limit=1', '?limit=1&offset=1']);
    expect((await client.requisitions.list({ limit: 1, offset: 0 })).ok).toBe(true);
  });

  test('skips no row if the caller deletes each row that it yields', async () => {
    const { rows, client } = listOf(250);
    const deleted: string[] = [];
    for await (const { id } of client.requisitions.listAll()) {
      rows.splice(
        rows.findIndex((row) => row.id === id),
        1,
      );
      deleted.push(id);
    }
    expect(rows).toEqual([]);
    expect(new Set(deleted).size).toBe(250);
  });

  test.each([1, 2, 3, 7])('skips no row if the caller deletes one row in %i', async (every) => {
    const { rows, client } = listOf(321);
    const all = rows.map(({ id }) => id);
    const seen: string[] = [];
    for await (const { id } of client.requisitions.listAll({ limit: 50 })) {
      seen.push(id);
      if (seen.length % every === 0)
        rows.splice(
          rows.findIndex((row) => row.id === id),
          1,
        );
    }
    expect(seen).toEqual(all);
  });

  test('goes back by as many rows as the list has lost, and no further than where it began', async () => {
    const all = toRows(400);
    // What is deleted before each request.
    const gone = [0, 60, 0, 200, 10, 0];
    const { asked, client } = listOf(0, (query) => {
      all.splice(0, gone[asked.length - 1] ?? 0);
      return toPage(all, query);
    });
    const ids = await collect(client.requisitions.listAll({ offset: 50, limit: 100 }));
    const offsets = asked.map((search) => new URLSearchParams(search).get('offset'));
    expect(offsets).toEqual(['50', '150', '90', '190', '50']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('yields a row only once if a new row pushes it onto the next page', async () => {
    const { rows, client } = listOf(150);
    const seen: string[] = [];
    for await (const { id } of client.requisitions.listAll()) {
      if (seen.length === 50) rows.unshift(toRow('new'));
      seen.push(id);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(150);
  });

  test('throws if the URL of the next page has no offset', async () => {
    const { client } = listOf(1, () => ({
      count: 2,
      next: 'https://x.example/?cursor=a',
      previous: null,
      results: [toRow('a')],
    }));
    await expect(collect(client.requisitions.listAll())).rejects.toMatchObject({
      code: 'NORDIGEN_VALIDATION',
      operation: 'requisitions.list',
      message:
        'requisitions.list promises a next page, and does not say where it begins. The rows so far are not all.',
    });
  });

  test('throws if the next page is one that was read already', async () => {
    const { client } = listOf(1, () => ({
      count: 9,
      next: 'https://x.example/?offset=0',
      previous: null,
      results: [toRow('a')],
    }));
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(
      'requisitions.list promises a next page, and points back at one that was read already.',
    );
  });

  test('stops if the next page is named with an empty text', async () => {
    const { client } = listOf(1, () => ({ count: 1, next: '', previous: null, results: [toRow('a')] }));
    expect(await collect(client.requisitions.listAll())).toEqual(['a']);
  });

  test('stops if the page names itself as the next one and all rows have been read', async () => {
    const { client } = listOf(1, () => ({
      count: 1,
      next: 'https://x.example/?offset=0',
      previous: null,
      results: [toRow('a')],
    }));
    expect(await collect(client.requisitions.listAll())).toEqual(['a']);
  });

  test('gives up after eleven empty pages in a row that promise more', async () => {
    const { asked, client } = listOf(1, (query) => {
      const next = `https://x.example/?offset=${Number(query.get('offset') ?? 0) + 100}`;
      return { count: 1e9, next, previous: null, results: [] };
    });
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(
      'requisitions.list sends no new rows on 11 pages in a row, and promises more.',
    );
    expect(asked).toEqual(['', ...Array.from({ length: 10 }, (_, page) => `?offset=${page + 1}00`)]);
  });

  test('gives up if every page repeats the same rows and promises more', async () => {
    const { asked, client } = listOf(1, (query) => {
      // Without a bound the test would never end.
      if (asked.length > 50) return { count: 1, next: null, previous: null, results: [] };
      const next = `https://x.example/?offset=${Number(query.get('offset') ?? 0) + 100}`;
      return { count: 1e9, next, previous: null, results: [toRow('a')] };
    });
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(/no new rows/);
    expect(asked.length).toBeLessThanOrEqual(13);
  });

  test('throws if the list ends before all rows have come', async () => {
    const { client } = listOf(250, (query) => ({ ...toPage(toRows(250), query), next: null }));
    await expect(collect(client.requisitions.listAll())).rejects.toMatchObject({
      message: 'requisitions.list ends after 100 of 250 rows. The rows so far are not all.',
      operation: 'requisitions.list',
      status: 200,
      issues: [],
    });
  });

  test('asks for the rows that a short page has left out, wherever the next page is said to begin', async () => {
    const { client } = listOf(250, (query) => {
      const page = toPage(toRows(250), query) as { results: Row[] };
      return { ...page, results: page.results.slice(0, 30) };
    });
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(/ends after 180 of 250 rows/);
    const { rows, client: skipping } = listOf(250, (query) => {
      const offset = Number(query.get('offset') ?? 0);
      const next = offset < 150 ? `https://x.example/?offset=${offset + 150}` : null;
      return { ...toPage(toRows(250), query), next };
    });
    expect(await collect(skipping.requisitions.listAll())).toEqual(rows.map(({ id }) => id));
  });

  test('with allowIssues loses no row either: dropped rows count as come', async () => {
    const broken = (row: Row, index: number): unknown => (index === 3 ? 'maintenance' : row);
    const page = (query: URLSearchParams, next?: string | null): object => {
      const { results, ...rest } = toPage(toRows(250), query) as { results: Row[] };
      return { ...rest, results: results.map(broken), ...(next !== undefined && { next }) };
    };
    const whole = listOf(250, (query) => page(query));
    expect(await collect(whole.client.requisitions.listAll({ allowIssues: true }))).toHaveLength(247);
    expect(whole.asked).toHaveLength(3);
    const short = listOf(250, (query) => page(query, null));
    const all = short.client.requisitions.listAll({ allowIssues: true });
    await expect(collect(all)).rejects.toThrow(/ends after 100 of 250 rows/);
  });

  test.each([
    ['is dropped, which counts as come', (row: Row, index: number) => (index === 12 ? 7 : row), undefined],
    [
      'has a member dropped, which is no further row',
      (row: Row) => ({ ...row, link: {} }),
      /ends after 19 of 20/,
    ],
  ])('with allowIssues knows the end of a list where a row %s', async (_, change, message) => {
    const { client } = listOf(1, () => {
      const results: unknown[] = toRows(message ? 19 : 20).map(change);
      return { count: 20, next: null, previous: null, results };
    });
    const all = collect(client.requisitions.listAll({ allowIssues: true }));
    if (message) await expect(all).rejects.toThrow(message);
    else expect(await all).toHaveLength(19);
  });

  test('with allowIssues yields rows without an id, however many pages have only such rows', async () => {
    const { client } = listOf(1_500, (query) => {
      const { results, ...rest } = toPage(toRows(1_500), query) as { results: Row[] };
      return { ...rest, results: results.map((row) => ({ ...row, id: {} })) };
    });
    expect(await collect(client.requisitions.listAll({ allowIssues: true }))).toHaveLength(1_500);
  });

  test('throws for malformed rows as unwrap() does, unless allowIssues is set', async () => {
    const odd = () => ({ count: 2, next: null, previous: null, results: [toRow('a'), 7] });
    const { client } = listOf(1, odd);
    await expect(collect(client.requisitions.listAll())).rejects.toMatchObject({
      name: 'NordigenValidationError',
      issues: [{ path: 'results[1]' }],
    });
    expect(await collect(client.requisitions.listAll({ allowIssues: true }))).toEqual(['a']);
  });

  test.each([
    [{ limit: 0 }, 'limit must be a whole number of at least 1.'],
    [{ limit: 1.5 }, 'limit must be a whole number of at least 1.'],
    [{ limit: '1' }, 'limit must be a whole number of at least 1.'],
    [{ offset: -1 }, 'offset must be a whole number of at least 0.'],
    [{ offset: 0.5 }, 'offset must be a whole number of at least 0.'],
    [{ size: 3 }, "A call has no option 'size': it takes signal, timeoutMs, retry, headers."],
    [null, 'The options of requisitions.listAll must be a plain object.'],
    [[], 'The options of requisitions.listAll must be a plain object.'],
  ])('rejects %j with a clear error and sends nothing', async (options, message) => {
    const { asked, client } = listOf(3);
    const iterator = client.requisitions.listAll(options as never);
    await expect(iterator.next()).rejects.toThrow(new TypeError(message));
    expect(asked).toEqual([]);
  });
});
