/** The tokens of the simulated API. They are JWTs, so that their claims can be read, with short names for the trace. */
export interface Tokens {
  /** A token that expires in `secondsLeft` and was issued `ageSeconds` ago. */
  mint(kind: 'access' | 'refresh', secondsLeft: number, ageSeconds?: number): string;
  /** Whether the API accepts it now. */
  works(token: string | undefined, kind: 'access' | 'refresh'): boolean;
  revoke(token: string): void;
  /** The seconds until it expires, whether or not it was revoked; `undefined` for a token that was never issued. */
  secondsLeft(token: string): number | undefined;
  /** `A12` for the twelfth token if it is an access token, `R12` if it is a refresh token. */
  nameOf(token: string | undefined): string;
}

export function createTokens(apiNowMs: () => number): Tokens {
  const issued = new Map<string, { name: string; kind: string; endsAtMs: number; isRevoked: boolean }>();
  return {
    mint(kind, secondsLeft, ageSeconds = 0) {
      const name = `${kind === 'access' ? 'A' : 'R'}${issued.size + 1}`;
      const nowSeconds = Math.floor(apiNowMs() / 1000);
      const exp = Math.floor(nowSeconds + secondsLeft);
      const claims = { token_type: kind, jti: name, iat: nowSeconds - ageSeconds, exp };
      const token = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signed-${name}`;
      const endsAtMs = apiNowMs() + secondsLeft * 1000;
      issued.set(token, { name, kind, endsAtMs, isRevoked: false });
      return token;
    },
    works(token, kind) {
      const known = token === undefined ? undefined : issued.get(token);
      return known !== undefined && known.kind === kind && !known.isRevoked && apiNowMs() < known.endsAtMs;
    },
    revoke(token) {
      const known = issued.get(token);
      if (known !== undefined) known.isRevoked = true;
    },
    secondsLeft(token) {
      const known = issued.get(token);
      return known && (known.endsAtMs - apiNowMs()) / 1000;
    },
    nameOf: (token) => (token === undefined ? 'nothing' : (issued.get(token)?.name ?? 'an unknown token')),
  };
}
