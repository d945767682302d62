// What a user's own code may look like. It is compiled against the installed package with many compilers and settings.
import {
  createNordigenClient,
  encryptedTokenStore,
  isNordigenError,
  localStorageTokenStore,
  memoryTokenStore,
  type TokenStore,
  unwrap,
} from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { fileTokenStore } from 'nordigen-client/stores/file';
import { redisTokenStore } from 'nordigen-client/stores/redis';
import { tokenStoreContract } from 'nordigen-client/testing';

const sandbox = createSandbox();
const client = createNordigenClient({
  credentials: sandbox.credentials,
  fetch: sandbox.fetch,
  now: sandbox.now,
  headers: { 'x-request-id': '1' },
  store: memoryTokenStore(),
});

export async function firstAgreement(): Promise<string | undefined> {
  for await (const agreement of client.agreements.listAll()) {
    const id: string = agreement.id;
    return id;
  }
  return undefined;
}

export async function firstInstitution(signal: AbortSignal): Promise<string | undefined> {
  const response = await client.institutions.list({ country: 'GB' }, { signal });
  const date: string | null = response.headers.get('date');
  if (response.ok) return unwrap(response)[0]?.name ?? date ?? undefined;
  return isNordigenError(response.error) ? response.error.code : undefined;
}

export const makers: readonly ((...parameters: never[]) => unknown)[] = [
  encryptedTokenStore,
  fileTokenStore,
  localStorageTokenStore,
  redisTokenStore,
  tokenStoreContract,
];

export const ownStore: TokenStore = { get: () => undefined, set: () => undefined, clear: () => undefined };
