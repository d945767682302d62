import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';
import type { NordigenError } from '../errors/nordigen-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTokenError, type TokenErrorReason } from '../errors/nordigen-token-error.ts';
import type { Closing } from '../http/closing.ts';
import { isStoreError } from '../stores/is-store-error.ts';
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

/** The run that serves all who wait for a pair, one at a time. */
export interface SharedRenewal {
  /** A pair to make a call with. */
  waitForRecord(signal: AbortSignal | undefined): Promise<TokenRecord>;
  /** Ends every run but this one. Waiting callers start over. */
  supersede(by?: RunControl<TokenRecord>): void;
  /** Records a failure and starts a pause. */
  fail(error: unknown): void;
}

/** While renewals are paused, callers read the store this often, in ms. */
const lookEveryMs = 5_000;

export function createSharedRenewal(options: SharedRenewalOptions): SharedRenewal {
  const { held, renewals, pause, log, now, closing } = options;
  let current: Run<TokenRecord> | undefined;
  /** Those that still do something: besides the current run, one that is past its deadline or has served already. */
  const runs = new Set<Run<TokenRecord>>();
  closing.onClose((error) => {
    for (const run of runs) run.stop({ error });
  });

  function begin(kind: RenewalKind): Run<TokenRecord> {
    const isBackground = kind === 'background';
    const run = beginRun<TokenRecord>({ lengthMs: options.lengthMs, isBackground }, async (control) => {
      await options.listen();
      try {
        const record = await renewals.renew(control, kind);
        if (record !== undefined) return record;
      } catch (error) {
        if (error !== givenUp) fail(error, control);
        throw error;
      }
      // After a look, those who wait start over: there may be a pair, or the pause may have ended meanwhile.
      throw givenUp;
    });
    current = run;
    runs.add(run);
    const done = run.done.then(() => void runs.delete(run));
    try {
      const kept: unknown = options.waitUntil?.(done);
      Promise.resolve(kept).catch(options.onRenewalError);
    } catch (error) {
      options.onRenewalError(error);
    }
    return run;
  }

  function fail(error: unknown, run?: RunControl<TokenRecord>): void {
    if (isStoreError(error)) return;
    // The abort of a stopped run is not a failure. A failure from before the abort counts for the outage, but starts no pause.
    const isSuperseded = run?.signal.aborted === true;
    if (isSuperseded && !(error instanceof NordigenApiError || error instanceof NordigenNetworkError)) return;
    if (!(error instanceof NordigenTokenError) || isOfAsking(error.reason)) {
      const { retryAtMs } = error as NordigenError;
      const askedMs = retryAtMs === undefined ? 0 : retryAtMs - now();
      pause.begin(error, { wasSent: wasSent(error), askedMs });
    }
    if (isSuperseded) pause.lift();
    else options.onRenewalError(error);
  }

  const openRun = (): Run<TokenRecord> | undefined => (current?.isOpen() ? current : undefined);
  const blockedUntilMs = (): number => Math.max(pause.untilMs(), log.freeAtMs());

  /** What a caller gets while no token request may be sent. */
  function answerInPause(): TokenRecord {
    const working = held.working();
    if (working !== undefined) return working;
    const retryAtMs = now() + blockedUntilMs() - performance.now();
    const failure = pause.failure();
    if (failure !== undefined) throw copyFailure(failure.error, retryAtMs);
    const record = held.record();
    // Nothing failed; the tokens just expire at once. The API may accept this one.
    if (record !== undefined && held.refusalOf(record.access) === undefined) return record;
    throw copyFailure(tooManyRenewals(), retryAtMs);
  }

  function renewInBackground(): void {
    if (openRun() === undefined && performance.now() >= blockedUntilMs()) begin('background');
  }

  async function waitForRecord(signal: AbortSignal | undefined): Promise<TokenRecord> {
    // Each iteration waits for a run that had not settled before, so the loop cannot spin.
    for (;;) {
      if (closing.isClosed()) throw new NordigenClosedError();
      const usable = held.usable();
      if (usable !== undefined) {
        if (held.fresh() === undefined) renewInBackground();
        return usable;
      }
      const nowMs = performance.now();
      const isBlocked = nowMs < blockedUntilMs();
      if (openRun() === undefined && isBlocked && nowMs - renewals.lookedAtMs() < lookEveryMs) {
        return answerInPause();
      }
      const run = openRun() ?? begin(isBlocked ? 'look' : 'ask');
      const outcome = await run.join(signal);
      // A usable pair is returned above, and renewed in the background if it ends soon.
      if (outcome === 'over' || held.usable() !== undefined) continue;
      if (outcome.kind === 'failed') {
        const working = held.working();
        if (working !== undefined) return working;
        throw outcome.error;
      }
      // Use it however short its life, unless it was refused meanwhile: it was obtained for this call.
      const { result } = outcome;
      if (held.record() === result && held.refusalOf(result.access) === undefined) return result;
    }
  }

  return {
    waitForRecord,
    supersede(by) {
      for (const run of runs) {
        if (run.control === by) continue;
        run.stop();
        runs.delete(run);
      }
    },
    fail,
  };
}

function isOfAsking(reason: TokenErrorReason): boolean {
  return reason === 'credentials-failed' || reason === 'invalid-pair';
}
