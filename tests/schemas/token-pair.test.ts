import { describe, expect, test } from 'vitest';
import {
  jsonWebTokenPairSchema,
  obtainedPairSchema,
  tokenPairRequestSchema,
} from '../../src/schemas/token-pair.ts';
import { validate } from '../../src/validation/validate.ts';

describe('what the client’s own pair can be made of', () => {
  test.each([
    { access: 'a', access_expires: 1, refresh: 'r', refresh_expires: 1 },
    { access: 'a' },
    { refresh: 'r', access: null },
    { access: 'a', refresh: null, access_expires: 'soon' },
  ])('is %j: one token is enough', (body) => {
    expect(validate(obtainedPairSchema, body)).toEqual({ ok: true, data: body, issues: [] });
  });

  test.each([
    [{}],
    [{ access: '' }],
    [{ access: 'a', refresh: '' }],
    [{ access: 'a', refresh: 7 }],
    [{ access: null, refresh: undefined }],
    [null],
    ['a'],
    [7],
  ])('is not %j', (body) => {
    expect(validate(obtainedPairSchema, body)).toMatchObject({
      ok: false,
      issues: [{ path: '', expected: 'token pair' }],
    });
  });
});

const pair = { access: 'a', access_expires: 0.5, refresh: 'r', refresh_expires: 1 };

test.each([[''], [7], [null]])('a pair whose access token is %j is refused', (access) => {
  expect(validate(jsonWebTokenPairSchema, { ...pair })).toMatchObject({ ok: true, issues: [] });
  expect(validate(jsonWebTokenPairSchema, { ...pair, access })).toMatchObject({
    ok: false,
    issues: [{ expected: 'access: non-empty string' }],
  });
});

test.each([[0], [-1], ['1'], [Number.NaN], [Number.POSITIVE_INFINITY]])(
  'a lifetime of %j is dropped from a pair',
  (access_expires) => {
    const { access_expires: _, ...rest } = pair;
    expect(validate(jsonWebTokenPairSchema, { ...pair, access_expires })).toMatchObject({
      ok: true,
      data: rest,
      issues: [{ path: 'access_expires', kind: 'dropped', expected: 'positive number' }],
    });
  },
);

test('credentials need both parts', () => {
  expect(validate(tokenPairRequestSchema, { secret_id: 'a', secret_key: 'b' }).ok).toBe(true);
  expect(validate(tokenPairRequestSchema, { secret_id: 'a' }).ok).toBe(false);
});
