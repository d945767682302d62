import { describe, expect, test } from 'vitest';
import { readCallOptions } from '../../src/http/call-options.ts';
import type { CallOptions } from '../../src/http/endpoint.ts';

describe('the options of a call', () => {
  test('are undefined where they are omitted, so that the client’s apply', () => {
    const none = { signal: undefined, timeoutMs: undefined, retry: undefined, headers: undefined };
    expect(readCallOptions({}, false)).toStrictEqual(none);
    expect(readCallOptions(none, false)).toStrictEqual(none);
  });

  test('are read where they are given', () => {
    const { signal } = new AbortController();
    const read = readCallOptions({ signal, timeoutMs: 5, retry: false, headers: { 'X-Key': 'k' } }, false);
    expect(read).toMatchObject({ signal, timeoutMs: 5, retry: { limit: 0, maxWaitMs: 0 } });
    expect([...(read.headers as Headers)]).toEqual([['x-key', 'k']]);
  });

  const half = { addEventListener: () => undefined };
  test.each([
    [{ timeout: 1 }, "A call has no option 'timeout': it takes signal, timeoutMs, retry, headers."],
    [{ timeoutMs: 0 }, 'timeoutMs must be a number of milliseconds above 0 and below 2^31.'],
    [{ signal: null }, 'signal must be an AbortSignal.'],
    [{ signal: half }, 'signal must be an AbortSignal.'],
    [{ signal: { removeEventListener: () => undefined } }, 'signal must be an AbortSignal.'],
    [{ signal: new AbortController() }, 'signal must be an AbortSignal.'],
    [{ retry: { limit: -1 } }, 'retry.limit must be a whole number of at least 0.'],
  ])('%j is refused by name', (options, message) => {
    expect(() => readCallOptions(options as unknown as CallOptions, false)).toThrow(new TypeError(message));
  });
});
