/**
 * Throws the signal's reason once nobody wants the lock any more. Signals in React Native have no `throwIfAborted`, and
 * may have no reason.
 */
export function assertWanted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (signal.reason !== undefined) throw signal.reason;
  const error = new Error('The wait for the lock was aborted.');
  error.name = 'AbortError';
  throw error;
}
