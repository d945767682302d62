import type { Outcome, RequestFact } from './facts.ts';
import type { Tokens } from './tokens.ts';

export function bearerOf({ authorization }: RequestFact): string | undefined {
  return authorization?.slice('Bearer '.length);
}

export function requestInWords(request: RequestFact, tokens: Tokens): string {
  const { endpoint, callerId, client, refreshSent, callersWaiting } = request;
  if (endpoint === 'data') return `call ${callerId} is sent with ${tokens.nameOf(bearerOf(request))}`;
  const sent = refreshSent === undefined ? '' : ` with ${tokens.nameOf(refreshSent)}`;
  return `token request ${client.tokenRequests.length} (${endpoint}${sent}), ${callersWaiting} callers wait`;
}

export function answerInWords(
  { endpoint, callerId, failure, status, pair }: RequestFact,
  tokens: Tokens,
): string {
  const who = endpoint === 'data' ? `call ${callerId}` : endpoint;
  return `${who} gets ${failure ?? status}${pair ? `, ${tokens.nameOf(pair.access)}` : ''}`;
}

export function outcomeInWords(outcome: Outcome, tokens: Tokens): string {
  if (outcome.kind === 'served') return outcome.access ? `gets ${tokens.nameOf(outcome.access)}` : 'is done';
  if (outcome.kind === 'answer') return `gets the answer ${outcome.status} ${outcome.code}`;
  return `rejects with ${outcome.name}${outcome.status ? ` ${outcome.status}` : ''}: ${outcome.message.slice(0, 90)}`;
}
