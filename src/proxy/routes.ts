import type { OperationName } from '../errors/operation-name.ts';

/** What a page may be let through to. Whatever shows every customer's data, and the tokens, is not among it. */
export type ProxyOperation = Exclude<
  OperationName,
  'token.getTokenPair' | 'token.refreshAccessToken' | 'request' | 'requisitions.list' | 'agreements.list'
>;

export interface Route {
  readonly operation: ProxyOperation;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base path, without a slash at either end; `{id}` stands for an id. */
  readonly path: string;
}

export const routes: readonly Route[] = [
  { operation: 'institutions.list', method: 'GET', path: 'institutions' },
  { operation: 'institutions.get', method: 'GET', path: 'institutions/{id}' },
  { operation: 'agreements.create', method: 'POST', path: 'agreements/enduser' },
  { operation: 'agreements.get', method: 'GET', path: 'agreements/enduser/{id}' },
  { operation: 'agreements.delete', method: 'DELETE', path: 'agreements/enduser/{id}' },
  { operation: 'agreements.accept', method: 'PUT', path: 'agreements/enduser/{id}/accept' },
  { operation: 'agreements.getReconfirmation', method: 'GET', path: 'agreements/enduser/{id}/reconfirm' },
  { operation: 'agreements.reconfirm', method: 'POST', path: 'agreements/enduser/{id}/reconfirm' },
  { operation: 'requisitions.create', method: 'POST', path: 'requisitions' },
  { operation: 'requisitions.get', method: 'GET', path: 'requisitions/{id}' },
  { operation: 'requisitions.delete', method: 'DELETE', path: 'requisitions/{id}' },
  { operation: 'accounts.get', method: 'GET', path: 'accounts/{id}' },
  { operation: 'accounts.getDetails', method: 'GET', path: 'accounts/{id}/details' },
  { operation: 'accounts.getBalances', method: 'GET', path: 'accounts/{id}/balances' },
  { operation: 'accounts.getTransactions', method: 'GET', path: 'accounts/{id}/transactions' },
];

/** An id that the API hands out: a UUID, or the name of an institution. Nothing in it means anything in a path. */
const idPattern = /^[\w-]{1,100}$/;

/** The id in the path where it fits the route: `''` for a route without one, `undefined` if it does not fit. */
export function matchPath(route: Route, path: string): string | undefined {
  const wanted = route.path.split('/');
  const given = path.split('/');
  if (given.length !== wanted.length) return undefined;
  let id = '';
  for (const [index, segment] of wanted.entries()) {
    const found = given[index] as string;
    if (segment === '{id}' && idPattern.test(found)) id = found;
    else if (segment !== found) return undefined;
  }
  return id;
}
