import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { readBody, tooLong } from '../../src/http/read-body.ts';

const { signal } = new AbortController();
const encode = (text: string) => new TextEncoder().encode(text);

/** A response whose body arrives in these pieces. Only `headers` can tell its length. */
function streamed(
  pieces: Uint8Array[],
  headers: HeadersInit = {},
): { response: Response; cancel: () => void } {
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
  return { response: new Response(body, { headers }), cancel };
}

describe('readBody', () => {
  test('reads a body of a known length within the limit', async () => {
    const response = new Response('{}', { headers: { 'content-length': '2' } });
    expect(await readBody(response, 2, signal)).toBe('{}');
  });

  test('reads nothing of a body whose known length is over the limit', async () => {
    const { response, cancel } = streamed([encode('abc')], { 'content-length': '3' });
    expect(await readBody(response, 2, signal)).toBe(tooLong);
    expect(cancel).toHaveBeenCalled();
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
