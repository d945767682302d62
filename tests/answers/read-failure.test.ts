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

describe('the vendor’s documented errors', () => {
  test('are all read', () => {
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
  test('errors about parameters are listed by parameter, whatever their shape', () => {
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

  test('a summary and a detail that are lists become texts', () => {
    const error = read(400, { summary: ['One', 'Two'], detail: ['First', 'Second'], status_code: 400 });
    expect(error).toMatchObject({ summary: 'One; Two', detail: 'First; Second' });
  });

  test('an account as a body is not read as errors about parameters', () => {
    const error = read(409, { id: 'a', iban: 'b', status: 'ERROR' });
    expect(error).toMatchObject({ code: 'AccountState', nextStep: 'wait' });
    expect(error.fields).toBeUndefined();
  });

  test.each([
    [
      'a gateway’s HTML page',
      502,
      '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
      'GatewayError',
    ],
    ['plain text', 500, 'upstream connect error', 'ServerError'],
    ['an empty body', 504, '', 'GatewayError'],
    ['a JSON list', 400, '[1]', 'InvalidRequest'],
    ['null', 503, 'null', 'ServiceError'],
  ])('%s is read without throwing', (_, status, text, code) => {
    expect(read(status, text).code).toBe(code);
  });

  test('the text of an HTML page is kept without its tags', () => {
    expect(read(502, '<html><title>502 Bad Gateway</title><p>nginx</p></html>').detail).toBe(
      '502 Bad Gateway nginx',
    );
  });

  test('the body takes precedence over the status: an expired agreement has one code under 400 and 401', () => {
    const body = { summary: 'End User Agreement (EUA) x has expired', detail: 'EUA was valid for 90 days' };
    expect([read(400, body).code, read(401, body).code]).toEqual(['EuaExpired', 'EuaExpired']);
  });

  test('the message says what happened and what to do', () => {
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

describe('the time of a retry', () => {
  const limited = { summary: 'Rate limit exceeded', detail: 'The rate limit for this resource is 4/day.' };

  test('is read from Retry-After, else from the text, else from the rate limits', () => {
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

  test('is read from a Retry-After that is a date', () => {
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
  ])('of a %i says what happened and what to do', (status, text, message) => {
    expect(read(status, text).message).toContain(message);
  });

  test('keeps its advice however long the error’s text is', () => {
    const error = read(400, { summary: 's'.repeat(1_000_000), detail: 'd'.repeat(1_000_000) });
    expect(error.message.length).toBeLessThan(700);
    expect(error.message).toMatch(/…? The same request will fail again: change it\.$/);
    expect(error.summary.length).toBeLessThanOrEqual(10_000);
    expect(error.detail.length).toBeLessThanOrEqual(10_000);
  });

  test('names the parameter if only one is wrong', () => {
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
    ['JSON that was encoded twice', JSON.stringify(JSON.stringify({ summary: 'S', detail: 'D' })), 'S', 'D'],
    ['text that begins like JSON', JSON.stringify('{not JSON'), '', '{not JSON'],
    [
      'a page with a style and a script',
      '<style>p{}</style><script>x()</script><p>Bad\n gateway</p>',
      '',
      'Bad gateway',
    ],
    ['a long page', 'word '.repeat(2_000), '', `${'word '.repeat(40)}…`],
  ])('the text is read from %s', (_, body, summary, detail) => {
    const error = read(500, body);
    expect(error).toMatchObject({ summary, detail });
    expect(error.fields).toBeUndefined();
  });

  test('their own keys are not read as parameters', () => {
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

  test.each<[string, number, object, string]>([
    [
      'Spring',
      400,
      {
        timestamp: '2026-01-01T00:00:00Z',
        status: 400,
        error: 'Bad Request',
        message: 'Required parameter missing',
        path: '/x',
      },
      'Required parameter missing',
    ],
    [
      'Spring without a message',
      404,
      { timestamp: 'x', status: 404, error: 'Not Found', path: '/x' },
      'Not Found',
    ],
    ['a gateway', 400, { message: 'Malformed JSON in body', requestId: 'abc-123' }, 'Malformed JSON in body'],
    ['Google', 404, { error: { message: 'no such route' }, trace_id: 'zz' }, 'no such route'],
  ])(
    'beside the words of %s, strings are remarks and not errors about parameters',
    (_, status, body, detail) => {
      const error = read(status, body);
      expect(error).toMatchObject({ summary: '', detail });
      expect(error.message).toContain(`: ${detail}. `);
      expect(error.fields).toBeUndefined();
    },
  );

  test.each<[string, object, string]>([
    [
      'ASP.NET',
      { title: 'Not valid.', status: 400, errors: { date_from: ['bad date'] }, traceId: '0' },
      'Not valid. (date_from: bad date)',
    ],
    [
      'Laravel',
      { message: 'Not valid.', errors: { date_from: 'bad date' } },
      'Not valid. (date_from: bad date)',
    ],
    ['a list of errors alone', { errors: { date_from: ['bad date'] } }, ''],
    ['Flask', { message: { date_from: 'bad date' } }, ''],
    ['a framework that wraps them', { data: { date_from: ['bad date'] } }, ''],
  ])('errors about parameters are found where %s puts them', (_, body, detail) => {
    const error = read(422, body);
    expect(error.fields).toEqual({ date_from: [{ summary: 'bad date', detail: '' }] });
    expect(error.detail).toBe(detail);
    expect(error.message).toContain('date_from: bad date');
  });

  test('particulars beside the words of a gateway are not errors about parameters', () => {
    const body = { error: { message: 'No', details: [{ reason: 'x' }] }, data: { hosts: ['y'] } };
    expect(read(400, body)).toMatchObject({ detail: 'No' });
    expect(read(400, body).fields).toBeUndefined();
  });

  test.each<[string, object, string, string]>([
    ['AWS', { Message: 'Not authorized' }, '', 'Not authorized'],
    ['Apigee', { fault: { faultstring: 'Invalid key', detail: { errorcode: 'x' } } }, '', 'Invalid key'],
    ['OData', { error: { code: 'x', message: { lang: 'en', value: 'Bad thing' } } }, '', 'Bad thing'],
    ['error_message', { error_message: 'broke' }, '', 'broke'],
    ['errorMessage', { errorMessage: 'broke' }, '', 'broke'],
    ['ErrorMessage', { ErrorMessage: 'broke' }, '', 'broke'],
    ['a wrapped error of the API', { data: { summary: 'S', detail: 'D' } }, 'S', 'D'],
    ['keys with capitals', { Summary: 'S', Detail: 'D' }, 'S', 'D'],
  ])('text is read from %s under any status', (_, body, summary, detail) => {
    for (const status of [400, 401, 404, 500]) {
      const error = read(status, body);
      expect(error).toMatchObject({ summary, detail });
      expect(error.fields).toBeUndefined();
    }
  });

  test('a wrapped account has its status read, in any case', () => {
    for (const account of [
      { id: 'x', status: 'SUSPENDED' },
      { id: 'x', status: 'suspended' },
    ]) {
      for (const body of [account, { account }]) {
        expect(read(409, body)).toMatchObject({ code: 'AccountSuspended', nextStep: 'reconnect' });
        expect(read(409, body).fields).toBeUndefined();
      }
    }
  });

  test('beside a summary, lists and objects are errors about parameters, and strings are not', () => {
    const error = read(400, { summary: 'S', detail: 'D', country: ['x'], remark: 'y' });
    expect(error.fields).toEqual({ country: [{ summary: 'x', detail: '' }] });
    expect(error).toMatchObject({ summary: 'S', detail: 'D' });
  });

  test('errors about parameters are read in nested shapes, too', () => {
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

  test('a single complaint about a parameter becomes the text; of several, all are named in the detail', () => {
    const complaint = { summary: 'Incorrect', detail: 'Too long' };
    expect(read(400, { reference: [complaint] })).toMatchObject(complaint);
    expect(read(400, { reference: [complaint, { summary: 'Taken' }] })).toMatchObject({
      summary: 'Incorrect',
      detail: 'reference: Incorrect Too long reference: Taken',
    });
    expect(read(400, { reference: [complaint], redirect: ['Bad'] })).toMatchObject({
      detail: 'reference: Incorrect Too long redirect: Bad',
    });
  });

  test('of a page, the first 5,000 characters are read and 200 are kept', () => {
    expect(read(500, 'x'.repeat(200)).detail).toBe('x'.repeat(200));
    expect(read(500, 'x'.repeat(201)).detail).toBe(`${'x'.repeat(200)}…`);
    expect(read(500, `${' '.repeat(4_999)}ab`).detail).toBe('a');
    expect(read(500, `<STYLE>a\nb</STYLE><script>c</style>d</script>  e<br\n/>f`).detail).toBe('e f');
  });

  test.each([
    [{ account: { id: 'x', status: { short: 'EXPIRED' } } }, 'AccessExpired'],
    [{ account: 'y', id: 'x', status: 'EXPIRED' }, 'AccessExpired'],
    [{ id: 7, status: 'EXPIRED' }, 'AccountState'],
    [{ id: 'x', status: 7 }, 'AccountState'],
    [{ id: 'x', status: { long: 'EXPIRED' } }, 'AccountState'],
  ])('a 409 with %j has the code %s', (body, code) => {
    expect(read(409, body).code).toBe(code);
  });

  test('a detail at the top takes precedence over a wrapped error and over the status of an account', () => {
    expect(read(400, { detail: 'D', error: { summary: 'S' } })).toMatchObject({ summary: '', detail: 'D' });
    expect(read(409, { detail: 'D', id: 'x', status: 'EXPIRED' })).toMatchObject({ detail: 'D' });
  });

  test('a type is kept beside the words of a framework, and then a 401 is not about the token', () => {
    expect(read(400, { message: 'x', type: 'Novel' }).type).toBe('Novel');
    expect(read(401, { detail: 'x', type: 'Novel' }).code).toBe('AccessDenied');
    expect(read(401, { detail: 'x' }).code).toBe('InvalidToken');
  });

  test('beside the words in a list of errors, text is a remark and not about a parameter', () => {
    expect(read(400, { errors: { message: 'Bad', hint: 'see docs' } }).fields).toBeUndefined();
  });

  test('an account’s status is cut after 100 characters', () => {
    expect(read(409, { id: 'x', status: 's'.repeat(200) }).detail).toBe(
      `The account's status is ${'s'.repeat(100)}.`,
    );
  });

  test('a long type is cut, and only a 409 with an id is an account', () => {
    expect(read(400, { summary: 'x', type: 't'.repeat(1_000) }).type).toHaveLength(200);
    expect(read(409, { status: 'SUSPENDED' }).code).toBe('AccountState');
    expect(read(400, { id: 'x', status: 'SUSPENDED' }).code).toBe('InvalidRequest');
    expect(read(500, { id: 'x', status: 'error', reason: 'y' }).detail).toBe('y');
    expect(read(409, { id: 'x', status: { short: 'SUSPENDED' } }).code).toBe('AccountSuspended');
  });
});

describe('retryAtMs', () => {
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
    'is absent for a %i, whatever its header and text say',
    (status) => {
      expect(
        read(status, { summary: 'x', detail: 'try again in 30 seconds' }, { 'retry-after': '30' }),
      ).not.toHaveProperty('retryAtMs');
    },
  );

  test.each([429, 503])('is read from the header of a %i', (status) => {
    expect(read(status, { summary: 'x', detail: 'y' }, { 'retry-after': '30' }).retryAtMs).toBe(31_000);
  });

  test('is read from the summary or the detail', () => {
    const words = 'Please try again in 30 seconds';
    expect(read(429, { summary: words, detail: '' }).retryAtMs).toBe(31_000);
    expect(read(429, { summary: '', detail: words }).retryAtMs).toBe(31_000);
  });
});
