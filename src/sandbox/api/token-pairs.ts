import { type Answer, authenticationFailed, fieldRefusal, invalidToken } from '../errors/answers.ts';
import type { Call, World } from '../world.ts';
import { missingFields, toText } from './request-fields.ts';

export async function createTokenPair(world: World, { body }: Call): Promise<Answer> {
  const missing = missingFields(body, ['secret_id', 'secret_key']);
  if (missing !== undefined) return fieldRefusal(missing);
  const isKnown = world.credentials.some(
    ({ secretId, secretKey }) => body.secret_id === secretId && body.secret_key === secretKey,
  );
  if (!isKnown) return authenticationFailed();

  return {
    status: 200,
    body: {
      access: await world.tokens.issue('access'),
      access_expires: world.lifetimes.accessSeconds,
      refresh: await world.tokens.issue('refresh'),
      refresh_expires: world.lifetimes.refreshSeconds,
    },
  };
}

/** Issues a new access token. The refresh token stays the same, as with the real API. */
export async function refreshAccessToken(world: World, { body }: Call): Promise<Answer> {
  const missing = missingFields(body, ['refresh']);
  if (missing !== undefined) return fieldRefusal(missing);
  if ((await world.tokens.verify(toText(body.refresh), 'refresh')) === undefined) return invalidToken();

  return {
    status: 200,
    body: {
      access: await world.tokens.issue('access'),
      access_expires: world.lifetimes.accessSeconds,
    },
  };
}
