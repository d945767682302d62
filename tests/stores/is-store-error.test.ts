import { describe, expect, test } from 'vitest';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import { isStoreError } from '../../src/stores/is-store-error.ts';

describe('isStoreError', () => {
  test('recognizes an error of another copy of the package by its name and members', () => {
    const another = Object.assign(new Error('of another copy'), {
      name: 'NordigenStoreError',
      action: 'get',
    });
    expect(isStoreError(another)).toBe(true);
    expect(isStoreError(new NordigenStoreError('ours', { action: 'get' }))).toBe(true);
  });

  test.each([
    [undefined],
    [null],
    ['NordigenStoreError'],
    [new Error('x')],
    [{ name: 'NordigenStoreError', message: 'x' }],
    [{ name: 'NordigenStoreError', action: 'get' }],
    [{ name: 'NordigenError', message: 'x', action: 'get' }],
    [Object.assign(() => undefined, { action: 'get', message: 'x' })],
  ])('returns false for %o', (value) => {
    expect(isStoreError(value)).toBe(false);
  });
});
