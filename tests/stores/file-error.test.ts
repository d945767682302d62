import { describe, expect, test } from 'vitest';
import { causeOf } from '../../src/errors/cause-of.ts';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import { codeOf, fileProblem, toFileError, unlessMissing } from '../../src/stores/file-error.ts';
import { systemError } from '../helpers/intercept-fs.ts';

const path = '/data/tokens.json';

describe('toFileError', () => {
  test.each([
    ['EACCES', 'this process may not do that (EACCES)'],
    ['EPERM', 'this process may not do that (EPERM)'],
    ['EBUSY', 'it is in use; if it is mounted into a container, mount its folder instead (EBUSY)'],
    ['EDQUOT', 'the disk quota is used up (EDQUOT)'],
    ['ELOOP', 'its symbolic links lead in a circle (ELOOP)'],
    ['EMFILE', 'too many files are open (EMFILE)'],
    ['ENOSPC', 'the disk is full (ENOSPC)'],
    ['ENOTDIR', 'a part of the path is not a folder (ENOTDIR)'],
    ['EROFS', 'the file system is read-only (EROFS)'],
    ['EIO', 'EIO'],
  ])('explains %s, names the path, and quotes nothing else', (code, words) => {
    const cause = Object.assign(new Error('quotes secret-token'), { code });
    const error = toFileError('set', path, cause);
    expect(error).toMatchObject({ action: 'set', systemCode: code });
    expect(causeOf(error)).toBe(cause);
    expect(error.message).toBe(`The token file ${path} cannot be written: ${words}.`);
    expect(`${error.stack}`).not.toContain('secret-token');
  });

  test.each([
    ['get', 'cannot be read'],
    ['set', 'cannot be written'],
    ['clear', 'cannot be written'],
    ['exclusive', 'cannot be locked'],
    ['subscribe', 'cannot be watched'],
  ] as const)('says for %s that the file %s', (action, words) => {
    expect(toFileError(action, path, systemError('EIO')).message).toBe(
      `The token file ${path} ${words}: EIO.`,
    );
  });

  test('says that another process keeps the file locked', () => {
    const error = toFileError('set', path, new DOMException('timed out', 'TimeoutError'));
    expect(error.message).toContain('another process keeps it locked (TimeoutError)');
  });

  test('does not append a code to a problem in our own words', () => {
    const error = toFileError('get', path, fileProblem('it is a folder', 'EISDIR'));
    expect(error.message).toBe(`The token file ${path} cannot be read: it is a folder.`);
    expect(error.systemCode).toBe('EISDIR');
    expect(toFileError('get', path, fileProblem('it is a device')).systemCode).toBeUndefined();
  });

  test.each([
    [new RangeError('x'), 'RangeError'],
    [{ code: 5 }, 'error'],
    [undefined, 'error'],
    [null, 'error'],
  ])('describes %o by its name, or as an error', (cause, word) => {
    const error = toFileError('get', path, cause);
    expect(error.message).toBe(`The token file ${path} cannot be read: ${word}.`);
    expect(error.systemCode).toBeUndefined();
  });

  test('passes on a store error unchanged, even that of another copy of the package', () => {
    const own = new NordigenStoreError('own', { action: 'exclusive' });
    const another = { name: 'NordigenStoreError', message: 'x', action: 'get' };
    expect(toFileError('set', path, own)).toBe(own);
    expect(toFileError('set', path, another)).toBe(another);
  });
});

describe('codeOf', () => {
  test.each([
    [systemError('EIO'), 'EIO'],
    [undefined, undefined],
    [null, undefined],
    ['EIO', undefined],
  ])('of %o is %s', (error, code) => expect(codeOf(error)).toBe(code));
});

describe('unlessMissing', () => {
  test('resolves with undefined if the file is missing, and passes on everything else', async () => {
    expect(await unlessMissing(Promise.reject(systemError('ENOENT')))).toBeUndefined();
    expect(await unlessMissing(Promise.resolve('text'))).toBe('text');
    await expect(unlessMissing(Promise.reject(systemError('EIO')))).rejects.toThrow('EIO');
  });
});
