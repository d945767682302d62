import { afterEach, describe, expect, test, vi } from 'vitest';
import { readJson } from '../../src/proxy/read-json.ts';

afterEach(() => void vi.useRealTimers());

const longest = 65_536;

/** What a body is read as: its value, or the status that refuses it. */
async function read(body: BodyInit | null, headers: HeadersInit = {}, patienceMs = 1_000): Promise<unknown> {
  const init = {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    duplex: 'half',
  };
  const result = await readJson(new Request('https://a.example/', init as RequestInit), patienceMs);
  return result instanceof Response ? result.status : result;
}

/** A body in pieces, and whether it was cancelled. */
function inPieces(pieces: Uint8Array[], then: 'end' | 'hang' = 'end') {
  const cancel = vi.fn(() => Promise.reject(new Error('cannot be cancelled')));
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces.shift();
        if (piece !== undefined) return controller.enqueue(piece);
        if (then === 'hang') return new Promise(() => undefined);
        controller.close();
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  return { stream, cancel };
}

/** JSON of exactly so many bytes. */
const jsonOf = (bytes: number): string => JSON.stringify({ a: 'x'.repeat(bytes - 8) });

describe('the body of a write', () => {
  test.each<[BodyInit | null, unknown]>([
    ['{"a":1}', { a: 1 }],
    ['', {}],
    [null, {}],
    ['[1]', 400],
    ['"text"', 400],
    ['null', 400],
    ['7', 400],
    ['{', 400],
  ])('%j is read as %j', async (body, result) => {
    expect(await read(body)).toEqual(result);
  });

  test.each([
    ['application/json', {}],
    ['APPLICATION/JSON', {}],
    ['application/json; charset=utf-8', {}],
    ['application/json ;charset=utf-8', {}],
    ['application/json-patch+json', 415],
    ['text/plain; application/json', 415],
    ['application/jsonp', 415],
    ['text/plain', 415],
  ])('of the type %s: %j', async (type, result) => {
    expect(await read('', { 'content-type': type })).toEqual(result);
  });

  test('without a type is refused', async () => {
    const request = new Request('https://a.example/', { method: 'POST', body: new Uint8Array(2) });
    expect(await readJson(request, 1_000)).toMatchObject({ status: 415 });
  });

  test('may have 64 KiB, by its own count and by what it is', async () => {
    expect(jsonOf(longest)).toHaveLength(longest);
    expect(await read(jsonOf(longest))).toMatchObject({ a: expect.any(String) });
    expect(await read(jsonOf(longest + 1))).toBe(413);
    expect(await read('{}', { 'content-length': `${longest}` })).toEqual({});
    expect(await read('{}', { 'content-length': `${longest + 1}` })).toBe(413);
    expect(await read('{}', { 'content-length': 'many' })).toEqual({});
  });

  test('is put together from its pieces, even if one ends within a letter', async () => {
    const bytes = new TextEncoder().encode('{"a":"ü"}');
    const pieces = [bytes.slice(0, 7), bytes.slice(7)];
    expect(await read(inPieces(pieces).stream)).toEqual({ a: 'ü' });
    expect(await read(inPieces([bytes.slice(0, 6), new Uint8Array([0xc3])]).stream)).toBe(400);
  });

  test('is cancelled as soon as it is too long, however many pieces it comes in', async () => {
    const { stream, cancel } = inPieces(Array.from({ length: 9 }, () => new Uint8Array(longest / 2)));
    expect(await read(stream)).toBe(413);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('is cancelled if it takes too long, and not before', async () => {
    vi.useFakeTimers();
    const { stream, cancel } = inPieces([new Uint8Array([0x7b, 0x7d])], 'hang');
    const result = read(stream, {}, 500);
    await vi.advanceTimersByTimeAsync(499);
    expect(cancel).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toBe(408);
    expect(cancel).toHaveBeenCalledOnce();
    expect(await read('{}')).toEqual({});
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that was read before cannot be read again, and the error says what to do', async () => {
    const request = new Request('https://a.example/', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    await request.text();
    await expect(readJson(request, 1_000)).rejects.toThrow(
      new TypeError(
        'The body of the request was read before the handler got it: let the code that reads it use request.clone().',
      ),
    );
  });
});
