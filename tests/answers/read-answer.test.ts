import { describe, expect, test } from 'vitest';
import type { Expectation, Method } from '../../src/answers/expectation.ts';
import { readAnswer } from '../../src/answers/read-answer.ts';
import { isTokenRefused } from '../../src/answers/token-refusal.ts';
import type { OperationName } from '../../src/errors/operation-name.ts';
import { type ApiResponse, type NordigenApiError, NordigenValidationError, unwrap } from '../../src/index.ts';
import { accountSchema } from '../../src/schemas/account.ts';
import { deletionSchema } from '../../src/schemas/deletion.ts';
import { institutionsSchema } from '../../src/schemas/institution.ts';
import type { Schema } from '../../src/schemas/primitives.ts';

const account = { id: 'x', created: '', last_accessed: null, status: 'READY', institution_id: 'X' };

interface Given {
  status?: number;
  text?: string;
  headers?: Record<string, string>;
  method?: Method;
  schema?: Schema<unknown> | undefined;
}

function read(given: Given): ApiResponse<unknown> {
  const { status = 200, text = '', headers = {}, method = 'GET' } = given;
  const schema = 'schema' in given ? given.schema : accountSchema;
  const expectation: Expectation<unknown> = {
    operation: 'accounts.get',
    method,
    path: 'accounts/{id}/',
    ...(schema && { answerSchema: schema }),
  };
  const answer = { status, text, headers: new Headers(headers), secrets: [] };
  return readAnswer(expectation, answer, 1_000);
}

describe('a success', () => {
  test('has data, rate limits and no issues', () => {
    const headers = { http_x_ratelimit_remaining: '7' };
    expect(read({ text: JSON.stringify(account), headers })).toMatchObject({
      ok: true,
      operation: 'accounts.get',
      status: 200,
      data: account,
      issues: [],
      rateLimits: { general: { remaining: 7 } },
    });
  });

  test('that lacks a required key has an issue, and unwrap() throws with the data and rate limits', () => {
    const { id: _, ...rest } = account;
    const response = read({ text: JSON.stringify(rest), headers: { 'x-ratelimit-remaining': '3' } });
    expect(response.issues).toMatchObject([{ path: 'id', kind: 'missing', received: 'undefined' }]);
    const thrown = () => unwrap(response);
    expect(thrown).toThrow(NordigenValidationError);
    expect(thrown).toThrow(
      'accounts.get: 1 value(s) of the answer had to be left out or are missing (id missing).',
    );
    expect(thrown).toThrow(
      expect.objectContaining({ data: rest, rateLimits: { general: { remaining: 3 } } }),
    );
    expect(unwrap(response, { allowIssues: true })).toEqual(rest);
  });

  test('in which a value was only converted is unwrapped', () => {
    const response = read({ text: JSON.stringify({ ...account, id: 7 }) });
    expect(response.issues).toMatchObject([{ path: 'id', kind: 'converted' }]);
    expect(unwrap(response)).toEqual({ ...account, id: '7' });
  });

  test('with three issues names them all, and says what to do', () => {
    const body = { ...account, id: [], created: [], status: [] };
    expect(() => unwrap(read({ text: JSON.stringify(body) }))).toThrow(
      'accounts.get: 3 value(s) of the answer had to be left out or are missing (id dropped, created dropped, status dropped). See error.issues and error.data, or unwrap({ allowIssues: true }).',
    );
  });

  test('with many issues names three of them in the error', () => {
    const body = { ...account, id: [], created: [], status: [], institution_id: [] };
    expect(() => unwrap(read({ text: JSON.stringify(body) }))).toThrow(
      '4 value(s) of the answer had to be left out or are missing (id dropped, created dropped, status dropped, …)',
    );
  });

  test.each([
    [
      'has none of the documented keys',
      '{"message":"Service under maintenance"}',
      'does not have the documented shape (expected an object with id, created, last_accessed, status, institution_id, received object)',
    ],
    ['is not JSON', '<html>', 'is not JSON'],
    ['is empty', '', 'is not JSON'],
    ['breaks off inside a list', ' [{"id":"x"},{"id', 'the body breaks off: it is the beginning of JSON'],
    ['breaks off inside an object', '{"id":"x","created":', 'the body breaks off'],
    ['is a list with a syntax error', '[{"id":"x",}]\n', 'is not JSON'],
    ['is a list', '[]', 'expected Object, received list'],
  ])('that %s is rejected, and the error has the rate limits and the text', (_, text, reason) => {
    const headers = { 'x-ratelimit-remaining': '3' };
    const thrown = () => read({ text, headers });
    expect(thrown).toThrow(reason);
    expect(thrown).toThrow(
      expect.objectContaining({
        code: 'NORDIGEN_VALIDATION',
        status: 200,
        text,
        rateLimits: { general: { remaining: 3 } },
      }),
    );
  });

  test.each(['["Service under maintenance"]', '[null]', '[[[]]]', '[{"message":"x"},7]'])(
    'that is a list of something else, such as %s, is rejected and not read as an empty list',
    (text) => {
      const thrown = () => read({ text, schema: institutionsSchema });
      expect(thrown).toThrow(/does not have the documented shape \(expected .+ at \[0\], received /);
      expect(thrown).toThrow(expect.objectContaining({ code: 'NORDIGEN_VALIDATION', text }));
    },
  );

  test('that is a list keeps the rows that fit, and has an issue for each other row', () => {
    const bank = { id: 'A', name: 'A', bic: '', countries: [], logo: '' };
    const response = read({ text: JSON.stringify([null, bank]), schema: institutionsSchema });
    expect(response).toMatchObject({ ok: true, data: [bank] });
    expect(response.issues).toContainEqual(expect.objectContaining({ path: '[0]', kind: 'dropped' }));
    expect(read({ text: '[]', schema: institutionsSchema })).toMatchObject({
      ok: true,
      data: [],
      issues: [],
    });
  });

  test('without a schema may be any JSON or empty', () => {
    expect(read({ text: '[1]', schema: undefined })).toMatchObject({ ok: true, data: [1], issues: [] });
    expect(read({ status: 204, schema: undefined })).toMatchObject({ ok: true, data: undefined });
    expect(read({ method: 'DELETE', schema: undefined })).toMatchObject({ ok: true, data: undefined });
    const thrown = () => read({ text: 'x', schema: undefined });
    expect(thrown).toThrow('is not JSON');
    expect(thrown).toThrow(expect.objectContaining({ issues: [] }));
  });
});

describe('the status of an answer', () => {
  test.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
  ])('%i is a success: %j', (status, ok) => {
    expect(read({ status, text: JSON.stringify(account) }).ok).toBe(ok);
  });
});

describe('an answer that repeats secrets', () => {
  const refuse = (operation: OperationName, text: string): NordigenValidationError => {
    const expectation = { operation, method: 'POST', path: 'x/', answerSchema: accountSchema } as const;
    const answer = { status: 200, text, headers: new Headers(), secrets: ['super-secret'] };
    try {
      readAnswer(expectation, answer, 0);
    } catch (error) {
      return error as NordigenValidationError;
    }
    return expect.unreachable('it is refused');
  };

  test('has them redacted in the error’s text and in the value of its issue, which is not printed', () => {
    const error = refuse('accounts.get', '{"echo":"super-secret"}');
    expect(error.text).toBe('{"echo":"[redacted]"}');
    expect(error.issues).toHaveLength(1);
    expect(error.issues[0]).toEqual({
      path: '',
      kind: 'dropped',
      expected: 'an object with id, created, last_accessed, status, institution_id',
      received: 'object',
    });
    expect(error.issues[0]?.value).toEqual({ echo: '[redacted]' });
    expect(error.message).toBe(
      'POST x/ answered 200, but the body does not have the documented shape (expected an object with id, created, last_accessed, status, institution_id, received object). See error.text.',
    );
  });

  test('has its own texts redacted if it is the answer to a token call, and only then', () => {
    const text = '{"token":"a-new-token","days":30}';
    expect(refuse('token.getTokenPair', text).text).toBe('{"token":"[redacted]","days":30}');
    expect(refuse('accounts.get', text).text).toBe(text);
    for (const odd of ['null', '7', '["a-new-token"]']) {
      expect(refuse('token.getTokenPair', odd).text).toBe(odd);
    }
  });

  test('has them redacted in the headers of a success, which are made once', () => {
    const expectation = { operation: 'accounts.get', method: 'GET', path: 'x/' } as const;
    const headers = new Headers({ 'x-echo': 'super-secret' });
    const response = readAnswer(
      expectation,
      { status: 200, text: '{}', headers, secrets: ['super-secret'] },
      0,
    );
    expect(response.headers.get('x-echo')).toBe('[redacted]');
    expect(response.headers).toBe(response.headers);
  });
});

describe('a deletion', () => {
  const remove = { method: 'DELETE', schema: deletionSchema } as const;

  test.each([
    [204, ''],
    [200, ''],
    [200, ' \n'],
    [200, 'null'],
    [200, '{}'],
    [200, '""'],
  ])('answered %i with %j succeeds', (status, text) => {
    const response = read({ ...remove, status, text });
    expect(response).toMatchObject({ ok: true, status, issues: [] });
    expect(unwrap(response)).toEqual({ summary: '', detail: '' });
  });

  test('answered with a text returns the text', () => {
    const words = { summary: 'Deleted', detail: 'x' };
    expect(unwrap(read({ ...remove, text: JSON.stringify(words) }))).toEqual(words);
  });

  test.each(['<html>', '{"message":"Service under maintenance"}', '[]'])(
    'answered with %s is rejected',
    (text) => {
      expect(() => read({ ...remove, text })).toThrow(NordigenValidationError);
    },
  );

  test('may have an empty answer, which other calls reject', () => {
    expect(() => read({ status: 204, text: '' })).toThrow('is not JSON');
  });
});

describe('a failure', () => {
  test('has the headers, the status and the rate limits of its error', () => {
    const headers = { 'x-id': '7', 'x-ratelimit-remaining': '3' };
    const response = read({ status: 418, text: 'teapot', headers });
    expect(response).toMatchObject({
      ok: false,
      status: 418,
      issues: [],
      rateLimits: { general: { remaining: 3 } },
    });
    expect(response.headers.get('x-id')).toBe('7');
    expect(response.error?.headers).toBe(response.headers);
    expect(() => unwrap(response)).toThrow(response.error as NordigenApiError);
  });
});

describe('a 401', () => {
  const refuse = (body: unknown, headers: Record<string, string> = {}) =>
    read({ status: 401, text: typeof body === 'string' ? body : JSON.stringify(body), headers })
      .error as NordigenApiError;
  const challenge = { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' };

  test.each([
    ['its summary', { summary: 'Invalid token', detail: 'x' }, {}, 'InvalidToken'],
    ['its detail', { summary: '', detail: 'Token is invalid or expired' }, {}, 'InvalidToken'],
    ['its detail alone', { detail: 'Authentication credentials were not provided.' }, {}, 'InvalidToken'],
    ['its detail beside a code', { detail: 'Nope', code: 'token_not_valid' }, {}, 'InvalidToken'],
    ['its detail alone about credentials', { detail: 'Invalid credentials' }, {}, 'AuthenticationFailed'],
    ['its challenge', '<html>', challenge, 'InvalidToken'],
    [
      'its challenge, without quotes',
      '',
      { 'www-authenticate': 'Bearer error=invalid_token' },
      'InvalidToken',
    ],
    [
      'its challenge, with spaces',
      '',
      { 'www-authenticate': 'Bearer realm="x", error = "invalid_token"' },
      'InvalidToken',
    ],
    [
      'its challenge, in single quotes',
      '',
      { 'www-authenticate': "Bearer error='invalid_token'" },
      'InvalidToken',
    ],
  ])('counts as a refusal of the token because of %s', (_, body, headers, code) => {
    const error = refuse(body, headers);
    expect(error).toMatchObject({ code, nextStep: 'fix-credentials' });
    expect(isTokenRefused(error)).toBe(true);
  });

  test.each([
    [
      'another cause',
      { summary: 'End User Agreement (EUA) x has expired', detail: 'y' },
      challenge,
      'EuaExpired',
    ],
    ['a type of its own', { detail: 'x', type: 'AccessExpiredError' }, challenge, 'AccessExpired'],
    ['an HTML page', '<html>401 Authorization Required</html>', {}, 'AccessDenied'],
    ['an empty body', '', {}, 'AccessDenied'],
    ['another text', { summary: 'Nope', detail: 'x' }, {}, 'AccessDenied'],
    ['another challenge', '', { 'www-authenticate': 'Basic realm="invalid_token"' }, 'AccessDenied'],
    [
      'a text about wrong secrets',
      { summary: 'Authentication failed', detail: 'x' },
      {},
      'AuthenticationFailed',
    ],
  ])('with %s is not a refusal of the token', (_, body, headers, code) => {
    const error = refuse(body, headers);
    expect(error.code).toBe(code);
    expect(isTokenRefused(error)).toBe(false);
  });

  test('of the token endpoint is not a refusal of the token, nor is a 403', () => {
    const { error } = read({ status: 403, text: '{"summary":"Invalid token"}' });
    expect(isTokenRefused(error as NordigenApiError)).toBe(false);
    const invalid = refuse({ summary: 'Invalid token' });
    expect(
      isTokenRefused({
        ...invalid,
        code: 'InvalidToken',
        status: 401,
        operation: 'token.refreshAccessToken',
      } as never),
    ).toBe(false);
  });
});
