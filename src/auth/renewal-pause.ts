import type { NordigenApiError } from '../errors/nordigen-api-error.ts';

/** Keeps a failed renewal from being tried again by every call. */
export interface RenewalPause {
  /** The failure that calls get at once; `undefined` where a renewal may be tried. */
  current(nowMs: number): { error: unknown } | undefined;
  begin(error: unknown, nowMs: number): void;
  end(): void;
}

const shortestMs = 5_000;
const longestMs = 60_000;

/** The pause grows from 5 to 60 s with each failure in a row, and is longer where the API says so. */
export function createRenewalPause(): RenewalPause {
  let failures = 0;
  let untilMs = 0;
  let failure: { error: unknown } | undefined;
  return {
    current: (nowMs) => (failure !== undefined && nowMs < untilMs ? failure : undefined),
    begin(error, nowMs) {
      const { code, retryAtMs = 0 } = (error ?? {}) as Partial<NordigenApiError>;
      // Wrong secrets stay wrong; each further try counts against 100 calls an hour.
      const isHopeless = code === 'AuthenticationFailed';
      const pauseMs = isHopeless ? longestMs : Math.min(longestMs, shortestMs * 2 ** failures);
      failures++;
      untilMs = Math.max(nowMs + pauseMs, retryAtMs);
      failure = { error };
    },
    end() {
      failures = 0;
      failure = undefined;
    },
  };
}
