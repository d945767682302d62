import type { NordigenStoreError } from '../errors/nordigen-store-error.ts';

/** By name and members and not by class: a store may have been built with another copy of this package. */
export function isStoreError(error: unknown): error is NordigenStoreError {
  if (typeof error !== 'object' || error === null) return false;
  try {
    const { name, message, action } = error as Partial<NordigenStoreError>;
    return name === 'NordigenStoreError' && typeof message === 'string' && typeof action === 'string';
  } catch {
    // An object whose members throw when read is not one of ours.
    return false;
  }
}
