/** The times of token requests that led to nothing, so that their number can be limited. */
export interface RequestLog {
  /** Records a request that is about to be sent. */
  note(): LoggedRequest;
  /** Removes requests that led to a pair or were never sent. */
  forget(requests: readonly LoggedRequest[]): void;
  /** When the next request may be sent, on the monotonic clock; in the past if it may be sent now. */
  freeAtMs(): number;
}

export interface LoggedRequest {
  readonly atMs: number;
}

const bounds = [
  { requests: 12, periodMs: 60_000 },
  { requests: 60, periodMs: 3_600_000 },
] as const;

export function createRequestLog(): RequestLog {
  let log: LoggedRequest[] = [];
  return {
    note() {
      const request = { atMs: performance.now() };
      // Only the last 60 matter for the limits.
      log = [...log.slice(-59), request];
      return request;
    },
    forget(requests) {
      log = log.filter((request) => !requests.includes(request));
    },
    freeAtMs() {
      const waits = bounds.map(({ requests, periodMs }) => {
        const first = log.at(-requests);
        return first === undefined ? 0 : first.atMs + periodMs + 1;
      });
      return Math.max(...waits);
    },
  };
}
