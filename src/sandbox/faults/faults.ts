import { type DocumentedError, documentedErrors } from '../errors/error-catalog.ts';
import { createRandom } from '../random.ts';
import type { OperationName } from '../world.ts';

/**
 * A failure in transit rather than at the API:
 * `NetworkError`: the connection drops before the request reaches the API.
 * `LostAnswer`: the API processes the request, then the connection drops.
 * `HalfBody`: the API processes the request, and its answer breaks off in the middle.
 * `BadGateway`: 502 with a page of HTML. `EmptyBody`: 502 without a body. `PlainText`: 503 with a line of text.
 * `RateLimitExceededWithoutHeaders`: the API's 429 behind a proxy that drops its headers.
 */
export type TransportFault =
  | 'NetworkError'
  | 'LostAnswer'
  | 'HalfBody'
  | 'BadGateway'
  | 'EmptyBody'
  | 'PlainText'
  | 'RateLimitExceededWithoutHeaders';

const transportFaults: readonly string[] = [
  'NetworkError',
  'LostAnswer',
  'HalfBody',
  'BadGateway',
  'EmptyBody',
  'PlainText',
  'RateLimitExceededWithoutHeaders',
] satisfies TransportFault[];

/** An answer of your own, or, without a status, only a delay before the real answer. */
export interface CustomFault {
  /** The HTTP status; without it only the delay applies, and the real answer follows. */
  status?: number;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Headers of the answer. */
  headers?: Record<string, string>;
  /** How long the answer takes, in ms. */
  latencyMs?: number;
}

/** What to answer instead of the real answer: a documented error, by the vendor's name for it, or a failure in transit. */
export type SandboxFault = DocumentedError | TransportFault | CustomFault;

/** Which requests match: an operation, `'*'` for all, or those that match every given field. */
export type SandboxMatch =
  | OperationName
  | '*'
  | {
      /** The operation. */
      operation?: OperationName;
      /** The HTTP method. */
      method?: string;
      /** A part of the path, such as an account's id; a regular expression is tested on the whole path. */
      path?: string | RegExp;
    };

export interface Faults {
  add(match: SandboxMatch, fault: SandboxFault, times: number): void;
  /** The fault for a request, if any. Each use is counted. */
  take(operation: OperationName | undefined, method: string, path: string): SandboxFault | undefined;
  clear(): void;
}

/** The share of requests that get each fault, from 0 to 1. */
export type Chaos = Partial<Record<DocumentedError | TransportFault, number>>;

export function createFaults(seed: number, chaos: Chaos): Faults {
  let planned: { match: SandboxMatch; fault: SandboxFault; left: number }[] = [];
  let random = createRandom(`${seed}/chaos`);
  const shares = Object.entries(chaos) as [DocumentedError | TransportFault, number][];

  const drawChaos = (): SandboxFault | undefined => {
    if (shares.length === 0) return undefined;
    let draw = random.next();
    for (const [fault, share] of shares) {
      if (draw < share) return fault;
      draw -= share;
    }
    return undefined;
  };

  return {
    add(match, fault, times) {
      planned.push({ match, fault, left: times });
    },
    take(operation, method, path) {
      const plan = planned.find(({ match }) => isMeant(match, operation, method, path));
      if (plan === undefined) return drawChaos();
      plan.left -= 1;
      if (plan.left <= 0) planned = planned.filter((item) => item !== plan);
      return plan.fault;
    },
    clear() {
      planned = [];
      random = createRandom(`${seed}/chaos`);
    },
  };
}

/** Every fault that has a name. */
export const faultNames: readonly string[] = [...transportFaults, ...documentedErrors];

function isMeant(
  match: SandboxMatch,
  operation: OperationName | undefined,
  method: string,
  path: string,
): boolean {
  if (match === '*') return true;
  if (typeof match === 'string') return match === operation;
  if (match.operation !== undefined && match.operation !== operation) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string'
    ? path.includes(match.path)
    : new RegExp(match.path, match.path.flags.replaceAll(/[gy]/g, '')).test(path);
}
