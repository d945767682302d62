/**
 * What a call rejects with when its caller has left: the caller's own reason. Some platforms abort without one
 * (React Native), and this needs no `throwIfAborted`, which some lack.
 */
export function abortReason(signal: AbortSignal): unknown {
  if (signal.reason !== undefined) return signal.reason;
  const error = new Error('The call was aborted.');
  error.name = 'AbortError';
  return error;
}
