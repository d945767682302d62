import { anyNumber, aText, type Check, checkFields } from '../checks.ts';
import type { Duration } from '../clock.ts';
import { consentChecks } from '../consent/conclude-consent.ts';
import { type ConnectOptions, connectChecks } from '../consent/connect.ts';
import type { Answer } from '../errors/answers.ts';
import type { Sandbox } from '../sandbox.ts';

/** What can be controlled over HTTP. */
export type Controls = Omit<Sandbox, 'fetch'>;

type Body = Record<string, unknown>;

export const controlPath = '/__sandbox/';

interface Action {
  /** The keys that its body may have. Their values are checked here or by the sandbox itself. */
  fields: Readonly<Record<string, Check>>;
  required?: readonly string[];
  run(body: Body): unknown;
}

const anything: Check = () => undefined;
const done = { ok: true };

/**
 * The paths below `/__sandbox/`, with which a program in any language can move the clock, plan faults, give consent
 * and read the request log.
 */
export function createControl(
  controls: Controls,
): (method: string, url: URL, body: unknown) => Promise<Answer> {
  const actions = listActions(controls);

  return async (method, url, body) => {
    const path = url.pathname.slice(controlPath.length).replace(/\/$/, '');
    const action = actions.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
    if (action === undefined) {
      const isKnown = [...actions.keys()].some((name) => name.endsWith(` ${path}`));
      const known = `Known: ${[...actions.keys()].join(', ')}`;
      return isKnown
        ? refused(405, `${path} does not take ${method}. ${known}`)
        : refused(404, `'${path}' is not known. ${known}`);
    }
    if (body === 'malformed') return refused(400, 'The body is not a JSON object');
    try {
      checkFields(path, body ?? {}, action.fields, action.required);
      return { status: 200, body: await action.run((body ?? {}) as Body), headers };
    } catch (error) {
      return refused(400, (error as Error).message);
    }
  };
}

/** Keeps browsers from showing text of a request as a page. */
const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

function refused(status: number, error: string): Answer {
  return { status, body: { error }, headers };
}

/** Every path, with the keys of its body. */
function listActions(controls: Controls): ReadonlyMap<string, Action> {
  const actions: Record<string, Action> = {
    'GET requests': { fields: {}, run: () => controls.requests },
    'GET state': { fields: {}, run: () => controls.export() },
    'POST advance': {
      fields: { days: anyNumber, hours: anyNumber, minutes: anyNumber, seconds: anyNumber },
      run(parts) {
        controls.advance(parts as Duration);
        return { ok: true, nowMs: controls.now() };
      },
    },
    'POST fail': {
      fields: { match: anything, fault: anything, times: anything },
      required: ['match', 'fault'],
      run({ match, fault, times }) {
        controls.fail(match as never, fault as never, times as number | undefined);
        return done;
      },
    },
    'POST reset': {
      fields: {},
      run() {
        controls.reset();
        return done;
      },
    },
    'POST consent': {
      fields: { requisitionId: aText, ...consentChecks },
      required: ['requisitionId'],
      run: ({ requisitionId, ...options }) => controls.consent(requisitionId as string, options),
    },
    'POST connect': {
      fields: connectChecks,
      run: (options) => controls.connect(options as ConnectOptions),
    },
    'POST reconfirm': {
      fields: { agreementId: aText, outcome: anything },
      required: ['agreementId'],
      run: ({ agreementId, outcome }) =>
        controls.reconfirm(agreementId as string, outcome as 'confirm' | undefined),
    },
    'POST expire-consent': {
      fields: { requisitionId: aText },
      required: ['requisitionId'],
      run({ requisitionId }) {
        controls.expireConsent(requisitionId as string);
        return done;
      },
    },
    'POST revoke-access': {
      fields: { accountId: aText },
      required: ['accountId'],
      run({ accountId }) {
        controls.revokeAccess(accountId as string);
        return done;
      },
    },
    'POST revoke-tokens': {
      fields: { kind: anything },
      run({ kind }) {
        controls.revokeTokens(kind as 'access' | undefined);
        return done;
      },
    },
  };
  return new Map(Object.entries(actions));
}
