import type { BeforeRequestHook } from 'ky';
import { type AttemptContext, attemptKey } from '../http/attempt-context.ts';
import type { TokenManager } from './token-manager.ts';

/**
 * The ky hook that gives each request its access token, renewed in time. The token endpoint is called through a ky
 * instance without this hook, so a renewal cannot wait for itself.
 */
export function attachAccessToken(tokens: TokenManager): BeforeRequestHook {
  return ({ request, options }) => {
    const attempt = options.context[attemptKey] as AttemptContext;
    const attach = (accessToken: string): void => {
      request.headers.set('authorization', `Bearer ${accessToken}`);
      attempt.accessToken = accessToken;
    };
    attempt.isAtStore = tokens.isAtStore;
    const accessToken = tokens.getAccessToken(attempt.signal);
    return typeof accessToken === 'string' ? attach(accessToken) : accessToken.then(attach);
  };
}
