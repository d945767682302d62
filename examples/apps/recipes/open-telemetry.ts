/**
 * Spans for each request to the API, including those for tokens, from the client's own events. They hold no bank data,
 * no ids and no secrets: the event's path comes without ids.
 */
import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isNordigenError, type NordigenClientListeners } from 'nordigen-client';

/**
 * Listeners for the client's `on`. A span's parent is the span that is active where the call is made.
 * @example
 * const client = createNordigenClient({ credentials, on: traceCalls(trace.getTracer('bank')) });
 */
export function traceCalls(
  tracer: Tracer,
): Required<Pick<NordigenClientListeners, 'response' | 'renewalError' | 'storeError'>> {
  /** Only the code: messages are for logs, and may change. */
  function recordFailure(name: string, error: unknown): void {
    const type = isNordigenError(error) ? error.code : '_OTHER';
    const span = tracer.startSpan(name, { attributes: { 'error.type': type } });
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  return {
    response({ operation, method, path, status, code, attempt, durationMs, rateLimits }) {
      const { remaining } = rateLimits.account ?? {};
      const attributes: Attributes = {
        'http.request.method': method,
        'http.response.status_code': status,
        'url.template': path,
        'nordigen.operation': operation,
        ...(code !== undefined && { 'error.type': code }),
        ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
        ...(remaining !== undefined && { 'nordigen.account_calls_left': remaining }),
      };
      // The event comes after the answer, so the span starts in the past.
      const endMs = Date.now();
      const span = tracer.startSpan(operation, {
        kind: SpanKind.CLIENT,
        startTime: endMs - durationMs,
        attributes,
      });
      if (status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endMs);
    },
    renewalError: (error) => recordFailure('token renewal', error),
    storeError: (error) => recordFailure('token store', error),
  };
}
