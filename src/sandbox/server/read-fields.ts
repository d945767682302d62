type Fields = Record<string, unknown>;

/** Reads JSON or a form into fields; `'malformed'` when it is neither. */
export async function readFields(request: Request): Promise<Fields | 'malformed' | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const type = request.headers.get('content-type') ?? '';
  try {
    if (type.startsWith('multipart/form-data')) return fromPairs(await request.formData());
    const text = await request.text();
    if (text === '') return {};
    // curl sends JSON under this type unless told otherwise, and a form has its braces encoded.
    const isForm = type.startsWith('application/x-www-form-urlencoded') && !text.startsWith('{');
    if (isForm) return fromPairs(new URLSearchParams(text));
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as Fields) : 'malformed';
  } catch {
    return 'malformed';
  }
}

/** A name that comes more than once is a list. */
function fromPairs(pairs: Iterable<[string, unknown]>): Fields {
  const fields: Fields = {};
  for (const [name, value] of pairs) {
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else fields[name] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return fields;
}
