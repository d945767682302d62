import type { Facts } from '../facts.ts';
import { deadlineMs } from './callers.ts';

/** No timer outlives the work that it belongs to, so a process with nothing else to do exits. */
export function nothingOutlivesItsCause({
  clients,
  nowMs,
  lastBusyMs,
  pendingTimers,
  wokeAtMs,
}: Facts): string | undefined {
  const longestMs = Math.max(...clients.map(deadlineMs)) + 5_000;
  if (nowMs <= Math.max(lastBusyMs, wokeAtMs) + longestMs || pendingTimers === 0) return undefined;
  return `${pendingTimers} timers are pending, but nobody has waited for ${Math.round(nowMs - lastBusyMs)} ms.`;
}

export function nothingIsRejectedUnheard({ unhandled }: Facts): string | undefined {
  return unhandled.length === 0 ? undefined : `Unhandled rejection: ${String(unhandled[0])}`;
}
