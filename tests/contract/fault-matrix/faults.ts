import { gzipSync } from 'node:zlib';
import { type Answer, basePath, toBytes } from './raw-http.ts';

export interface Fault {
  readonly name: string;
  /** `refused`, and answers that never end, need help from the cell. All others are bytes. */
  readonly kind: 'bytes' | 'refused' | 'endless';
  /** `good` would have been the right answer; `elsewhere` is another origin. */
  readonly answer: (good: Good, elsewhere: string) => Answer;
}

export interface Good {
  readonly status: number;
  readonly body: string;
  readonly path: string;
  /** The request as it arrived. */
  readonly request: string;
}

/** The limit on bodies in every cell. The fault `too large` exceeds it. */
export const maxBodyBytes = 262_144;

const send =
  (bytes: Buffer): Answer =>
  (socket) =>
    void socket.end(bytes);
/** Sends some bytes, then resets the connection after the client, in the same event loop, has had time to read them. */
const sendAndReset =
  (bytes: Buffer): Answer =>
  (socket) =>
    void socket.write(bytes, () => setTimeout(() => afterTurns(10, () => socket.resetAndDestroy()), 50));

function afterTurns(turns: number, then: () => void): void {
  if (turns === 0) then();
  else setImmediate(afterTurns, turns - 1, then);
}

const bytes = (name: string, answer: Fault['answer']): Fault => ({ name, kind: 'bytes', answer });
const status = (
  name: string,
  code: number,
  body: string,
  headers: Record<string, string | null> = {},
): Fault => bytes(name, () => send(toBytes(code, body, headers)));

const half = ({ body }: Good): string => body.slice(0, Math.floor(body.length / 2));
const page = (title: string): string => `<html><head><title>${title}</title></head><body></body></html>`;
const html = { 'content-type': 'text/html' };
const depth = 100_000;
const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
const tooMany = JSON.stringify({
  summary: 'Rate limit exceeded',
  detail: 'Too many requests',
  status_code: 429,
});
const inTenDays = new Date(Date.now() + 864_000_000).toUTCString();
const long = JSON.stringify({ text: 'x'.repeat(maxBodyBytes * 2) });

function everyByteASecond(good: Good): Answer {
  return (socket) => {
    const all = toBytes(good.status, good.body);
    let sent = 0;
    const timer = setInterval(() => socket.write(all.subarray(sent, ++sent)), 1_000);
    socket.on('close', () => clearInterval(timer));
  };
}

const redirects = [301, 302, 303, 307, 308].flatMap((code) => [
  bytes(`${code}, to the same host`, ({ path }) =>
    send(toBytes(code, '', { location: `${basePath}moved/${path}` })),
  ),
  bytes(`${code}, to another host`, ({ path }, elsewhere) =>
    send(toBytes(code, '', { location: `${elsewhere}${basePath}${path}` })),
  ),
]);

export const faults: readonly Fault[] = [
  { name: 'connection refused', kind: 'refused', answer: () => () => undefined },
  bytes('reset before the headers', () => (socket) => void socket.resetAndDestroy()),
  bytes('reset within the headers', ({ status: code, body }) =>
    sendAndReset(toBytes(code, body).subarray(0, 40)),
  ),
  bytes('reset after the headers', (good) =>
    sendAndReset(toBytes(good.status, '', { 'content-length': String(good.body.length) })),
  ),
  bytes('half a body, with its length', (good) =>
    send(toBytes(good.status, half(good), { 'content-length': String(good.body.length) })),
  ),
  bytes('half a body, without a length', (good) =>
    send(toBytes(good.status, half(good), { 'content-length': null })),
  ),
  { name: 'a byte a second', kind: 'endless', answer: everyByteASecond },
  { name: 'no answer', kind: 'endless', answer: () => () => undefined },
  bytes('a length that is too short', (good) =>
    send(toBytes(good.status, good.body, { 'content-length': String(good.body.length - 5) })),
  ),
  bytes('gzip that is not gzip', (good) =>
    send(toBytes(good.status, good.body, { 'content-encoding': 'gzip' })),
  ),
  bytes('gzip that breaks off', (good) =>
    send(toBytes(good.status, gzipSync(good.body).subarray(0, 25), { 'content-encoding': 'gzip' })),
  ),
  status('200 with a page of HTML', 200, page('Welcome'), html),
  status('200 with nothing', 200, ''),
  status('204', 204, '', { 'content-length': null }),
  status('304', 304, '', { 'content-length': null }),
  status('408', 408, page('408 Request Time-out'), html),
  status('425', 425, ''),
  status('429 without a time', 429, tooMany),
  status('429, Retry-After: 1', 429, tooMany, { 'retry-after': '1' }),
  status('429, Retry-After: a date in ten days', 429, tooMany, { 'retry-after': inTenDays }),
  status(
    '429, try again in 85092 seconds',
    429,
    JSON.stringify({
      summary: 'Rate limit exceeded',
      detail: 'Please try again in 85092 seconds',
      status_code: 429,
    }),
  ),
  status('429, the account’s limit in headers', 429, tooMany, {
    http_x_ratelimit_account_success_limit: '4',
    http_x_ratelimit_account_success_remaining: '0',
    http_x_ratelimit_account_success_reset: '80000',
  }),
  ...[500, 502, 503, 504].map((code) => status(`${code}`, code, page(`${code} from a gateway`), html)),
  ...redirects,
  status('too large, with its length', 200, long),
  status('too large, without a length', 200, long, { 'content-length': null }),
  bytes('a byte order mark at the start', (good) => send(toBytes(good.status, `\ufeff${good.body}`))),
  bytes('NUL bytes at the end', (good) => send(toBytes(good.status, `${good.body}\0\0`))),
  status('200, nested 100,000 deep', 200, deep),
  status('400, nested 100,000 deep', 400, deep),
  bytes('200 that echoes the request', ({ request }) => send(toBytes(200, JSON.stringify({ request })))),
  bytes('400 that echoes the request', ({ request }) =>
    send(toBytes(400, JSON.stringify({ summary: request, detail: [request], [request]: request }))),
  ),
  bytes('500 with a page that echoes the request', ({ request }) =>
    send(toBytes(500, page(encodeURIComponent(request)), { ...html, 'x-echo': encodeURIComponent(request) })),
  ),
];
