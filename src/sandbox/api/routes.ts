import type { Answer } from '../errors/answers.ts';
import type { LimitGroup } from '../rate-limits.ts';
import type { Call, OperationName, World } from '../world.ts';
import { getBalances, getDetails, getTransactions } from './account-data.ts';
import { getAccount } from './accounts.ts';
import {
  acceptAgreement,
  createAgreement,
  deleteAgreement,
  getAgreement,
  listAgreements,
} from './agreements.ts';
import { getInstitution, listInstitutions } from './institutions.ts';
import { createReconfirmation, getReconfirmation } from './reconfirmations.ts';
import { createRequisition, deleteRequisition, getRequisition, listRequisitions } from './requisitions.ts';
import { createTokenPair, refreshAccessToken } from './token-pairs.ts';

export interface Route {
  method: string;
  /** Below the base path, with `{id}` where an id goes. */
  path: string;
  operation: OperationName;
  limit: LimitGroup;
  answer(world: World, call: Call): Answer | Promise<Answer>;
}

const route = (
  method: string,
  path: string,
  operation: OperationName,
  limit: LimitGroup,
  answer: Route['answer'],
): Route => ({ method, path, operation, limit, answer });

/** The whole API, one operation per line. */
// biome-ignore format: a table
export const routes: readonly Route[] = [
  route('POST', 'token/new/', 'token.getTokenPair', 'token/new', createTokenPair),
  route('POST', 'token/refresh/', 'token.refreshAccessToken', 'token/refresh', refreshAccessToken),
  route('GET', 'institutions/', 'institutions.list', 'institutions', (_, call) => listInstitutions(call)),
  route('GET', 'institutions/{id}/', 'institutions.get', 'institutions', (_, call) => getInstitution(call)),
  route('GET', 'agreements/enduser/', 'agreements.list', 'agreements', listAgreements),
  route('POST', 'agreements/enduser/', 'agreements.create', 'agreements:create', createAgreement),
  route('GET', 'agreements/enduser/{id}/', 'agreements.get', 'agreements', getAgreement),
  route('DELETE', 'agreements/enduser/{id}/', 'agreements.delete', 'agreements:delete', deleteAgreement),
  route('PUT', 'agreements/enduser/{id}/accept/', 'agreements.accept', 'agreements:accept', acceptAgreement),
  route('GET', 'agreements/enduser/{id}/reconfirm/', 'agreements.getReconfirmation', 'agreements', getReconfirmation),
  route('POST', 'agreements/enduser/{id}/reconfirm/', 'agreements.reconfirm', 'agreements:reconfirm', createReconfirmation),
  route('GET', 'requisitions/', 'requisitions.list', 'requisitions', listRequisitions),
  route('POST', 'requisitions/', 'requisitions.create', 'requisitions:create', createRequisition),
  route('GET', 'requisitions/{id}/', 'requisitions.get', 'requisitions', getRequisition),
  route('DELETE', 'requisitions/{id}/', 'requisitions.delete', 'requisitions:delete', deleteRequisition),
  route('GET', 'accounts/{id}/', 'accounts.get', 'accounts', getAccount),
  route('GET', 'accounts/{id}/details/', 'accounts.getDetails', 'accounts', getDetails),
  route('GET', 'accounts/{id}/balances/', 'accounts.getBalances', 'accounts', getBalances),
  route('GET', 'accounts/{id}/transactions/', 'accounts.getTransactions', 'accounts', getTransactions),
];

export type Match =
  | { kind: 'route'; route: Route; params: { id?: string } }
  | { kind: 'wrong-method'; allowed: string[] }
  | { kind: 'missing-slash' }
  | { kind: 'none' };

interface Pattern {
  segments: readonly string[];
  byMethod: Map<string, Route>;
}

const patterns: readonly Pattern[] = [...new Set(routes.map(({ path }) => path))].map((path) => ({
  segments: path.split('/'),
  byMethod: new Map(routes.filter((item) => item.path === path).map((item) => [item.method, item])),
}));

/** Finds the operation for a path below the base path, given without its leading slash. */
export function matchRoute(method: string, path: string): Match {
  const segments = path.split('/');
  const pattern = patterns.find((candidate) => fits(candidate.segments, segments));
  if (pattern === undefined) {
    const slashed = [...segments, ''];
    return {
      kind: patterns.some((candidate) => fits(candidate.segments, slashed)) ? 'missing-slash' : 'none',
    };
  }
  const found = pattern.byMethod.get(method);
  if (found === undefined) return { kind: 'wrong-method', allowed: [...pattern.byMethod.keys()] };
  const place = pattern.segments.indexOf('{id}');
  return { kind: 'route', route: found, params: place < 0 ? {} : { id: decode(segments[place] ?? '') } };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (part === '{id}' ? segments[index] !== '' : part === segments[index]))
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
