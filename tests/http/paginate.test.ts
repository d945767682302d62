import { describe, expect, test } from 'vitest';
import { createNordigenClient, type NordigenClientOptions } from '../../src/index.ts';

interface Row {
  id: string;
}

/** An API with one list, whose rows can be deleted while it is read, as the real one answers. */
function listOf(count: number, answer?: (query: URLSearchParams) => object) {
  const rows: Row[] = Array.from({ length: count }, (_, index) => toRow(`row-${index}`));
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
  test('yields every row once, a page at a time', async () => {
    const { rows, asked, client } = listOf(250);
    expect(await collect(client.requisitions.listAll())).toEqual(rows.map(({ id }) => id));
    expect(asked).toEqual(['', '?offset=100', '?offset=200']);
  });

  test('takes a size of page, a start, and the options of a call', async () => {
    const { asked, client } = listOf(25);
    const ids = await collect(client.requisitions.listAll({ limit: 10, offset: 5, timeoutMs: 1_000 }));
    expect(ids).toHaveLength(20);
    expect(asked).toEqual(['?limit=10&offset=5', '?limit=10&offset=15']);
    const controller = new AbortController();
    controller.abort('enough');
    const over = collect(client.requisitions.listAll({ limit: 10 }, { signal: controller.signal }));
    await expect(over).rejects.toBe('enough');
  });

  test('loses nothing where its user deletes what it yields', async () => {
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

  test.each([1, 2, 3, 7])('loses nothing where every %ith row is deleted', async (every) => {
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

  test('yields a row once that comes twice, since others were created before it', async () => {
    const { rows, client } = listOf(150);
    const seen: string[] = [];
    for await (const { id } of client.requisitions.listAll()) {
      if (seen.length === 50) rows.unshift(toRow('new'));
      seen.push(id);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(150);
  });

  test('ends with an error where a next page is promised that names no place', async () => {
    const { client } = listOf(1, () => ({
      count: 2,
      next: 'https://x.example/?cursor=a',
      previous: null,
      results: [toRow('a')],
    }));
    await expect(collect(client.requisitions.listAll())).rejects.toMatchObject({
      code: 'NORDIGEN_VALIDATION',
      operation: 'requisitions.list',
      message: expect.stringContaining('does not say where it begins'),
    });
  });

  test('ends with an error where the next page lies behind', async () => {
    const { client } = listOf(1, () => ({
      count: 9,
      next: 'https://x.example/?offset=0',
      previous: null,
      results: [toRow('a')],
    }));
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(/points back/);
  });

  test('ends where the only page points at itself and all rows were there', async () => {
    const { client } = listOf(1, () => ({
      count: 1,
      next: 'https://x.example/?offset=0',
      previous: null,
      results: [toRow('a')],
    }));
    expect(await collect(client.requisitions.listAll())).toEqual(['a']);
  });

  test('gives up where page after page is empty and promises more', async () => {
    const { asked, client } = listOf(1, (query) => {
      const next = `https://x.example/?offset=${Number(query.get('offset') ?? 0) + 100}`;
      return { count: 1e9, next, previous: null, results: [] };
    });
    await expect(collect(client.requisitions.listAll())).rejects.toThrow(/no rows on 11 pages in a row/);
    expect(asked).toHaveLength(11);
  });

  test('throws what unwrap would, unless odd rows are allowed', async () => {
    const odd = () => ({ count: 2, next: null, previous: null, results: [toRow('a'), 7] });
    const { client } = listOf(1, odd);
    await expect(collect(client.requisitions.listAll())).rejects.toMatchObject({
      name: 'NordigenValidationError',
      issues: [{ path: 'results[1]' }],
    });
    expect(await collect(client.requisitions.listAll({ allowIssues: true }))).toEqual(['a']);
  });

  test.each([
    [{ limit: 0 }, /^limit must be/],
    [{ offset: -1 }, /^offset must be/],
    [{ size: 3 }, /no option 'size'/],
    [null, /must be a plain object/],
  ])('rejects %j by name, and sends nothing', async (options, message) => {
    const { asked, client } = listOf(3);
    const iterator = client.requisitions.listAll(options as never);
    await expect(iterator.next()).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});
