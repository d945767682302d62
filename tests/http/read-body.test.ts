import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { readBody, tooLong } from '../../src/http/read-body.ts';

const { signal } = new AbortController();
const encode = (text: string) => new TextEncoder().encode(text);

/** A response whose body arrives in these pieces. Only `headers` can tell its length. */
function streamed(
  pieces: Uint8Array[],
  headers: HeadersInit = {},
): { response: Response; cancel: () => void; rest: Uint8Array[] } {
  const cancel = vi.fn();
  const rest = [...pieces];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = rest.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, { headers }), cancel, rest };
}

describe('readBody', () => {
  test('reads a body of a known length within the limit', async () => {
    const response = new Response('{}', { headers: { 'content-length': '2' } });
    expect(await readBody(response, 2, signal)).toBe('{}');
  });

  test('reads nothing of a body whose known length is over the limit', async () => {
    const { response, cancel, rest } = streamed([encode('abc')], { 'content-length': '30' });
    expect(await readBody(response, 29, signal)).toBe(tooLong);
    expect(cancel).toHaveBeenCalled();
    expect(rest).toHaveLength(1);
  });

  test.each([
    ['no body streams', undefined],
    ['streams that cannot be cancelled', {}],
  ])('refuses a body whose known length is over the limit on a platform with %s', async (_, body) => {
    const response = { headers: new Headers({ 'content-length': '3' }), body, text: async () => 'abc' };
    expect(await readBody(response as unknown as Response, 2, signal)).toBe(tooLong);
  });

  test('causes no unhandled error if the stream of a refused body fails to be cancelled', async () => {
    const cancel = () => Promise.reject(new Error('locked'));
    const response = { headers: new Headers({ 'content-length': '3' }), body: { cancel } };
    expect(await readBody(response as unknown as Response, 2, signal)).toBe(tooLong);
  });

  test.each(['x99', '99x', '9, 9', '', '9999999999999999'])(
    'takes the length %j for none',
    async (length) => {
      const { response } = streamed([encode('abc')], { 'content-length': length });
      expect(await readBody(response, 3, signal)).toBe('abc');
    },
  );

  test.each([
    ['is read', 3],
    ['is too long', 2],
  ])('leaves no listener on the signal when a body %s', async (_, maxBytes) => {
    const controller = new AbortController();
    await readBody(streamed([encode('abc')]).response, maxBytes, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('stops reading a body of unknown length at the limit', async () => {
    const pieces = Array.from({ length: 100 }, () => encode('0123456789'));
    expect(await readBody(streamed(pieces).response, 1_000, signal)).toHaveLength(1_000);
    const { response, cancel } = streamed(pieces);
    expect(await readBody(response, 999, signal)).toBe(tooLong);
    expect(cancel).toHaveBeenCalled();
  });

  test('applies the limit to the decompressed body, not to its compressed length', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const decompressed = Array.from({ length: 100 }, () => new Uint8Array(10_000));
    const headers = { 'content-length': String(bomb.length), 'content-encoding': 'gzip' };
    expect(await readBody(streamed(decompressed, headers).response, 500_000, signal)).toBe(tooLong);
  });

  test('joins characters that are split between two pieces, and drops a byte order mark', async () => {
    const bytes = encode('\ufeff{"name":"Žižkov €"}');
    const pieces = [...bytes].map((byte) => new Uint8Array([byte]));
    expect(await readBody(streamed(pieces).response, 1_000, signal)).toBe('{"name":"Žižkov €"}');
  });

  test('reads the body without a stream if the platform has no body streams', async () => {
    const response = { headers: new Headers(), body: undefined, text: async () => 'all of it' };
    expect(await readBody(response as unknown as Response, 3, signal)).toBe('all of it');
  });

  test('cancels the stream when the attempt ends', async () => {
    const controller = new AbortController();
    const cancel = vi.fn();
    const body = new ReadableStream({ pull: () => new Promise(() => undefined), cancel });
    void readBody(new Response(body), 10, controller.signal).catch(() => undefined);
    controller.abort();
    await vi.waitFor(() => expect(cancel).toHaveBeenCalled());
  });
});
