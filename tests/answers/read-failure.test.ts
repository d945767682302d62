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

  test('an account as a body is not read as a list of complaints', () => {
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

describe('the message', () => {
  test.each([
    [503, '{"detail":"x"}', 'answered 503 ServiceError: x. Try again in a moment.'],
    [429, '{"detail":"x"}', 'answered 429 RateLimitExceeded: x. Wait before you try again.'],
    [
      429,
      '{"detail":"Try again in 60 seconds"}',
      'Try again in 60 seconds. Wait until 2026-01-01T00:01:00.000Z.',
    ],
    [404, '{"detail":"Gone!"}', 'answered 404 NotFound: Gone! The same request will fail again: change it.'],
    [401, '', 'it gave no reason. Check the secret id, the secret key and the tokens in use.'],
    [500, '', 'it gave no reason. If it lasts, ask GoCardless support.'],
    [
      409,
      '{"summary":"Account suspended"}',
      'Account suspended. Ask the user to connect the account again, with a new agreement and requisition.',
    ],
    [400, '{"summary":"Same","detail":"Same"}', 'InvalidRequest: Same. The same'],
  ])('of a %i says what happened and what helps', (status, text, message) => {
    expect(read(status, text).message).toContain(message);
  });

  test('keeps its advice however much the other side says', () => {
    const error = read(400, { summary: 's'.repeat(1_000_000), detail: 'd'.repeat(1_000_000) });
    expect(error.message.length).toBeLessThan(700);
    expect(error.message).toMatch(/…? The same request will fail again: change it\.$/);
    expect(error.summary.length).toBeLessThanOrEqual(10_000);
    expect(error.detail.length).toBeLessThanOrEqual(10_000);
  });

  test('names the parameter that one complaint is about', () => {
    const complaint = { summary: 'Client reference must be unique', detail: 'It exists' };
    const nested = read(400, { reference: complaint, status_code: 400 });
    const flat = read(400, { ...complaint, status_code: 400 });
    expect(nested.message).toContain(': reference: Client reference must be unique: It exists.');
    for (const key of ['summary', 'detail', 'code', 'nextStep'] as const) expect(nested[key]).toBe(flat[key]);
  });
});

describe('bodies of frameworks and gateways', () => {
  test.each([
    [
      'Spring',
      { timestamp: 1, status: 500, error: 'Internal Server Error', path: '/x' },
      '',
      'Internal Server Error',
    ],
    [
      'problem details',
      { type: 'about:blank', title: 'Down', detail: 'For an hour', status: 503 },
      '',
      'For an hour',
    ],
    ['FastAPI', { detail: [{ loc: ['body'], msg: 'field required', type: 'x' }] }, '', 'field required'],
    ['an API gateway', { message: 'Forbidden' }, '', 'Forbidden'],
    ['OAuth', { error: 'invalid_request', error_description: 'No grant' }, '', 'No grant'],
    ['GraphQL', { errors: [{ message: 'Nope' }] }, '', 'Nope'],
    ['Google', { error: { code: 404, message: 'No route' } }, '', 'No route'],
    ['Simple JWT', { messages: [{ token_class: 'x', message: 'Expired' }] }, '', 'Expired'],
    ['a list', [{ message: 'a' }, 'b'], '', 'a; b'],
    ['an object made text twice', JSON.stringify(JSON.stringify({ summary: 'S', detail: 'D' })), 'S', 'D'],
    ['text that begins like one', JSON.stringify('{not JSON'), '', '{not JSON'],
    ['a style and a script', '<style>p{}</style><script>x()</script><p>Bad\n gateway</p>', '', 'Bad gateway'],
    ['a long page', 'word '.repeat(2_000), '', `${'word '.repeat(40)}…`],
  ])('%s', (_, body, summary, detail) => {
    const error = read(500, body);
    expect(error).toMatchObject({ summary, detail });
    expect(error.fields).toBeUndefined();
  });

  test('their own keys are not parameters', () => {
    const body = {
      message: 'a',
      messages: ['b'],
      error: { message: 'c' },
      errors: ['d'],
      code: ['e'],
      status: ['f'],
    };
    expect(read(400, body).fields).toBeUndefined();
  });

  test('beside words, lists and objects are complaints, and texts are not', () => {
    const error = read(400, { summary: 'S', detail: 'D', country: ['x'], remark: 'y' });
    expect(error.fields).toEqual({ country: [{ summary: 'x', detail: '' }] });
    expect(error).toMatchObject({ summary: 'S', detail: 'D' });
  });

  test('complaints in other shapes are read', () => {
    const body = {
      a: { min: ['too low'], max: 7, note: 'see docs' },
      b: [[{ detail: 'x' }, ['deep']]],
      c: [],
      d: 7,
    };
    expect(read(400, body).fields).toEqual({
      a: [
        { summary: 'min: too low', detail: '' },
        { summary: 'note: see docs', detail: '' },
      ],
      b: [{ summary: '', detail: 'x' }],
    });
  });

  test('a type that is long is cut, and only a 409 with an id is an account', () => {
    expect(read(400, { summary: 'x', type: 't'.repeat(1_000) }).type).toHaveLength(200);
    expect(read(409, { status: 'SUSPENDED' }).code).toBe('AccountState');
    expect(read(400, { id: 'x', status: 'SUSPENDED' }).code).toBe('InvalidRequest');
    expect(read(500, { id: 'x', status: 'error', reason: 'y' }).detail).toBe('y');
    expect(read(409, { id: 'x', status: { short: 'SUSPENDED' } }).code).toBe('AccountSuspended');
  });
});

describe('the moment to try again', () => {
  const read = (status: number, body: object, headers: HeadersInit = {}) =>
    readFailure({
      operation: 'institutions.list',
      request: 'GET institutions/',
      status,
      headers: new Headers(headers),
      text: JSON.stringify(body),
      nowMs: 1_000,
    });

  test.each([400, 401, 403, 404, 409, 500, 502, 504])(
    'is not that of a %i, whatever its headers say',
    (status) => {
      expect(
        read(status, { summary: 'x', detail: 'try again in 30 seconds' }, { 'retry-after': '30' }),
      ).not.toHaveProperty('retryAtMs');
    },
  );

  test.each([429, 503])('of a %i is in its header', (status) => {
    expect(read(status, { summary: 'x', detail: 'y' }, { 'retry-after': '30' }).retryAtMs).toBe(31_000);
  });

  test('may be in the summary or in the detail', () => {
    const words = 'Please try again in 30 seconds';
    expect(read(429, { summary: words, detail: '' }).retryAtMs).toBe(31_000);
    expect(read(429, { summary: '', detail: words }).retryAtMs).toBe(31_000);
  });
});
