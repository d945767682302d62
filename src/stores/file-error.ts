import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';

const reasons: Record<string, string> = {
  EACCES: 'this process may not do that',
  EPERM: 'this process may not do that',
  EBUSY: 'it is in use; where it is mounted into a container, mount its folder instead',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a folder; give the path of a file',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no folder',
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

/** An error that names the file and what is wrong with it. */
export function toFileError(action: StoreAction, path: string, error: unknown): NordigenStoreError {
  if (error instanceof NordigenStoreError) return error;
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const systemCode = typeof code === 'string' ? code : undefined;
  const label = systemCode ?? (typeof name === 'string' ? name : 'error');
  const reason = reasons[label];
  const message = `The token file ${path} ${failures[action]}: ${reason === undefined ? label : `${reason} (${label})`}.`;
  return new NordigenStoreError(message, { action, systemCode, cause: error });
}
