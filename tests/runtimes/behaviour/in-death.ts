import process from 'node:process';
import {
  createNordigenClient,
  NordigenNetworkError,
  NordigenStoreError,
  NordigenTokenError,
} from 'nordigen-client';
import { planted } from './planted.ts';

// Ends by an error that nobody catches, so that the runtime itself prints it.

const { secretId, secretKey } = planted;
const cause = Object.assign(new Error(planted.cause, { cause: secretKey }), { config: { data: secretKey } });
const makers: Record<string, () => unknown> = {
  call: () =>
    createNordigenClient({
      credentials: { secretId, secretKey },
      headers: { 'x-gateway': planted.header },
      retry: false,
      fetch: async () => Promise.reject(cause),
    })
      .institutions.list()
      .unwrap(),
  error() {
    throw new NordigenStoreError('The store failed.', { action: 'set', cause });
  },
  async aggregate() {
    const network = new NordigenNetworkError('No answer.', {
      operation: 'request',
      reason: 'fetch-failed',
      cause,
    });
    const token = new NordigenTokenError('No token.', { reason: 'credentials-failed', cause });
    throw new AggregateError([network, token], 'Both.', { cause: network });
  },
};
void makers[process.argv[2] ?? '']?.();
