import type { ClientFacts, Facts } from '../facts.ts';

/** This client uses no token that `clear()` dropped in a later call, token request or write. */
export function forgottenStaysForgotten({ recent }: Facts): string | undefined {
  for (const { client, authorization, refreshSent, beganStep } of recent.requestsBegun) {
    if (isForgotten(client, authorization?.slice('Bearer '.length), beganStep)) {
      return `${client.name}: a call is sent with a token that clear() dropped.`;
    }
    if (isForgotten(client, refreshSent, beganStep)) {
      return `${client.name}: a refresh token that clear() dropped is used.`;
    }
  }
  for (const { client, outcome, endedStep = 0, kind, id } of recent.callersSettled) {
    if (outcome?.kind === 'served' && isForgotten(client, outcome.access, endedStep)) {
      return `${client.name}: ${kind} ${id} gets a token that clear() dropped.`;
    }
  }
  for (const { client, record, beganStep } of recent.storeCallsBegun) {
    if (isForgotten(client, record?.access, beganStep) || isForgotten(client, record?.refresh, beganStep)) {
      return `${client.name}: a pair that clear() dropped is written to the store.`;
    }
  }
  return undefined;
}

function isForgotten(client: ClientFacts, token: string | undefined, step: number): boolean {
  const forgottenStep = token === undefined ? undefined : client.forgotten.get(token);
  return forgottenStep !== undefined && forgottenStep < step;
}

/**
 * When everything is quiet, the store holds what its only client set last. If a write failed, or the last one never
 * ended, the client can only report that.
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
  return `${client.name}: set ${words(lastWord.access)} last, but the store holds ${content && lastWord.access ? 'another pair' : words(content?.access)}.`;
}
