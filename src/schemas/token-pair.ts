import { expected, only, type Schema, shape } from './primitives.ts';

/** A new access token, the answer to a refresh. */
export interface AccessToken {
  /** JWT for the `Authorization` header. */
  access: string;
  /** Seconds from the answer until `access` expires, usually 86,400 (a day). */
  access_expires: number;
}

/** An access token, and the refresh token that gets the next ones. */
export interface JsonWebTokenPair extends AccessToken {
  /** JWT that `token/refresh/` takes; it stays valid and unchanged when used. */
  refresh: string;
  /** Seconds from the answer until `refresh` expires, usually 2,592,000 (30 days). */
  refresh_expires: number;
}

// Strict, unlike all other schemas: without a token no later call can be made. A lifetime that is missing or odd is
// read from the token itself.
const token: Schema<string> = /* @__PURE__ */ only(
  'non-empty string',
  (value) => typeof value === 'string' && value !== '',
);
const seconds: Schema<number> = /* @__PURE__ */ only(
  'positive number',
  (value) => Number.isFinite(value) && (value as number) > 0,
);
const lifetime: Schema<number> = /* @__PURE__ */ expected(seconds);

export const accessTokenSchema: Schema<AccessToken> = /* @__PURE__ */ shape<AccessToken>({
  access: token,
  access_expires: lifetime,
});

export const jsonWebTokenPairSchema: Schema<JsonWebTokenPair> = /* @__PURE__ */ shape<JsonWebTokenPair>({
  access: token,
  access_expires: lifetime,
  refresh: token,
  refresh_expires: lifetime,
});

/** The known answers of `token/new/`: a pair, or one token of it. */
export type ObtainedPair = Partial<JsonWebTokenPair>;

/** One token is enough. Nonsensical lifetimes are replaced by those in the tokens. */
export const obtainedPairSchema: Schema<ObtainedPair> = /* @__PURE__ */ only('token pair', (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const tokens = [(value as ObtainedPair).access, (value as ObtainedPair).refresh];
  const given = tokens.filter((given) => given !== undefined && given !== null);
  return given.length > 0 && given.every((token) => typeof token === 'string' && token !== '');
});

/** The company's credentials, from the vendor's portal, which get a token pair. */
export interface TokenPairRequest {
  /** UUID of the secret. */
  secret_id: string;
  /** The secret itself; for servers only. */
  secret_key: string;
}

export const tokenPairRequestSchema: Schema<TokenPairRequest> = /* @__PURE__ */ shape<TokenPairRequest>({
  secret_id: token,
  secret_key: token,
});

/** The body of a refresh. */
export interface TokenRefreshRequest {
  /** The pair's refresh token. */
  refresh: string;
}

export const tokenRefreshRequestSchema: Schema<TokenRefreshRequest> =
  /* @__PURE__ */ shape<TokenRefreshRequest>({ refresh: token });
