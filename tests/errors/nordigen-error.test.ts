import { describe, expect, test } from 'vitest';
import { NordigenStateError } from '../../src/errors/nordigen-state-error.ts';
import { toLine } from '../../src/errors/to-line.ts';
import {
  isNordigenError,
  NordigenApiError,
  NordigenClosedError,
  NordigenNetworkError,
  NordigenStoreError,
  NordigenTimeoutError,
  NordigenTokenError,
  NordigenValidationError,
} from '../../src/index.ts';

const operation = 'accounts.get';

describe('isNordigenError', () => {
  test('recognizes the errors of this copy of the package', () => {
    expect(isNordigenError(new NordigenClosedError())).toBe(true);
  });

  test('recognizes those of another copy by their name and members', () => {
    class NordigenFutureError extends Error {
      override readonly name = 'NordigenFutureError';
      readonly code = 'NORDIGEN_FUTURE';
    }
    expect(isNordigenError(new NordigenFutureError('x'))).toBe(true);
  });

  test.each([
    ['an error of another kind', new TypeError('x')],
    ['an error with a code', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['a name without a code', Object.assign(new Error('x'), { name: 'NordigenApiError' })],
    ['a name and a code without a message', { name: 'NordigenApiError', code: 'x' }],
    ['a code that is a number', { name: 'NordigenApiError', code: 1, message: '' }],
    ['another name', { name: 'XNordigenApiError', code: 'x', message: '' }],
    ['a longer name', { name: 'NordigenApiErrorX', code: 'x', message: '' }],
    ['a lower-case name', { name: 'NordigenapiError', code: 'x', message: '' }],
    ['a very long name', { name: `NordigenA${'x'.repeat(41)}Error`, code: 'x', message: '' }],
    ['a name that is no text', { name: ['NordigenApiError'], code: 'x', message: '' }],
    ['a function', Object.assign(() => 1, { code: 'x', message: '' })],
    ['null', null],
    ['undefined', undefined],
    ['text', 'NordigenApiError'],
  ])('returns false for %s', (_, value) => {
    expect(isNordigenError(value)).toBe(false);
  });

  test('does not throw if reading a member does', () => {
    const hostile = {
      get name() {
        throw new Error('no');
      },
    };
    expect(isNordigenError(hostile)).toBe(false);
  });
});

describe('the message of an error', () => {
  test('is one line without control characters', () => {
    const error = new NordigenTokenError(
      'a\n\tb\r\n\u001b[31mred\u001b[0m\u001b]0;title\u0007\u009b2J c\u202e d\u2028e',
      {
        reason: 'invalid-pair',
      },
    );
    expect(error.message).toBe('a b red ]0;title 2J c d e');
  });

  test('is cut off after 2,000 characters', () => {
    expect(new NordigenTokenError('x'.repeat(1_000_000), { reason: 'invalid-pair' }).message).toBe(
      `${'x'.repeat(1_999)}…`,
    );
  });
});

describe('toLine', () => {
  test.each([
    ['short', 10, 'short'],
    ['0123456789', 10, '0123456789'],
    ['0123456789x', 10, '012345678…'],
    [`a${' '.repeat(30)}b`, 10, 'a…'],
    ['a         b', 10, 'a b'],
    ['12345678😀x', 10, '12345678…'],
    ['1234567😀xx', 10, '1234567😀…'],
    ['😀 234567890', 10, '😀 234567…'],
    [`a${' '.repeat(19)}`, 10, 'a'],
    [' a\u200b\u2066b ', 10, 'a b'],
    ['\u001b[0;1 mab', 10, 'ab'],
    ['', 10, ''],
  ])('%j in %d characters is %j', (text, length, line) => {
    expect(toLine(text, length)).toBe(line);
  });
});

describe('the members of errors', () => {
  test('a timeout error says what was waited for: the request, unless stated otherwise', () => {
    expect(new NordigenTimeoutError('x', { operation, timeoutMs: 5 })).toMatchObject({
      operation,
      timeoutMs: 5,
      phase: 'request',
    });
    expect(new NordigenTimeoutError('x', { operation, timeoutMs: 5, phase: 'store' }).phase).toBe('store');
  });

  test.each([
    ['no-answer', 'ECONNREFUSED', false],
    ['no-answer', 'ENOTFOUND', false],
    ['no-answer', 'ECONNRESET', true],
    ['no-answer', undefined, true],
    ['cut-off', 'ECONNREFUSED', true],
    ['redirect', undefined, true],
  ] as const)('a network error for %s with %s has the wasSent %s', (reason, systemCode, wasSent) => {
    const error = new NordigenNetworkError('x', { operation, reason, systemCode });
    expect(error.wasSent).toBe(wasSent);
    expect(error.systemCode).toBe(systemCode);
    expect('systemCode' in error).toBe(systemCode !== undefined);
  });

  test('the caller can override whether a request was sent', () => {
    const init = { operation, reason: 'no-answer', wasSent: false } as const;
    expect(new NordigenNetworkError('x', init).wasSent).toBe(false);
  });

  test('a validation error has the rate limits, and hides data and text', () => {
    const rateLimits = { general: { remaining: 3 } };
    const init = { operation, status: 200, issues: [], rateLimits, data: { iban: 'x' }, text: 'y' } as const;
    const error = new NordigenValidationError('x', init);
    expect(error).toMatchObject({ rateLimits, data: { iban: 'x' }, text: 'y' });
    expect(Object.keys(error)).not.toContain('data');
    expect(Object.keys(error)).not.toContain('text');
    expect(new NordigenValidationError('x', { operation, status: 200, issues: [] }).rateLimits).toEqual({});
  });

  test('a state error and a store error say what is wrong', () => {
    expect({ ...new NordigenStateError('x', 'newer') }).toEqual({
      name: 'NordigenStateError',
      code: 'NORDIGEN_STATE',
      reason: 'newer',
    });
    expect({ ...new NordigenStoreError('x', { action: 'get' }) }).toEqual({
      name: 'NordigenStoreError',
      code: 'NORDIGEN_STORE',
      action: 'get',
    });
    const init = { action: 'set', systemCode: 'EACCES', isUnreadable: true } as const;
    expect({ ...new NordigenStoreError('x', init) }).toMatchObject(init);
  });

  test('each error has its own name and code', () => {
    const errors = [
      new NordigenClosedError(),
      new NordigenNetworkError('x', { operation, reason: 'redirect' }),
      new NordigenTimeoutError('x', { operation, timeoutMs: 1 }),
      new NordigenTokenError('x', { reason: 'invalid-pair' }),
      new NordigenValidationError('x', { operation, status: 200, issues: [] }),
    ];
    expect(errors.map(({ name, code }) => `${name} ${code}`)).toEqual([
      'NordigenClosedError NORDIGEN_CLOSED',
      'NordigenNetworkError NORDIGEN_NETWORK',
      'NordigenTimeoutError NORDIGEN_TIMEOUT',
      'NordigenTokenError NORDIGEN_TOKEN',
      'NordigenValidationError NORDIGEN_VALIDATION',
    ]);
    expect(errors[0]?.message).toBe('The client is closed: create another one, or call close() later.');
    expect(errors[1]).toMatchObject({ operation, reason: 'redirect' });
    expect(errors[3]).toMatchObject({ reason: 'invalid-pair' });
    expect(errors[4]).toMatchObject({ operation, status: 200, issues: [] });
  });

  test('an API error is not local unless the client itself made it, and hides headers and body', () => {
    const init = {
      message: 'x',
      operation,
      status: 429,
      code: 'RateLimitExceeded',
      summary: '',
      detail: '',
      nextStep: 'wait',
      rateLimits: {},
      headers: new Headers(),
      body: { iban: 'x' },
    } as const;
    const error = new NordigenApiError(init);
    expect(error).toMatchObject({ isLocal: false, body: { iban: 'x' } });
    expect(error.headers).toBe(init.headers);
    expect(Object.keys(error).sort()).toEqual(
      [
        'code',
        'detail',
        'isLocal',
        'name',
        'nextStep',
        'operation',
        'rateLimits',
        'status',
        'summary',
      ].sort(),
    );
    const more = { isLocal: true, type: 'RateLimitError', fields: { a: [] }, retryAtMs: 7 };
    expect({ ...new NordigenApiError({ ...init, ...more }) }).toMatchObject(more);
  });
});
