import { expect } from 'vitest';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';

/** The error that a store's work fails with. */
export async function failureOf(work: () => unknown): Promise<NordigenStoreError> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(NordigenStoreError);
    return error as NordigenStoreError;
  }
  throw new Error('It did not fail.');
}
