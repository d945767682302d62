import { describe, expect, test } from 'vitest';
import { readFailure } from '../../src/answers/read-failure.ts';
import type { NordigenApiError } from '../../src/index.ts';

function read(status: number, body: unknown, headers: HeadersInit = {}): NordigenApiError {
  return readFailure({
    operation: 'requisitions.create',
    request: 'POST requisitions/',
    status,
    headers: new Headers(headers),
    text: typeof body === 'string' ? body : JSON.stringify(body),
    nowMs: 0,
  });
}

describe('the text of an error', () => {
  test.each([
    [400, 'Invalid EndUserAgreement ID', 'InvalidId', 'fix-request'],
    [400, 'Invalid End User Agreement (EUA) ID', 'InvalidId', 'fix-request'],
    [400, 'Invalid  ID', 'InvalidId', 'fix-request'],
    [400, 'Invalid ID', 'InvalidId', 'fix-request'],
    [404, 'Invalid Account ID', 'InvalidId', 'fix-request'],
    [400, 'Invalid redirect URI', 'InvalidRequest', 'fix-request'],
    [400, 'Invalid identity', 'InvalidRequest', 'fix-request'],
    [503, 'Some Bank is not operational', 'InstitutionDisabled', 'wait'],
    [403, 'IP address access denied', 'IpAccessDenied', 'fix-credentials'],
    [400, 'End User Agreement (EUA) x has expired', 'EuaExpired', 'reconnect'],
    [401, 'End User Agreement (EUA) x has expired', 'EuaExpired', 'reconnect'],
    [403, 'Account suspended', 'AccountSuspended', 'reconnect'],
    [409, 'Account expired', 'AccessExpired', 'reconnect'],
    [409, '  Account expired ', 'AccessExpired', 'reconnect'],
    [409, 'Something else', 'AccountState', 'wait'],
  ])('under %i, “%s” is classified as %s', (status, summary, code, nextStep) => {
    expect(read(status, { summary, detail: 'x' })).toMatchObject({ code, nextStep });
  });

  test.each([
    [502, '<p>authentication failed</p>', 'GatewayError'],
    [500, { summary: 'Authentication failed', detail: '' }, 'ServerError'],
    [404, { summary: 'Invalid token', detail: '' }, 'NotFound'],
    [400, { summary: 'Invalid token', detail: '' }, 'InvalidRequest'],
    [500, { summary: 'End User Agreement (EUA) x has expired', detail: '' }, 'ServerError'],
    [429, { summary: 'Client reference must be unique', detail: '' }, 'RateLimitExceeded'],
    [
      400,
      { summary: 'x', detail: 'Daily request limit set by the Institution has been exceeded.' },
      'InvalidRequest',
    ],
    [400, { summary: 'Some Bank is not operational', detail: '' }, 'InvalidRequest'],
  ])('under %i, text that belongs to another status is ignored: %j', (status, body, code) => {
    expect(read(status, body).code).toBe(code);
  });

  test.each([
    [400, "Unknown value 'end user agreement x has expired' in reference"],
    [400, 'Unknown Institution ID invalid id'],
    [400, "'Client reference must be unique' is not valid"],
    [403, 'Account IP address access denied is not known'],
  ])('under %i, text that the API repeats from the request is ignored: %s', (status, words) => {
    expect(read(status, { summary: words, detail: words }).code).toMatch(/^(InvalidRequest|AccessDenied)$/);
    expect(read(status, { reference: { summary: words, detail: words } }).code).toMatch(
      /^(InvalidRequest|AccessDenied)$/,
    );
  });
});

describe('the type of an error', () => {
  test.each([
    ['AccessExpiredError', 'AccessExpired'],
    ['AccountInactiveError', 'AccountInactive'],
    ['NoAccountsConnected', 'NoAccountsConnected'],
    ['AccountAccessForbidden', 'AccountAccessForbidden'],
    ['AccountResourceUnavailable', 'AccountResourceUnavailable'],
    ['RateLimitError', 'InstitutionRateLimit'],
    ['UnknownRequestError', 'UnknownRequestError'],
    ['ServiceError', 'ServiceError'],
    ['ConnectionError', 'ConnectionError'],
  ])('%s takes precedence over the text, and is on the error', (type, code) => {
    const error = read(503, { summary: 'Invalid ID', detail: 'Institution service unavailable', type });
    expect(error).toMatchObject({ type, code });
  });

  test('leaves the code to the text if it is unknown, and is on the error', () => {
    const error = read(400, { summary: 'Invalid ID', detail: 'x', type: 'Novel' });
    expect(error).toMatchObject({ type: 'Novel', code: 'InvalidId' });
  });

  test('is absent if the answer has none or it is not a string', () => {
    for (const body of [{ summary: 'x', detail: 'y' }, { summary: 'x', type: 7 }, '<p>']) {
      expect('type' in read(400, body)).toBe(false);
    }
  });
});

describe('a status without a text', () => {
  test.each([
    [400, 'InvalidRequest', 'fix-request'],
    [401, 'AccessDenied', 'fix-credentials'],
    [402, 'PaymentRequired', 'contact-support'],
    [403, 'AccessDenied', 'contact-support'],
    [404, 'NotFound', 'fix-request'],
    [405, 'MethodNotAllowed', 'fix-request'],
    [408, 'GatewayError', 'retry'],
    [409, 'AccountState', 'wait'],
    [410, 'NotFound', 'fix-request'],
    [415, 'InvalidRequest', 'fix-request'],
    [425, 'GatewayError', 'retry'],
    [429, 'RateLimitExceeded', 'wait'],
    [499, 'InvalidRequest', 'fix-request'],
    [500, 'ServerError', 'contact-support'],
    [501, 'ServerError', 'contact-support'],
    [502, 'GatewayError', 'retry'],
    [503, 'ServiceError', 'retry'],
    [504, 'GatewayError', 'retry'],
    [519, 'ServerError', 'contact-support'],
    [520, 'GatewayError', 'retry'],
    [522, 'GatewayError', 'retry'],
    [524, 'GatewayError', 'retry'],
    [529, 'GatewayError', 'retry'],
    [530, 'GatewayError', 'retry'],
    [531, 'ServerError', 'contact-support'],
    [599, 'ServerError', 'contact-support'],
  ])('%i is classified as %s', (status, code, nextStep) => {
    expect(read(status, '')).toMatchObject({ code, nextStep, summary: '', detail: '' });
  });

  test('a 401 of a token call means wrong secrets', () => {
    const answer = { request: 'POST token/new/', status: 401, headers: new Headers(), text: '', nowMs: 0 };
    const error = readFailure({ ...answer, operation: 'token.getTokenPair' });
    expect(error).toMatchObject({ code: 'AuthenticationFailed', nextStep: 'fix-credentials' });
  });

  test.each([
    ['EXPIRED', 'AccessExpired', 'reconnect'],
    ['expired', 'AccessExpired', 'reconnect'],
    ['SUSPENDED', 'AccountSuspended', 'reconnect'],
    ['PROCESSING', 'AccountState', 'wait'],
  ])('a 409 with an account that is %s is classified as %s', (accountStatus, code, nextStep) => {
    const error = read(409, { id: 'x', status: accountStatus });
    expect(error).toMatchObject({
      code,
      nextStep,
      summary: '',
      detail: `The account's status is ${accountStatus}.`,
    });
  });

  test('a 405 that names parameters is an invalid request, too', () => {
    expect(read(405, { country: ['Not a country.'] }).code).toBe('InvalidRequest');
  });

  test('a cause that the text names only after 500 characters is not looked for', () => {
    const under = (words: string) => read(503, { summary: words, detail: 'x' }).code;
    expect(under(`${'x'.repeat(400)} is not operational`)).toBe('InstitutionDisabled');
    expect(under(`${'x'.repeat(500)} is not operational`)).toBe('ServiceError');
  });

  test('a 422 that names parameters is an invalid request, and a 500 is not read for parameters', () => {
    const body = { country: ['Not a country.'] };
    expect(read(422, body).code).toBe('InvalidRequest');
    expect(read(422, body).fields).toEqual({ country: [{ summary: 'Not a country.', detail: '' }] });
    expect(read(500, body).fields).toBeUndefined();
  });
});
