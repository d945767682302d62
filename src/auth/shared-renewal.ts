import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import { abortReason } from '../http/abort-reason.ts';
import type { Closing } from '../http/closing.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { tooManyRenewals, wasSent } from './ask-for-pair.ts';
import { copyFailure } from './copy-failure.ts';
import type { HeldPair } from './held-pair.ts';
import type { RenewalKind, Renewals } from './renewal.ts';
import type { RenewalPause } from './renewal-pause.ts';
import type { RequestLog } from './request-log.ts';
import { beginRun, givenUp, type Run, type RunControl } from './run.ts';

export interface SharedRenewalOptions {
  held: HeldPair;
  renewals: Renewals;
  pause: RenewalPause;
  log: RequestLog;
  /** How long a run may take, in ms. */
  lengthMs: number;
  now: () => number;
  closing: Closing;
  /** Begins to listen to the store. */
  listen: () => Promise<void>;
  waitUntil: ((work: Promise<unknown>) => void) | undefined;
  onRenewalError: (error: unknown) => void;
}

interface Entry {
  run: Run<TokenRecord>;
  control?: RunControl<TokenRecord>;
}

/** The run that serves all who wait for a pair, one at a time. */
export interface SharedRenewal {
  /** A pair to make a call with. */
  waitForRecord(signal: AbortSignal | undefined): Promise<TokenRecord>;
  /** Renews a pair that still works, unless a renewal is in progress. */
  renewInBackground(): void;
  /** Ends every run but this one. Waiting callers start over. */
  supersede(by?: RunControl<TokenRecord>): void;
  /** Records a failure and starts a pause. */
  fail(error: unknown): void;
}

/** While renewals are paused, callers read the store this often, in ms. */
const lookEveryMs = 5_000;

export function createSharedRenewal(options: SharedRenewalOptions): SharedRenewal {
  const { held, renewals, pause, log, now, closing } = options;
  let current: Entry | undefined;
  /** Those that still do something: besides the current run, one that is past its deadline or has served already. */
  const runs = new Set<Entry>();

  function begin(kind: RenewalKind): Run<TokenRecord> {
    const isBackground = kind === 'background';
    const entry: Entry = {
      run: beginRun({ lengthMs: options.lengthMs, isBackground }, async (control) => {
        entry.control = control;
        await options.listen();
        try {
          return (await renewals.renew(control, kind)) ?? answerAfterLook();
        } catch (error) {
          if (kind !== 'look' && error !== givenUp) fail(error, control);
          throw error;
        }
      }),
    };
    current = entry;
    runs.add(entry);
    const { run } = entry;
    const unregister = closing.onClose(() => run.stop({ error: new NordigenClosedError() }));
    const done = run.done.then(() => {
      unregister();
      runs.delete(entry);
    });
    try {
      const kept: unknown = options.waitUntil?.(done);
      Promise.resolve(kept).catch(options.onRenewalError);
    } catch (error) {
      options.onRenewalError(error);
    }
    return run;
  }

  function fail(error: unknown, run?: RunControl<TokenRecord>): void {
    if (error instanceof NordigenStoreError || closing.isClosed()) return;
    const { reason, retryAtMs } = (error ?? {}) as { reason?: unknown; retryAtMs?: number };
    const wasAsked = !(error instanceof NordigenTokenError) || isOfAsking(reason);
    const askedMs = typeof retryAtMs === 'number' ? retryAtMs - now() : 0;
    const isSuperseded = run?.signal.aborted === true;
    // The abort of a stopped run is not a failure. A failure from before the abort is reported, but starts no pause.
    if (isSuperseded && !(error instanceof NordigenApiError || error instanceof NordigenNetworkError)) return;
    if (wasAsked) pause.begin(error, { wasSent: wasSent(error), askedMs });
    if (isSuperseded) pause.lift();
    else options.onRenewalError(error);
  }

  const openRun = (): Run<TokenRecord> | undefined => (current?.run.isOpen() ? current.run : undefined);
  const blockedUntilMs = (): number => Math.max(pause.untilMs(), log.freeAtMs());

  /** What a caller gets while no token request may be sent. */
  function answerInPause(): TokenRecord {
    const record = held.record();
    if (record !== undefined && held.works()) return record;
    const retryAtMs = now() + Math.max(0, blockedUntilMs() - performance.now());
    const failure = pause.failure();
    if (failure !== undefined) throw copyFailure(failure.error, retryAtMs);
    // Nothing failed; the tokens just expire at once. The API may accept this one.
    if (record !== undefined && held.refusalOf(record.access) === undefined) return record;
    throw copyFailure(tooManyRenewals(), retryAtMs);
  }

  /** The pause may have ended while the store was read: then waiting callers start over, and are not told of the past. */
  function answerAfterLook(): TokenRecord {
    if (performance.now() >= blockedUntilMs()) throw givenUp;
    return answerInPause();
  }

  function renewInBackground(): void {
    if (openRun() === undefined && performance.now() >= blockedUntilMs()) begin('background');
  }

  async function waitForRecord(signal: AbortSignal | undefined): Promise<TokenRecord> {
    // Each iteration waits for a run that had not settled before, so the loop cannot spin.
    for (;;) {
      if (closing.isClosed()) throw new NordigenClosedError();
      if (signal?.aborted) throw abortReason(signal);
      const record = held.record();
      if (record !== undefined && held.isUsable()) {
        if (!held.isFresh()) renewInBackground();
        return record;
      }
      const nowMs = performance.now();
      const isBlocked = nowMs < blockedUntilMs();
      if (openRun() === undefined && isBlocked && nowMs - renewals.lookedAtMs() < lookEveryMs) {
        return answerInPause();
      }
      const run = openRun() ?? begin(isBlocked ? 'look' : 'ask');
      const outcome = await run.join(signal);
      if (outcome === 'over') continue;
      const after = held.record();
      if (outcome.kind === 'served') {
        // Use it however short its life: it was obtained for this call.
        if (after === outcome.result && held.refusalOf(after.access) === undefined) {
          // A client that lives for one request finds a pair in the store that may end soon.
          if (held.isUsable() && !held.isFresh()) renewInBackground();
          return after;
        }
      } else {
        if (after !== undefined && held.works()) return after;
        throw outcome.error;
      }
    }
  }

  return {
    waitForRecord,
    renewInBackground,
    supersede(by) {
      for (const entry of runs) {
        if (by !== undefined && entry.control === by) continue;
        entry.run.stop();
        runs.delete(entry);
      }
    },
    fail,
  };
}

function isOfAsking(reason: unknown): boolean {
  return reason === 'credentials-failed' || reason === 'invalid-pair';
}
