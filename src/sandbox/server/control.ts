import type { Answer } from '../errors/answers.ts';
import type { Sandbox } from '../sandbox.ts';

/** What can be steered over HTTP. */
export type Controls = Omit<Sandbox, 'fetch'>;

type Body = Record<string, unknown>;

export const controlPath = '/__sandbox/';

const done: Answer = { status: 200, body: { ok: true } };

/**
 * The paths below `/__sandbox/`, which let a program in any language turn the clock, plan faults, give consent
 * and read what was requested.
 */
export function createControl(
  controls: Controls,
): (method: string, url: URL, body: unknown) => Promise<Answer> {
  const actions: Record<string, (body: Body) => Answer | Promise<Answer>> = {
    'GET requests': () => ({ status: 200, body: controls.requests }),
    'GET state': () => ({ status: 200, body: controls.export() }),
    'POST advance': ({ seconds }) => {
      if (typeof seconds !== 'number') throw new TypeError('advance: seconds must be a number');
      controls.advance(seconds);
      return { status: 200, body: { ok: true, nowMs: controls.now() } };
    },
    'POST fail': ({ match, fault, times }) => {
      controls.fail(match as never, fault as never, times === undefined ? 1 : (times as number));
      return done;
    },
    'POST reset': () => {
      controls.reset();
      return done;
    },
    'POST consent': async ({ requisitionId, ...options }) => ({
      status: 200,
      body: await controls.consent(String(requisitionId), options),
    }),
    'POST connect': async (options) => ({ status: 200, body: await controls.connect(options) }),
    'POST reconfirm': async ({ agreementId, outcome }) => ({
      status: 200,
      body: await controls.reconfirm(String(agreementId), outcome === 'reject' ? 'reject' : 'confirm'),
    }),
    'POST expire-consent': ({ requisitionId }) => {
      controls.expireConsent(String(requisitionId));
      return done;
    },
    'POST revoke-access': ({ accountId }) => {
      controls.revokeAccess(String(accountId));
      return done;
    },
    'POST revoke-tokens': ({ kind }) => {
      controls.revokeTokens(kind === 'access' || kind === 'refresh' ? kind : undefined);
      return done;
    },
  };

  return async (method, url, body) => {
    const action = actions[`${method} ${url.pathname.slice(controlPath.length).replace(/\/$/, '')}`];
    if (action === undefined)
      return { status: 404, body: { error: `Known: ${Object.keys(actions).join(', ')}` } };
    if (body === 'malformed') return { status: 400, body: { error: 'The body is not a JSON object' } };
    try {
      return await action((body ?? {}) as Body);
    } catch (error) {
      return { status: 400, body: { error: (error as Error).message } };
    }
  };
}
