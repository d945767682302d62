import type { OperationName } from '../errors/operation-name.ts';

/** The operations that a page may be allowed. Tokens, and lists that show every customer's data, are not among them. */
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

/** An id that the API issues: a UUID, or the id of an institution. It has no characters that mean something in a path. */
const idPattern = /^[\w-]{1,100}$/;

/** The id in a path that matches the route: `''` for a route without one, `undefined` if the path does not match. */
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
