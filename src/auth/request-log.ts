/** The token requests of renewals that led to nothing, by time, so that there are never many. */
export interface RequestLog {
  /** Notes a request that is about to be sent. */
  note(): LoggedRequest;
  /** Takes requests out again: they led to a pair, or were never sent. */
  forget(requests: readonly LoggedRequest[]): void;
  /** When the next request may be sent, on the steady clock; in the past where it may at once. */
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
      // Older ones than the last 60 can be in the way of none.
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
