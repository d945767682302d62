import type { NordigenClientOptions } from 'nordigen-client';
import {
  type CallBudget,
  createCallBudget,
  createNordigenClient,
  type NordigenClient,
} from 'nordigen-client';

/** What all users of this backend share. */
export interface BankApi {
  client: NordigenClient;
  budget: CallBudget;
}

/**
 * One client and one budget per process. Both are kept in memory here. If they have to outlive a restart, or to serve
 * several processes, pass a `store` for the token pair, and a `storage` for the budget.
 */
export function createBankApi(options: NordigenClientOptions): BankApi {
  // A call that the bank would refuse is refused here, without a request.
  const budget = createCallBudget({ mode: 'enforce' });
  const client = createNordigenClient({
    ...options,
    budget,
    on: { renewalError: (error) => console.error('The token could not be renewed:', error) },
  });
  return { client, budget };
}
