/** The body is longer than the limit. */
export const tooLong: unique symbol = Symbol('too long');

/**
 * Reads a body as UTF-8, up to a number of bytes: at once if its length is known, otherwise chunk by chunk, because a
 * few compressed bytes can expand to gigabytes. Without body streams only the `content-length` is checked.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string | typeof tooLong> {
  const { headers, body } = response;
  const length = readLength(headers);
  if (length !== undefined && length > maxBytes) {
    body?.cancel?.().catch(() => undefined);
    return tooLong;
  }
  const isWhole = length !== undefined && !headers.has('content-encoding');
  if (isWhole || typeof body?.getReader !== 'function') return response.text();
  return readStream(body, maxBytes, signal);
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string | typeof tooLong> {
  const reader = body.getReader();
  // The runtime may never settle this; nobody needs to wait for it.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  // The body of a user's own fetch may not hang on the signal.
  signal.addEventListener('abort', cancel);
  try {
    const decoder = new TextDecoder();
    let text = '';
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) {
        cancel();
        return tooLong;
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function readLength(headers: Headers): number | undefined {
  const digits = /^\d{1,15}$/.exec(headers.get('content-length') ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}
