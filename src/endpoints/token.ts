import { type ApiCall, toApiCall } from '../answers/api-response.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import type { CallOptions, Endpoint, Send } from '../http/endpoint.ts';
import {
  type AccessToken,
  accessTokenSchema,
  type JsonWebTokenPair,
  jsonWebTokenPairSchema,
  type ObtainedPair,
  obtainedPairSchema,
  type TokenPairRequest,
  type TokenRefreshRequest,
  tokenPairRequestSchema,
  tokenRefreshRequestSchema,
} from '../schemas/token-pair.ts';

/**
 * The token endpoint itself. It never reads or changes the pair that the client manages: that is `client.auth`. Calls
 * time out after 10 s by default.
 * @see https://developer.gocardless.com/bank-account-data/endpoints
 */
export interface TokenEndpoint {
  /**
   * Obtains a new token pair for the client's secrets. The API allows 100 such calls an hour.
   * @throws NordigenTokenError if the client has no secrets.
   * @example
   * const pair = await client.token.getTokenPair().unwrap();
   */
  readonly getTokenPair: (options?: CallOptions) => ApiCall<JsonWebTokenPair, keyof TokenPairRequest>;
  /**
   * Obtains a new access token for a valid refresh token, which stays the same. The API allows 100 such calls a minute.
   * @throws TypeError if `refreshToken` is not a non-empty string.
   */
  readonly refreshAccessToken: (
    refreshToken: string,
    options?: CallOptions,
  ) => ApiCall<AccessToken, keyof TokenRefreshRequest>;
}

const getTokenPair: Endpoint<JsonWebTokenPair> = {
  operation: 'token.getTokenPair',
  method: 'POST',
  path: 'token/new/',
  kind: 'token',
  answerSchema: jsonWebTokenPairSchema,
  bodySchema: tokenPairRequestSchema,
};

const refreshAccessToken: Endpoint<AccessToken> = {
  operation: 'token.refreshAccessToken',
  method: 'POST',
  path: 'token/refresh/',
  kind: 'token',
  answerSchema: accessTokenSchema,
  bodySchema: tokenRefreshRequestSchema,
  check: ({ json }) => {
    const { refresh } = json as { refresh: unknown };
    if (typeof refresh !== 'string' || refresh === '') {
      throw new TypeError('refreshToken must be a non-empty string.');
    }
  },
};

/** As `getTokenPair`, for the client's own pair: it can go on with one token where the pair is not whole. */
const obtainTokenPair: Endpoint<ObtainedPair> = { ...getTokenPair, answerSchema: obtainedPairSchema };

/** What the client's own pair is obtained and renewed with. */
export interface TokenSource {
  obtain(options: CallOptions): ApiCall<ObtainedPair, keyof TokenPairRequest>;
  refresh(refreshToken: string, options: CallOptions): ApiCall<AccessToken, keyof TokenRefreshRequest>;
}

/** The secrets of your company, from the API's portal. For servers only. */
export interface Secrets {
  /** The secret id, a UUID. */
  secretId: string;
  /** The secret key that belongs to the id. */
  secretKey: string;
}

export function createToken(send: Send, secrets: Secrets | undefined): TokenEndpoint {
  return {
    getTokenPair: (options) => {
      if (secrets === undefined) {
        const message = 'getTokenPair() needs the client to have credentials: { secretId, secretKey }.';
        return toApiCall(Promise.reject(new NordigenTokenError(message, { reason: 'no-credentials' })));
      }
      return send(
        getTokenPair,
        { json: { secret_id: secrets.secretId, secret_key: secrets.secretKey } },
        options,
      );
    },
    refreshAccessToken: (refresh, options) => send(refreshAccessToken, { json: { refresh } }, options),
  };
}

export function createTokenSource(send: Send, secrets: Secrets | undefined): TokenSource {
  return {
    obtain: (options) =>
      send(
        obtainTokenPair,
        { json: { secret_id: secrets?.secretId, secret_key: secrets?.secretKey } },
        options,
      ),
    refresh: (refresh, options) => send(refreshAccessToken, { json: { refresh } }, options),
  };
}
