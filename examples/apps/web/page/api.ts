import { createNordigenClient, type NextStep, NordigenApiError } from 'nordigen-client';
import type { FailureBody } from '../server/app.ts';

// No secret and no token: the backend at this path has them, and knows whose session this is.
export const client = createNordigenClient({
  credentials: 'proxy',
  baseUrl: '/api/bank/',
  requestInit: { credentials: 'same-origin' },
});

export interface Failure {
  code: string;
  nextStep?: NextStep;
  retryAtMs?: number;
}

class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`The backend answered ${failure.code}.`);
    this.failure = failure;
  }
}

/** Calls a route of the app's own backend. */
export async function ask<Data>(
  path: string,
  { method = 'GET', body, signal }: { method?: string; body?: object; signal?: AbortSignal } = {},
): Promise<Data> {
  const response = await fetch(path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal && { signal }),
  });
  const data: unknown = await response.json();
  if (!response.ok) throw new BackendError(data as FailureBody as Failure);
  return data as Data;
}

/** What to tell the user about a failure, whether of the backend's own routes or of the client. */
export function toFailure(error: unknown): Failure {
  if (error instanceof BackendError) return error.failure;
  if (error instanceof NordigenApiError) {
    const { code, nextStep, retryAtMs } = error;
    return { code, nextStep, ...(retryAtMs !== undefined && { retryAtMs }) };
  }
  return { code: 'Unreachable', nextStep: 'retry' };
}

const channel = new BroadcastChannel('accounts');

/** Tells the other tabs that accounts or transactions have changed. */
export function tellOtherTabs(): void {
  channel.postMessage('changed');
}

export function onOtherTab(listener: () => void): () => void {
  channel.addEventListener('message', listener);
  return () => channel.removeEventListener('message', listener);
}
