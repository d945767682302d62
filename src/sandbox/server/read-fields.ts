/** Reads JSON or a form into fields; `'malformed'` when it is neither. */
export async function readFields(
  request: Request,
): Promise<Record<string, unknown> | 'malformed' | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const text = await request.text();
  if (text === '') return {};
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as Record<string, unknown>) : 'malformed';
  } catch {
    return 'malformed';
  }
}
