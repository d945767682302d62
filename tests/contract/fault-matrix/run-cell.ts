import {
  createNordigenClient,
  NordigenApiError,
  NordigenError,
  NordigenNetworkError,
  NordigenTimeoutError,
  NordigenValidationError,
} from '../../../src/index.ts';
import { assertClean } from './assert-clean.ts';
import { type Fault, maxBodyBytes } from './faults.ts';
import { basePath, type RawRequest, serveRaw } from './raw-http.ts';
import { goodAnswer, pair, secrets, type Target } from './targets.ts';

export interface Cell {
  readonly target: string;
  readonly fault: string;
  /** What the caller gets, in words. */
  readonly outcome: string;
  /** Requests that got the fault, and others that were sent because of it. */
  readonly requests: string;
  /** What the client waited for. */
  readonly waits: Waits;
  readonly tookMs: number;
}

export type Waits = 'no wait' | 'retries' | 'retries, as the answer asks' | 'the timeout';

/** Short, so that the matrix is quick. Other faults end by themselves and get ample time, for busy machines. */
export const shortTimeoutMs = 3_000;
const ampleTimeoutMs = 60_000;
const twoDaysMs = 172_800_000;

/** Tries one fault on one kind of request, with its own server. */
export async function runCell(target: Target, fault: Fault): Promise<Cell> {
  let met = 0;
  const others: string[] = [];
  const arrivedElsewhere: string[] = [];
  const elsewhere = await serveRaw(({ method, path }) => {
    arrivedElsewhere.push(`${method} ${path}`);
    return (socket) => void socket.destroy();
  });
  const server = await serveRaw((request, self) => {
    const good = goodAnswer(request);
    if (target.isMet(request)) {
      met++;
      return fault.answer(good, elsewhere.origin);
    }
    others.push(request.path);
    // The page before the one that is refused has to arrive.
    if (fault.kind === 'refused') self.refuse();
    return (socket) => void socket.end(bytesOf(good));
  });
  let offsetMs = 0;
  sent.length = 0;
  const told: unknown[] = [];
  const note = (what: unknown): void => void told.push(what);
  const client = createNordigenClient({
    baseUrl: `${server.origin}${basePath}`,
    credentials: { secretId: secrets.secretId, secretKey: secrets.secretKey },
    headers: { 'x-gateway-key': secrets.gatewayKey },
    on: { response: note, issue: note, storeError: note, renewalError: note },
    timeoutMs: fault.kind === 'endless' ? shortTimeoutMs : ampleTimeoutMs,
    maxBodyBytes,
    now: () => Date.now() + offsetMs,
  });
  try {
    if (target.holds !== 'nothing') await client.auth.setTokenPair(pair);
    if (target.holds === 'ended') offsetMs = twoDaysMs;
    // If no other request comes first, nobody listens from the start.
    if (fault.kind === 'refused' && target.name !== 'Page 2') server.refuse();
    const beganMs = performance.now();
    const what = await target.run(client).catch((error: unknown) => error);
    const tookMs = performance.now() - beganMs;
    if (arrivedElsewhere.length > 0)
      throw new Error(`${target.name}, ${fault.name}: a redirect was followed.`);
    assertClean([what, ...told], `${target.name}, ${fault.name}`);
    const count = fault.kind === 'refused' ? sentTo(server.origin, target) : met;
    const requests = describeRequests(target, count, others);
    return {
      target: target.name,
      fault: fault.name,
      outcome: describe(what),
      requests,
      waits: waitsOf(what, fault, count),
      tookMs,
    };
  } finally {
    client.close();
    server.close();
    elsewhere.close();
  }
}

/** Requests of the cell. Only meaningful if cells run one by one. */
const sent: RawRequest[] = [];

/** Counts what a client sends to a port on which nobody listens. */
export function watchFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const { method, url } = input as Request;
    const { origin, pathname, search } = new URL(url);
    sent.push({ method, path: pathname.slice(basePath.length), query: search, text: origin });
    return fetch(input, init);
  };
}

function sentTo(origin: string, target: Target): number {
  return sent.filter((request) => request.text === origin && target.isMet(request)).length;
}

function bytesOf({ status, body }: { status: number; body: string }): Buffer {
  const head = `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\nconnection: close\r\n`;
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Other requests are part of every call, except the one for a new token after a refresh failed. */
function describeRequests(target: Target, met: number, others: readonly string[]): string {
  const isFallback = target.name === 'token/refresh' && others.includes('token/new/');
  return isFallback ? `${met}, then token/new` : String(met);
}

function waitsOf(what: unknown, fault: Fault, met: number): Waits {
  if (what instanceof NordigenTimeoutError) return 'the timeout';
  if (met < 2) return 'no wait';
  return fault.name.includes('Retry-After: 1') ? 'retries, as the answer asks' : 'retries';
}

function describe(what: unknown): string {
  if (what instanceof NordigenApiError) return describeRefusal(what);
  if (what instanceof NordigenNetworkError) {
    return `\`NordigenNetworkError\`, \`${what.reason}\`${what.wasSent ? '' : ', not sent'}`;
  }
  if (what instanceof NordigenTimeoutError) return `\`NordigenTimeoutError\`, phase \`${what.phase}\``;
  if (what instanceof NordigenValidationError) return `\`NordigenValidationError\`, status ${what.status}`;
  if (what instanceof NordigenError) return `\`${what.name}\``;
  if (what instanceof Error) return `!! ${what.name}: ${what.message}`;
  const response = what as {
    ok: boolean;
    error?: NordigenApiError;
    issues: readonly unknown[];
    data: unknown;
  };
  if (response.error !== undefined) return describeRefusal(response.error);
  const isNothing = response.data === undefined;
  return isNothing
    ? '!! success without data'
    : `the data${response.issues.length > 0 ? ', with issues' : ''}`;
}

function describeRefusal({ code, status, nextStep, retryAtMs }: NordigenApiError): string {
  return `\`${code}\` (${status}), \`${nextStep}\`${retryAtMs === undefined ? '' : ', with `retryAtMs`'}`;
}
