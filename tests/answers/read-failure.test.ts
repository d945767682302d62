import { describe, expect, test } from 'vitest';
import { readFailure } from '../../src/answers/read-failure.ts';
import type { NordigenApiError } from '../../src/errors/nordigen-api-error.ts';
import { readFixtures, readVendorExamples } from '../helpers/vendor-description.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

function read(
  status: number,
  body: unknown,
  headers: HeadersInit = {},
  secrets: string[] = [],
): NordigenApiError {
  return readFailure({
    operation: 'accounts.getTransactions',
    request: 'GET accounts/{id}/transactions/',
    status,
    headers: new Headers(headers),
    text: typeof body === 'string' ? body : JSON.stringify(body),
    secrets,
    nowMs,
  });
}

const examples = readVendorExamples().filter(({ status }) => status >= 400);

describe('documented refusals', () => {
  test('are many', () => {
    expect(examples.length).toBe(161);
  });

  test.each(examples)('$method $path: $name', ({ code, status, body }) => {
    const error = read(status, body);
    expect(error.code).toBe(code);
    expect(error.status).toBe(status);
    expect(typeof error.summary).toBe('string');
    expect(typeof error.detail).toBe('string');
    expect(error.message).toContain(`answered ${status} ${error.code}: `);
    expect(error.body).toEqual(body);
  });
});

const codesOfFixtures: Record<string, string> = {
  'error-01.json': 'InvalidId',
  'error-03.json': 'EuaExpired',
  'error-06.json': 'InstitutionRateLimit',
  'error-08.json': 'AccessExpired',
  'error-11.json': 'ServiceError',
  'error-13.json': 'AccountSuspended',
  'error-16.json': 'EuaExpired',
  'error-18.json': 'AuthenticationFailed',
  'error-21.json': 'InvalidId',
  'error-23.json': 'InsufficientPermissions',
  'error-26.json': 'InvalidRequest',
  'error-28.json': 'InvalidRequest',
  'error-31.json': 'NotFound',
  'error-33.json': 'IpAccessDenied',
  'error-36.json': 'InvalidRequest',
  'error-38.json': 'InvalidRequest',
  'error-41.json': 'DateRangeError',
  'error-43.json': 'NoAccountsConnected',
  'error-46.json': 'InvalidRequest',
};

const fixtures = readFixtures().filter(({ endpoint }) => endpoint === 'error');

describe('recorded errors', () => {
  test.each(fixtures)('$file', ({ file, status, body }) => {
    expect(read(status, body).code).toBe(codesOfFixtures[file]);
  });
});

describe('the shapes of error bodies', () => {
  test('complaints about parameters come out by parameter, whatever their shape', () => {
    const error = read(400, {
      institution_id: ['This field is required.'],
      access_valid_for_days: { summary: 'Incorrect', detail: 'must be > 0' },
      access_scope: [{ summary: 'Unknown value', detail: 'Choose' }],
      reference: 'taken',
      status_code: 400,
    });
    expect(error.fields).toEqual({
      institution_id: [{ summary: 'This field is required.', detail: '' }],
      access_valid_for_days: [{ summary: 'Incorrect', detail: 'must be > 0' }],
      access_scope: [{ summary: 'Unknown value', detail: 'Choose' }],
      reference: [{ summary: 'taken', detail: '' }],
    });
    expect(error.detail).toContain('access_valid_for_days: Incorrect must be > 0');
  });

  test('summaries and details that are lists become texts', () => {
    const error = read(400, { summary: ['One', 'Two'], detail: ['First', 'Second'], status_code: 400 });
    expect(error).toMatchObject({ summary: 'One; Two', detail: 'First; Second' });
  });

  test('an account as a body is no list of complaints', () => {
    const error = read(409, { id: 'a', iban: 'b', status: 'ERROR' });
    expect(error).toMatchObject({ code: 'AccountState', nextStep: 'wait' });
    expect(error.fields).toBeUndefined();
  });

  test.each([
    [
      'a page of a gateway',
      502,
      '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
      'GatewayError',
    ],
    ['plain text', 500, 'upstream connect error', 'ServerError'],
    ['nothing', 504, '', 'GatewayError'],
    ['a JSON list', 400, '[1]', 'InvalidRequest'],
    ['null', 503, 'null', 'ServiceError'],
  ])('%s is read without an exception', (_, status, text, code) => {
    expect(read(status, text).code).toBe(code);
  });

  test('the words of a page are kept, its tags are not', () => {
    expect(read(502, '<html><title>502 Bad Gateway</title><p>nginx</p></html>').detail).toBe(
      '502 Bad Gateway nginx',
    );
  });

  test('the body decides over the status: an expired agreement under 400 and under 401 has one code', () => {
    const body = { summary: 'End User Agreement (EUA) x has expired', detail: 'EUA was valid for 90 days' };
    expect([read(400, body).code, read(401, body).code]).toEqual(['EuaExpired', 'EuaExpired']);
  });

  test('the message says what happened and what helps', () => {
    const error = read(401, {
      summary: "Couldn't update account transactions",
      detail: 'Access has expired or it has been revoked.',
      type: 'AccessExpiredError',
    });
    expect(error.message).toBe(
      "GET accounts/{id}/transactions/ answered 401 AccessExpired: Couldn't update account transactions: Access has expired or it has been revoked. Ask the user to connect the account again, with a new agreement and requisition.",
    );
  });
});

describe('when a repeat is allowed', () => {
  const limited = { summary: 'Rate limit exceeded', detail: 'The rate limit for this resource is 4/day.' };

  test('Retry-After goes before the words, and the words before the limits', () => {
    const worded = { ...limited, detail: `${limited.detail} Please try again in 85092 seconds` };
    const headers = {
      http_x_ratelimit_account_success_remaining: '0',
      http_x_ratelimit_account_success_reset: '60',
    };
    expect(read(429, worded, { ...headers, 'retry-after': '5' }).retryAtMs).toBe(nowMs + 5_000);
    expect(read(429, worded, headers).retryAtMs).toBe(nowMs + 85_092_000);
    expect(read(429, limited, headers).retryAtMs).toBe(nowMs + 60_000);
    expect(read(429, limited).retryAtMs).toBeUndefined();
  });

  test('Retry-After may be a date', () => {
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' };
    expect(read(503, limited, headers).retryAtMs).toBe(nowMs + 60_000);
  });
});
