import type { NordigenClient } from '../client.ts';
import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
import type { Requisition } from '../schemas/requisition.ts';
import { type LinkState, linkStateOf, statusOf } from './link-state.ts';

/** Options of `waitUntilLinked`. */
export interface WaitUntilLinkedOptions {
  /** Ends the wait, which rejects with its reason. */
  signal?: AbortSignal | undefined;
  /**
   * How long to wait, in ms; `0` reads once, for serverless functions. A read that is unanswered at the end is given up
   * within a second.
   * @default 300 000
   */
  timeoutMs?: number | undefined;
  /** Called with the first status, such as `UA`, and then whenever the status changes. */
  onStatus?: ((status: string, requisition: Requisition) => void) | undefined;
}

/** The link when the wait ends. `state` says whether it is linked. */
export type LinkResult =
  | {
      /** `linked`, or why it is not: `refused`, `failed`, `expired`, `suspended`, or still `pending`. */
      state: 'linked';
      /** Ids of the linked accounts; may be empty. */
      accounts: string[];
      /** The requisition as it was last read. */
      requisition: Requisition;
    }
  | {
      /** `linked`, or why it is not: `refused`, `failed`, `expired`, `suspended`, or still `pending`. */
      state: Exclude<LinkState, 'linked'>;
      /** The requisition as it was last read. */
      requisition: Requisition;
    };

const firstStepMs = 1_000;
const longestStepMs = 15_000;
/** What a read has at least, even if the wait ends sooner. */
const shortestReadMs = 1_000;
/** No timer runs for longer. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Reads a requisition, at first every second and then more slowly, until it is linked or can no longer become so.
 * `pending` means that the time is up: you can call it again at any time.
 * @throws what `client.requisitions.get(id).unwrap()` throws.
 * @throws NordigenTimeoutError if the time is up, and the requisition has not been read once.
 */
export async function waitUntilLinked(
  client: Pick<NordigenClient, 'requisitions'>,
  requisitionId: string,
  options: WaitUntilLinkedOptions = {},
): Promise<LinkResult> {
  const { signal, timeoutMs = 300_000, onStatus, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`waitUntilLinked has no option '${unknown}'.`);
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0))
    throw new TypeError('timeoutMs must be a number of milliseconds of at least 0.');
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw new TypeError('signal must be an AbortSignal.');
  const endMs = performance.now() + timeoutMs;
  let last: Requisition | undefined;
  for (let stepMs = firstStepMs; ; stepMs = Math.min(stepMs * 1.5, longestStepMs)) {
    // The only read has the time of any call.
    const readMs = timeoutMs === 0 ? longestTimerMs : Math.max(shortestReadMs, endMs - performance.now());
    const read = await within(readMs, signal, async (own) =>
      client.requisitions.get(requisitionId, { signal: own }).unwrap(),
    );
    const requisition = read ?? last;
    if (requisition === undefined) throw toTimeoutError(timeoutMs);
    const status = statusOf(requisition);
    if (last === undefined || status !== statusOf(last)) tell(onStatus, status, requisition);
    last = requisition;
    const state = linkStateOf(requisition);
    if (state === 'linked') return { state, accounts: requisition.accounts ?? [], requisition };
    const leftMs = endMs - performance.now();
    if (state !== 'pending' || leftMs <= 0) return { state, requisition };
    await within(Math.min(stepMs, leftMs), signal, () => new Promise(() => undefined));
  }
}

function toTimeoutError(timeoutMs: number): NordigenTimeoutError {
  const message = `waitUntilLinked could not read the requisition once within ${timeoutMs} ms.`;
  return new NordigenTimeoutError(message, { operation: 'requisitions.get', timeoutMs });
}

/** A listener that throws does not end the wait. What it threw is reported as an unhandled error. */
function tell(listener: WaitUntilLinkedOptions['onStatus'], status: string, requisition: Requisition): void {
  try {
    listener?.(status, requisition);
  } catch (error) {
    void Promise.reject(error);
  }
}

/** Waits for `work`; after `ms` it is aborted, and this resolves to `undefined`. Rejects if the caller leaves. */
function within<Result>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      // Some platforms give no reason.
      reject(signal?.reason ?? Object.assign(new Error('The wait was aborted.'), { name: 'AbortError' }));
      controller.abort();
    };
    const timer = setTimeout(
      () => {
        end();
        resolve(undefined);
        controller.abort();
      },
      Math.min(ms, longestTimerMs),
    );
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    work(controller.signal).then(resolve, reject).finally(end);
  });
}
