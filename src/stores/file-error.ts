import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import { isStoreError } from './is-store-error.ts';

const notAllowed = 'this process may not do that';

const reasons: Record<string, string> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EBUSY: 'it is in use; if it is mounted into a container, mount its folder instead',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  TimeoutError: 'another process keeps it locked',
};

const failures: Record<StoreAction, string> = {
  get: 'cannot be read',
  set: 'cannot be written',
  clear: 'cannot be written',
  exclusive: 'cannot be locked',
  subscribe: 'cannot be watched',
};

/** What is wrong with a file in our own words, where the system has none for it. */
export function fileProblem(reason: string, code?: string): Error {
  return Object.assign(new Error(reason), { reason, code });
}

/** An error that names the file and what is wrong with it. */
export function toFileError(action: StoreAction, path: string, error: unknown): NordigenStoreError {
  if (isStoreError(error)) return error;
  const { name, reason } = (error ?? {}) as { name?: unknown; reason?: unknown };
  const code = codeOf(error);
  const systemCode = typeof code === 'string' ? code : undefined;
  const label = systemCode ?? (typeof name === 'string' ? name : 'error');
  const known = typeof reason === 'string' ? reason : reasons[label];
  const explained = known === undefined ? label : `${known}${known === reason ? '' : ` (${label})`}`;
  return new NordigenStoreError(`The token file ${path} ${failures[action]}: ${explained}.`, {
    action,
    systemCode,
    cause: error,
  });
}

export function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null | undefined)?.code;
}

/** Answers `undefined` if the file is not there. */
export async function unlessMissing<Value>(operation: Promise<Value>): Promise<Value | undefined> {
  return operation.catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
