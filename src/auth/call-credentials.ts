import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import type { TokenPairInput } from './expiry.ts';
import type { RunControl } from './run.ts';
import { late } from './settle-by.ts';

/** Gets a token pair from another service. */
export type CredentialsFunction = (context: {
  /** Aborts when nobody waits for the pair any more, or when the time for it is over. */
  signal: AbortSignal;
}) => Promise<TokenPairInput>;

/** Calls the user's function, which may throw, hang, or ignore its signal. */
export async function callCredentials(
  source: CredentialsFunction,
  run: RunControl<unknown>,
  timeoutMs: number,
): Promise<TokenPairInput> {
  const controller = new AbortController();
  const end = (): void => controller.abort(run.signal.reason);
  run.signal.addEventListener('abort', end);
  try {
    const asked = (async () => source({ signal: controller.signal }))();
    const pair = await run.keep(asked.catch(rethrow), performance.now() + timeoutMs);
    if (pair !== late) return pair;
    const message = `The credentials function gave no token pair within ${timeoutMs} ms.`;
    const error = new NordigenTokenError(message, { reason: 'credentials-failed' });
    controller.abort(error);
    throw error;
  } finally {
    run.signal.removeEventListener('abort', end);
  }
}

function rethrow(error: unknown): never {
  if (error instanceof NordigenTokenError) throw error;
  const kind = error instanceof Error ? error.name : typeof error;
  const message = `The credentials function threw (${kind}), so there is no token. See error.cause.`;
  throw new NordigenTokenError(message, { reason: 'credentials-failed', cause: error });
}
