import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import type { GatedCall } from '../http/call-gate.ts';
import { type BudgetEntry, isSoon, mergeWindows } from './budget-entry.ts';
import { type BudgetedCall, scopes, storageKeyOf, toBudgetedCall } from './budgeted-call.ts';
import type { BudgetScope, CallBudget, CallBudgetOptions, RemainingCalls } from './call-budget.ts';
import { createChanges } from './changes.ts';
import { createLoss, observe } from './observe.ts';
import { refuse } from './refuse.ts';
import { createSharedEntries } from './shared-entries.ts';

interface Decision {
  /** Whether the call has a reservation, and is sent. */
  isTaken: boolean;
  /** The window that has no calls left, if the call would certainly be refused. */
  usedUp?: RemainingCalls;
}

/** How long a reservation counts after its call's time-out, in case its process has died. */
const graceMs = 5_000;

/**
 * Counts how many calls each account has left for details, balances and transactions, usually 4 of each in 24 hours.
 * It learns from the limits in every answer. Until an answer has named a limit, calls are not held back.
 * @throws TypeError that names the invalid option.
 * @example
 * const budget = createCallBudget({ mode: 'enforce' });
 * const client = createNordigenClient({ credentials, budget });
 * const left = await budget.get(accountId, 'transactions'); // { limit, remaining, resetsAtMs }
 */
export function createCallBudget(options: CallBudgetOptions): CallBudget {
  const { mode, storage, onStorageError } = readOptions(options);
  let now: () => number = () => Date.now();
  const entries = createSharedEntries(storage, { now: () => now(), onError: reportTo(onStorageError) });
  const changes = createChanges();

  /** Whether a call may go out now. If neither that nor the opposite is certain, it waits. */
  function decide(entry: BudgetEntry, others: number): Decision {
    const nowMs = now();
    const inFlight = Object.keys(entry.reserved).length + others;
    const window = mergeWindows(entry.window, undefined, nowMs);
    if (window?.remaining === 0) return { isTaken: false, usedUp: window };
    // A call in flight may fail, or its process may have died. Then it is not counted.
    if (window !== undefined && window.remaining <= inFlight) return { isTaken: false };
    const isUnlimited = window === undefined && isSoon(entry.unlimitedUntilMs, nowMs);
    // The first answer says how many calls are left. Processes that cannot see each other's calls send one at a time,
    // so that each is refused at most once.
    const isOneByOne = window === undefined || (storage !== undefined && storage.exclusive === undefined);
    return { isTaken: isUnlimited || !isOneByOne || inFlight === 0 };
  }

  async function reserve(call: GatedCall, budgeted: BudgetedCall, key: string): Promise<string> {
    const id = crypto.randomUUID();
    // Half of the call's time is for the request.
    const endMs = performance.now() + Math.min(call.timeoutMs, timeLeftMs(call) / 2);
    let isWaiting = true;
    const take = (entry: BudgetEntry, others: number): Decision => {
      // This may run twice if a lock could not be released. The call must not wait for its own reservation.
      if (id in entry.reserved) return { isTaken: true };
      // A slow storage may run it when the call has gone.
      if (!isWaiting) return { isTaken: false };
      const decision = decide(entry, others);
      // A call that has waited as long as it may is sent.
      const isOver = decision.usedUp === undefined && performance.now() >= endMs;
      if (!decision.isTaken && !isOver) return decision;
      entry.reserved[id] = now() + call.timeoutMs + graceMs;
      return { isTaken: true };
    };
    try {
      for (let turn = 0; ; turn++) {
        // If this process already knows that nothing is left, it need not ask the storage.
        const known = mergeWindows(entries.local(key).window, undefined, now());
        if (known?.remaining === 0) throw refuse(call, budgeted, known, now());
        const changed = changes.next(key);
        const decision = await call.waitAtMost(entries.update(key, take), endMs - performance.now());
        // A call that can wait no longer for the storage goes on without it.
        const { isTaken, usedUp } = decision ?? take(entries.local(key), 0);
        if (isTaken) return id;
        if (usedUp !== undefined) throw refuse(call, budgeted, usedUp, now());
        // Calls of other processes become visible only by reading the storage again.
        const stepMs =
          storage?.exclusive === undefined ? Number.POSITIVE_INFINITY : 50 * 1.5 ** Math.min(turn, 8);
        await call.waitAtMost(changed, Math.min(stepMs, endMs - performance.now()));
      }
    } catch (error) {
      // The wait may end while the storage is being told of the reservation.
      if (id in entries.local(key).reserved) void release(key, id, () => undefined);
      throw error;
    } finally {
      isWaiting = false;
    }
  }

  function release(key: string, id: string, learn: (entry: BudgetEntry) => void): Promise<void> {
    const released = entries.release(key, id, learn);
    changes.tell(key);
    return released;
  }

  return {
    createGate(clock) {
      now = clock;
      return async (call, request) => {
        const budgeted = toBudgetedCall(call);
        if (budgeted === undefined) return request();
        const key = storageKeyOf(budgeted);
        const id = mode === 'enforce' ? await reserve(call, budgeted, key) : '';
        let isSent = false;
        try {
          const outcome = await request(() => {
            isSent = true;
          });
          const released = release(key, id, (entry) => observe(entry, outcome.response, now()));
          // A caller who leaves now still gets the answer, because it has been paid for.
          const leftMs = Math.min(call.timeoutMs, timeLeftMs(call));
          await call.waitAtMost(released, leftMs).catch(() => undefined);
          return outcome;
        } catch (error) {
          // A call that failed does not wait for the storage.
          void release(key, id, isSent && !isUnsent(error) ? createLoss(now) : () => undefined);
          throw error;
        }
      };
    },
    async get(accountId, scope) {
      assertScope(scope);
      return entries.update(storageKeyOf({ accountId, scope }), (entry, others) => {
        const window = mergeWindows(entry.window, undefined, now());
        if (window === undefined) return undefined;
        const inFlight = Object.keys(entry.reserved).length + others;
        return { ...window, remaining: Math.max(0, window.remaining - inFlight) };
      });
    },
    async forget(accountId) {
      await Promise.all(scopes.map((scope) => entries.forget(storageKeyOf({ accountId, scope }))));
    },
  };
}

/** What is left of the time for the whole call. */
function timeLeftMs({ endsAtMs }: GatedCall): number {
  return endsAtMs - performance.now();
}

function readOptions(options: CallBudgetOptions): CallBudgetOptions {
  const { mode, storage, onStorageError, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`createCallBudget has no option '${unknown}'.`);
  if (mode !== 'observe' && mode !== 'enforce') throw new TypeError("mode must be 'observe' or 'enforce'.");
  for (const name of ['getItem', 'setItem'] as const) {
    if (storage !== undefined && typeof storage?.[name] !== 'function')
      throw new TypeError(`storage must have the function ${name}.`);
  }
  if (storage?.exclusive !== undefined && typeof storage.exclusive !== 'function')
    throw new TypeError('storage.exclusive must be a function.');
  if (onStorageError !== undefined && typeof onStorageError !== 'function')
    throw new TypeError('onStorageError must be a function.');
  return options;
}

function assertScope(scope: BudgetScope): void {
  if (!scopes.includes(scope)) throw new TypeError(`scope must be one of ${scopes.join(', ')}.`);
}

/** The host could not be reached, although the request was on its way. */
function isUnsent(error: unknown): boolean {
  return error instanceof NordigenNetworkError && !error.wasSent;
}

/** A listener that throws does not fail the call. What it threw is reported as an unhandled error. */
function reportTo(listener: ((error: unknown) => void) | undefined): (error: unknown) => void {
  return (error) => {
    try {
      listener?.(error);
    } catch (thrown) {
      void Promise.reject(thrown);
    }
  };
}
