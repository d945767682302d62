import type { NordigenClientOptions } from 'nordigen-client';
import {
  type CallBudget,
  createCallBudget,
  createNordigenClient,
  type NordigenClient,
} from 'nordigen-client';

/** The API, as all users of this backend share it. */
export interface BankApi {
  client: NordigenClient;
  budget: CallBudget;
}

/**
 * One client and one budget per process. The pair of tokens is kept in memory here: give `store` a file or Redis, and
 * the budget a `storage`, where it must outlive a restart or serve several processes.
 */
export function createBankApi(options: NordigenClientOptions): BankApi {
  // A call that is known to be refused is answered here, and costs nothing.
  const budget = createCallBudget({ mode: 'enforce' });
  const client = createNordigenClient({
    ...options,
    budget,
    on: { renewalError: (error) => console.error('The token could not be renewed:', error) },
  });
  return { client, budget };
}
