/** The longest body that the handler accepts, far longer than any operation needs. */
const longestBody = 65_536;

/**
 * Reads the body of a write, or returns the response that refuses it.
 * @throws the error of a body that breaks off; TypeError if the body was already read.
 */
export async function readJson(
  request: Request,
  patienceMs: number,
): Promise<Record<string, unknown> | Response> {
  const type = request.headers.get('content-type') ?? '';
  // A page of another site can send some other types without a preflight request.
  if (!/^application\/json\s*(;|$)/i.test(type)) return new Response(null, { status: 415 });
  if (Number(request.headers.get('content-length') ?? 0) > longestBody) {
    return new Response(null, { status: 413 });
  }
  if (request.bodyUsed) {
    throw new TypeError(
      'The body of the request was read before the handler got it: let the code that reads it use request.clone().',
    );
  }
  const text = await readText(request, patienceMs);
  if (typeof text === 'number') return new Response(null, { status: text });
  const body = parse(text === '' ? '{}' : text);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? (body as Record<string, unknown>) : new Response(null, { status: 400 });
}

/** The text of the body, or the status to refuse it with if it is too long or takes too long. */
async function readText(request: Request, patienceMs: number): Promise<string | 408 | 413> {
  const reader = request.body?.getReader();
  if (reader === undefined) return request.text();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    cancel();
  }, patienceMs);
  try {
    const decoder = new TextDecoder();
    let text = '';
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      // A cancelled body ends like a complete one.
      if (done) return isLate ? 408 : text + decoder.decode();
      size += value.byteLength;
      if (size > longestBody) {
        cancel();
        return 413;
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
