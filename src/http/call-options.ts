import type { CallOptions, EndpointKind } from './endpoint.ts';

export const defaultTimeoutMs: Record<EndpointKind, number> = {
  token: 10_000,
  metadata: 30_000,
  write: 30_000,
  'bank-data': 120_000,
};

/** @throws TypeError naming the option that does not fit. */
export function readCallOptions(options: CallOptions): CallOptions {
  for (const name of Object.keys(options)) {
    if (name !== 'signal' && name !== 'timeoutMs') {
      throw new TypeError(`A call has no option '${name}': it takes signal and timeoutMs.`);
    }
  }
  if (options.timeoutMs !== undefined) assertMilliseconds('timeoutMs', options.timeoutMs);
  if (options.signal !== undefined && typeof options.signal?.addEventListener !== 'function') {
    throw new TypeError('signal must be an AbortSignal.');
  }
  return options;
}

/** @throws TypeError where a timer could not wait that long. */
export function assertMilliseconds(name: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value <= 2 ** 31 - 1) return;
  throw new TypeError(`${name} must be a number of milliseconds above 0 and below 2^31.`);
}
