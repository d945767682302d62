import type { TokenEndpoint } from '../endpoints/token.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { refreshExpiresAtMs, type TokenPairInput, toTokenRecord, withNewAccess } from './expiry.ts';

/** Asks for a token pair that is minted elsewhere. */
export type CredentialsFunction = (context: { signal: AbortSignal }) => Promise<TokenPairInput>;

/** Where a new pair comes from: the API, for the client's secrets; a function; or nowhere. */
export type PairSource = 'secrets' | CredentialsFunction | undefined;

export interface RenewOptions {
  token: TokenEndpoint;
  source: PairSource;
  now: () => number;
  /** How long the credentials function may take, in ms. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Hears of each answer, so that waiting callers know that the renewal is alive. */
  onProgress: () => void;
}

/** Refreshes the access token while the refresh token lasts, else gets a new pair. */
export async function renew(record: TokenRecord | undefined, options: RenewOptions): Promise<TokenRecord> {
  const { token, now, signal, onProgress } = options;
  if (record?.refresh !== undefined && refreshExpiresAtMs(record) > now()) {
    const response = await token.refreshAccessToken(record.refresh, { signal });
    onProgress();
    if (response.ok) return read('The token endpoint', () => withNewAccess(record, response.data, now()));
    const isRefused = response.status === 400 || response.status === 401;
    if (!isRefused || options.source === undefined) throw response.error;
  }
  const pair = await obtain(options);
  const giver = typeof options.source === 'function' ? 'The credentials function' : 'The token endpoint';
  return read(giver, () => toTokenRecord(pair, now()));
}

async function obtain({ source, token, signal, timeoutMs }: RenewOptions): Promise<TokenPairInput> {
  if (source === undefined) {
    throw new NordigenTokenError(
      'There is no token, and no way to get one: give credentials, a store that holds a pair, or call client.auth.setTokenPair(pair).',
      { reason: 'no-credentials' },
    );
  }
  if (source === 'secrets') {
    const response = await token.getTokenPair({ signal });
    if (!response.ok) throw response.error;
    return response.data;
  }
  return callSource(source, signal, timeoutMs);
}

async function callSource(
  source: CredentialsFunction,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<TokenPairInput> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `The credentials function gave no token pair within ${timeoutMs} ms.`;
      const error = new NordigenTokenError(message, { reason: 'credentials-failed' });
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  const onClose = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', onClose);
  try {
    return await Promise.race([source({ signal: controller.signal }), isLate]);
  } catch (error) {
    if (error instanceof NordigenTokenError) throw error;
    const kind = error instanceof Error ? error.name : typeof error;
    const message = `The credentials function threw (${kind}), so there is no token. See causeOf(error).`;
    throw new NordigenTokenError(message, { reason: 'credentials-failed', cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onClose);
  }
}

function read(giver: string, toRecord: () => TokenRecord): TokenRecord {
  try {
    return toRecord();
  } catch (error) {
    throw new NordigenTokenError(`${giver} gave no token pair: ${(error as TypeError).message}`, {
      reason: 'invalid-pair',
    });
  }
}
