type Fields = Record<string, unknown>;

/** Far more than any request of the API needs. */
export const mostBodyBytes = 1_048_576;

/** Reads JSON or a form into fields. Returns `'malformed'` if the body is neither, `'too-large'` beyond a mebibyte. */
export async function readFields(request: Request): Promise<Fields | 'malformed' | 'too-large' | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const type = request.headers.get('content-type') ?? '';
  try {
    const bytes = await readBytes(request);
    if (bytes === undefined) return 'too-large';
    if (/^multipart\/form-data/i.test(type)) {
      return fromPairs(await new Response(bytes, { headers: { 'content-type': type } }).formData());
    }
    const text = new TextDecoder().decode(bytes);
    if (text.trim() === '') return {};
    // By default curl sends JSON with this type. A real form would have its braces encoded.
    const isForm = /^application\/x-www-form-urlencoded/i.test(type) && !/^\s*\{/.test(text);
    if (isForm) return fromPairs(new URLSearchParams(text));
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? (body as Fields) : 'malformed';
  } catch {
    return 'malformed';
  }
}

/** Stops reading as soon as there is too much, so that a large body costs no memory. */
async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length')) > mostBodyBytes) return undefined;
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > mostBodyBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The fields that hold a list. In a form, a single value becomes a list of one. */
const listFields = new Set(['access_scope']);

/** In a form, these fields are blank if nothing was filled in. Any other empty field counts as absent. */
const requiredFields = new Set([
  ...['secret_id', 'secret_key', 'refresh', 'institution_id', 'redirect', 'reference'],
  ...['user_agent', 'ip_address'],
]);

/** A name that occurs more than once becomes a list, and so does `name[]` or `name[0]`, as PHP and Ruby write it. */
function fromPairs(pairs: Iterable<[string, unknown]>): Fields {
  const fields = new Map<string, unknown[]>();
  const lists = new Set(listFields);
  for (const [key, value] of pairs) {
    const name = key.replace(/\[\d*\]$/, '');
    if (value === '' && !requiredFields.has(name)) continue;
    if (name !== key) lists.add(name);
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length > 1 || lists.has(name) ? values : values[0]]),
  );
}
