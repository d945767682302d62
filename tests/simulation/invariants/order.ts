import type { ClientFacts, Facts } from '../facts.ts';

/** What `clear()` forgot comes back through this client in no call, no token request and no write. */
export function forgottenStaysForgotten({ recent }: Facts): string | undefined {
  for (const { client, authorization, refreshSent, beganStep } of recent.requestsBegun) {
    if (isForgotten(client, authorization?.slice('Bearer '.length), beganStep)) {
      return `${client.name}: a call is sent with a token that clear() forgot.`;
    }
    if (isForgotten(client, refreshSent, beganStep)) {
      return `${client.name}: a refresh token that clear() forgot is used.`;
    }
  }
  for (const { client, outcome, endedStep = 0, kind, id } of recent.callersSettled) {
    if (outcome?.kind === 'served' && isForgotten(client, outcome.access, endedStep)) {
      return `${client.name}: ${kind} ${id} is given a token that clear() forgot.`;
    }
  }
  for (const { client, record, beganStep } of recent.storeCallsBegun) {
    if (isForgotten(client, record?.access, beganStep) || isForgotten(client, record?.refresh, beganStep)) {
      return `${client.name}: a pair that clear() forgot is written to the store.`;
    }
  }
  return undefined;
}

function isForgotten(client: ClientFacts, token: string | undefined, step: number): boolean {
  const forgottenStep = token === undefined ? undefined : client.forgotten.get(token);
  return forgottenStep !== undefined && forgottenStep < step;
}

/**
 * At rest the store holds what its only client said last. Where a write failed, or the last one never ended, the
 * client could do no more than say so.
 */
export function lastWordWins(
  client: ClientFacts,
  content: { access: string } | undefined,
): string | undefined {
  const { lastWord, writes, sharesStore, othersWroteMs, closedMs } = client;
  if (lastWord === undefined || sharesStore || closedMs !== undefined) return undefined;
  if (othersWroteMs > Number.NEGATIVE_INFINITY || lastWord.call?.outcome?.kind === 'error') return undefined;
  const isDone = writes.every(({ settledMs, hasFailed }) => settledMs !== undefined && !hasFailed);
  const wrote = writes.findLast(({ record }) => record?.access === lastWord.access);
  if (!isDone && (wrote?.settledMs === undefined || wrote.hasFailed)) return undefined;
  if (content?.access === lastWord.access) return undefined;
  const words = (access: string | undefined): string => (access === undefined ? 'nothing' : 'a pair');
  return `${client.name}: said ${words(lastWord.access)} last, and the store holds ${words(content?.access)}${content && lastWord.access ? ', another one' : ''}.`;
}
