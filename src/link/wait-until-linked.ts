import type { NordigenClient } from '../client.ts';
import type { Requisition } from '../schemas/requisition.ts';
import { type LinkState, linkStateOf, statusOf } from './link-state.ts';

/** Options of `waitUntilLinked`. */
export interface WaitUntilLinkedOptions {
  /** Ends the wait, which rejects with its reason. */
  signal?: AbortSignal | undefined;
  /**
   * How long to wait, in ms; `0` reads once, for serverless functions.
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

/**
 * Reads a requisition, at first every second and then more slowly, until it is linked or can no longer become so.
 * `pending` means that the time is up: you can call it again at any time.
 * @throws what `client.requisitions.get(id).unwrap()` throws.
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
  const endMs = performance.now() + timeoutMs;
  let last: string | undefined;
  for (let stepMs = firstStepMs; ; stepMs = Math.min(stepMs * 1.5, longestStepMs)) {
    const requisition = await client.requisitions.get(requisitionId, { signal }).unwrap();
    const status = statusOf(requisition);
    if (status !== last) tell(onStatus, status, requisition);
    last = status;
    const state = linkStateOf(requisition);
    if (state === 'linked') return { state, accounts: requisition.accounts ?? [], requisition };
    const leftMs = endMs - performance.now();
    if (state !== 'pending' || leftMs <= 0) return { state, requisition };
    await sleep(Math.min(stepMs, leftMs), signal);
  }
}

/** A listener that throws does not end the wait. What it threw is reported as an unhandled error. */
function tell(listener: WaitUntilLinkedOptions['onStatus'], status: string, requisition: Requisition): void {
  try {
    listener?.(status, requisition);
  } catch (error) {
    void Promise.reject(error);
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      // Some platforms give no reason.
      reject(signal?.reason ?? Object.assign(new Error('The wait was aborted.'), { name: 'AbortError' }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
