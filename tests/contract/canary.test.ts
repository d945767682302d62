import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/answers/read-answer.ts';
import {
  type ApiResponse,
  createNordigenClient,
  NordigenApiError,
  NordigenNetworkError,
  NordigenStoreError,
  NordigenTokenError,
  NordigenValidationError,
} from '../../src/index.ts';
import { accountSchema } from '../../src/schemas/account.ts';

/** Planted wherever a request carries something. The space, quote, slash and plus in it need every kind of escape. */
const planted = 'wintry "osprey/+cliff';
const marks = ['wintry', 'osprey', 'cliff'];

/** Walks over a value as loggers do: inherited members, the cause and its causes. */
function walk(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null || seen.has(value)) return String(value);
  seen.add(value);
  const error = value as { message?: unknown; stack?: unknown; cause?: unknown };
  let text = `${error.message} ${error.stack} ${walk(error.cause, seen)}`;
  for (const key in value) text += ` ${key} ${walk((value as Record<string, unknown>)[key], seen)}`;
  return text;
}

/** Every way in which an error may be printed. */
function print(value: unknown): Record<string, string> {
  const options = { depth: 10, maxStringLength: null, maxArrayLength: null };
  return {
    inspect: inspect(value, options),
    'inspect with what is hidden': inspect(value, { ...options, showHidden: true }),
    'inspect with getters': inspect(value, { ...options, getters: true, showHidden: true }),
    'inspect of an aggregate': inspect(new AggregateError([value], '', { cause: value }), options),
    JSON: JSON.stringify(value) ?? '',
    String: String(value),
    walk: walk(value),
    spread: inspect({ ...(value as object) }, options),
    format: inspect([value, { value }], options),
  };
}

function expectClean(value: unknown): void {
  for (const [how, text] of Object.entries(print(value))) {
    for (const mark of marks) expect(text, how).not.toContain(mark);
  }
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const echoes: Record<string, string> = {
  'a page': `<html><p>${planted}</p></html>`,
  'an escaped page': `<p>${planted.replaceAll('"', '&quot;').replaceAll('+', '&#43;').replaceAll("'", '&#x27;')}</p>`,
  JSON: JSON.stringify({ summary: planted, detail: `x ${planted}`, type: planted }),
  'JSON in other shapes': JSON.stringify({
    error: { message: planted },
    errors: [planted],
    [planted]: [planted],
  }),
  'JSON as PHP writes it': JSON.stringify({ detail: planted }).replaceAll('/', '\\/'),
  'JSON in JSON': JSON.stringify({ detail: JSON.stringify({ echo: planted }) }),
  'JSON that broke off': `{"detail":"${json(planted)}`,
  'a field': JSON.stringify({ reference: { summary: planted, detail: planted }, status_code: 400 }),
  'an account': JSON.stringify({ id: planted, iban: planted, status: planted }),
  'a URL': `no route for /x?${new URLSearchParams({ key: planted })}`,
  'a page with a URL': `<a href="/x?${encodeURIComponent(encodeURIComponent(planted))}">`,
};
const encoded = encodeURIComponent(planted);
const headers = { 'x-echo': encoded, 'www-authenticate': `Bearer error="invalid_token", x="${encoded}"` };
const expectation = {
  operation: 'accounts.get',
  method: 'GET',
  path: 'accounts/{id}/',
  answerSchema: accountSchema,
} as const;

function read(status: number, text: string): ApiResponse<unknown> {
  return readAnswer(expectation, { status, text, headers: new Headers(headers), secrets: [planted] }, 0);
}

describe('nothing that a request carried is printed', () => {
  describe.each(Object.entries(echoes))('of an answer that echoes it as %s', (_, text) => {
    test.each([400, 401, 403, 404, 409, 429, 500, 502, 503])('with status %i', (status) => {
      const response = read(status, text);
      expect(response.error).toBeInstanceOf(NordigenApiError);
      expectClean(response);
      expectClean(response.error);
      expectClean(response.error?.body);
      expectClean(response.error?.headers);
    });

    test('with status 200', () => {
      const failure = catchError(() => read(200, text));
      // An account with odd texts is still an account.
      if (failure === undefined) return;
      expect(failure).toBeInstanceOf(NordigenValidationError);
      expectClean(failure);
      expectClean((failure as NordigenValidationError).text);
      for (const { value } of (failure as NordigenValidationError).issues) expectClean(value);
    });
  });

  test('of an invalid answer of the token endpoint', async () => {
    const client = createNordigenClient({
      credentials: { secretId: 'id', secretKey: 'key' },
      fetch: async () => Response.json({ access: '', refresh: 'wintry-osprey-cliff' }),
    });
    const failure = await client.token.getTokenPair().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NordigenValidationError);
    expectClean(failure);
    expectClean((failure as NordigenValidationError).text);
  });

  test('of the cause of an error', () => {
    const cause = Object.assign(new Error(planted, { cause: planted }), { command: { args: [planted] } });
    expectClean(new NordigenStoreError('x', { action: 'set', cause }));
    expectClean(new NordigenTokenError('x', { reason: 'credentials-failed', cause }));
    expectClean(new NordigenNetworkError('x', { operation: 'request', reason: 'fetch-failed', cause }));
  });

  test('of the headers of a success', () => {
    const account = { id: 'x', created: '', last_accessed: null, status: 'READY', institution_id: 'X' };
    const response = read(200, JSON.stringify(account));
    expect(response.ok).toBe(true);
    expectClean(response);
    expect(response.headers.get('x-echo')).toBe('[redacted]');
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
