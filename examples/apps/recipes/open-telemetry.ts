/**
 * Spans for each request to the API, those for tokens included, by the client's own events. They hold no data, no id
 * and no secret: the path comes with its ids left out.
 */
import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isNordigenError, type NordigenClientListeners } from 'nordigen-client';

/**
 * Listeners for the client's `on`. A span's parent is whatever span is active where the call was made.
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
      // The event comes when the answer is there, so the span begins in the past.
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
