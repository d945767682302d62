import type { GatedCall } from '../http/call-gate.ts';
import type { BudgetScope } from './call-budget.ts';

export interface BudgetedCall {
  accountId: string;
  scope: BudgetScope;
}

export const scopes: readonly BudgetScope[] = ['details', 'balances', 'transactions'];

/** The budget that a call counts towards, if any. It is found by the path, so that `client.request` counts too. */
export function toBudgetedCall({ method, path }: GatedCall): BudgetedCall | undefined {
  const parts = /^accounts\/([^/?]+)\/(details|balances|transactions)\/?(?:\?|$)/.exec(path);
  if (method !== 'GET' || parts === null) return undefined;
  const [, accountId = '', scope] = parts;
  return { accountId: decode(accountId), scope: scope as BudgetScope };
}

/** A key that every driver of `unstorage` accepts. The API takes an id in capitals for the same account. */
export function storageKeyOf({ accountId, scope }: BudgetedCall): string {
  return `nordigen-budget:${encodeURIComponent(accountId.toLowerCase()).replaceAll('.', '%2E')}:${scope}`;
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
