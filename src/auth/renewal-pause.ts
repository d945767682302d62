/** Keeps calls from repeating a failed renewal at once. Measured by the monotonic clock, which cannot be set. */
export interface RenewalPause {
  /** The failure that started it. It is kept after the pause, until a renewal succeeds. */
  failure(): { error: unknown } | undefined;
  /** When it ends, on the monotonic clock. */
  untilMs(): number;
  begin(error: unknown, options: { wasSent: boolean; askedMs: number }): void;
  /** Ends the pause, but not the outage: the next one is longer. */
  lift(): void;
  /** Ends the outage. */
  end(): void;
}

const firstMs = 5_000;
const longestMs = 3_600_000;
/** If nothing was sent, a long pause spares nobody, and the network may come back at any time. */
const unsentMs = [1_000, 2_000, 5_000] as const;

/** The pause doubles from 5 s with each failure in a row, or is as long as the API asks, an hour at most. */
export function createRenewalPause(): RenewalPause {
  let failures = 0;
  let unsent = 0;
  let endsAtMs = 0;
  let failure: { error: unknown } | undefined;
  return {
    failure: () => failure,
    untilMs: () => (failure === undefined ? 0 : endsAtMs),
    begin(error, { wasSent, askedMs }) {
      const lengthMs = wasSent ? Math.max(firstMs * 2 ** failures, askedMs) : (unsentMs[unsent] ?? 5_000);
      if (wasSent) failures++;
      unsent = wasSent ? 0 : unsent + 1;
      endsAtMs = performance.now() + Math.min(lengthMs, longestMs);
      failure = { error };
    },
    lift() {
      endsAtMs = 0;
    },
    end() {
      failures = 0;
      unsent = 0;
      failure = undefined;
    },
  };
}
