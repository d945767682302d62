import { describe, expect, test } from 'vitest';
import { isFault, toFetchFault, toNetworkError } from '../../src/http/network-failure.ts';
import { causeOf } from '../../src/index.ts';

const expectation = { operation: 'accounts.get', method: 'GET', path: 'accounts/{id}/' } as const;
const withCode = (code: unknown) => Object.assign(new Error('refused'), { code });
const caused = (cause: unknown, message = 'fetch failed') => Object.assign(new TypeError(message), { cause });

describe('a request without a whole answer', () => {
  test.each([
    ['no-answer', withCode('ECONNRESET'), true, 'GET accounts/{id}/ got no answer (ECONNRESET).'],
    ['no-answer', new TypeError('Load failed'), true, 'GET accounts/{id}/ got no answer.'],
    [
      'no-answer',
      withCode('ECONNREFUSED'),
      false,
      'GET accounts/{id}/ got no answer (ECONNREFUSED). It was not sent: the host could not be reached.',
    ],
    // As Deno says it, after a URL of any length.
    [
      'no-answer',
      new TypeError(
        `error sending request for url (https://a.example/${'x'.repeat(2_000)}): client error (Connect)`,
      ),
      false,
      'GET accounts/{id}/ got no answer. It was not sent: the host could not be reached.',
    ],
    ['no-answer', { message: 'dns error' }, true, 'GET accounts/{id}/ got no answer.'],
    [
      'cut-off',
      withCode('ECONNREFUSED'),
      true,
      'GET accounts/{id}/ got an answer that broke off (ECONNREFUSED).',
    ],
    ['cut-off', undefined, true, 'GET accounts/{id}/ got an answer that broke off.'],
  ] as const)('is told in words, and whether it was sent (%s, %s)', (reason, cause, wasSent, message) => {
    const error = toNetworkError(expectation, cause, reason);
    expect(error).toMatchObject({ message, reason, wasSent, operation: 'accounts.get' });
    expect(causeOf(error)).toBe(cause);
  });

  const circle: { cause?: unknown } = {};
  circle.cause = circle;
  test.each([
    ['the error itself', withCode('EPIPE'), 'EPIPE'],
    ['its cause', caused(withCode('EPIPE')), 'EPIPE'],
    ['the cause of its cause', caused(caused(caused(withCode('EPIPE')))), 'EPIPE'],
    [
      'the first of several errors',
      caused(new AggregateError([withCode('EPIPE'), withCode('EIO')])),
      'EPIPE',
    ],
    ['the first of none', new AggregateError([]), undefined],
    ['what is no list of errors', { errors: 'EPIPE' }, undefined],
    ['an error that is five levels down', caused(caused(caused(caused(withCode('EPIPE'))))), undefined],
    ['an error that causes itself', circle, undefined],
    ['a text', 'EPIPE', undefined],
    ['null', null, undefined],
    ['a cause that is null', caused(null), undefined],
  ])('has the system’s code of %s', (_, cause, systemCode) => {
    expect(toNetworkError(expectation, cause, 'no-answer').systemCode).toBe(systemCode);
  });

  test.each(['EX', '7ZIP', '!EPIPE', 'EPIPE https://me:secret@bank.example', `E${'X'.repeat(41)}`, 104])(
    'has no code if the system’s is of another form and may quote the request: %s',
    (code) => {
      expect(toNetworkError(expectation, withCode(code), 'no-answer').systemCode).toBeUndefined();
    },
  );
});

test('the fault of a user’s own fetch is told with its cause, and counts as sent', () => {
  const cause = new ReferenceError('agent is not defined');
  const error = toFetchFault(expectation, 'threw (ReferenceError)', cause);
  expect(error).toMatchObject({
    message:
      "GET accounts/{id}/: the fetch function in the client's options threw (ReferenceError), so there is no answer. See causeOf(error).",
    operation: 'accounts.get',
    reason: 'fetch-failed',
    wasSent: true,
  });
  expect(causeOf(error)).toBe(cause);
});

describe('what is thrown instead of an answer', () => {
  const named = (name: string) => Object.assign(new Error('x'), { name });
  test.each([
    ['a text', 'down'],
    ['undefined', undefined],
    ['an object that is no error', { name: 'Error', message: 'x' }],
    ...['ReferenceError', 'SyntaxError', 'RangeError', 'EvalError', 'URIError'].map(
      (name): [string, unknown] => [`a ${name}`, named(name)],
    ),
    ['an error with the code of an invalid argument', withCode('ERR_INVALID_ARG_TYPE')],
    ['an error caused by an invalid URL', caused(withCode('ERR_INVALID_URL'))],
    ['an error caused by an option that undici does not take', caused(withCode('UND_ERR_INVALID_ARG'))],
    ...[
      'agent.dispatch is not a function',
      'options is not iterable',
      'Agent is not a constructor',
      'x is not an object (evaluating "x.y")',
      "Cannot read properties of null (reading 'headers')",
      'Cannot set property url of #<Request>',
      'Cannot destructure property',
      "Cannot access 'agent' before initialization",
      'Cannot convert a Symbol value to a string',
      'undefined is no agent',
      'parameter 1 is not of type Request',
      'Failed to parse URL from [object Request]',
      'Invalid URL',
      'signal must be an instance of AbortSignal',
      'unknown scheme',
    ].map((words): [string, unknown] => [`a TypeError that says: ${words}`, new TypeError(words)]),
  ])('is a fault in code if it is %s', (_, error) => {
    expect(isFault(error)).toBe(true);
  });

  test.each([
    ['an error with a system’s code', withCode('ECONNRESET')],
    ['a TypeError of the network', caused(withCode('ECONNRESET'))],
    ['a TypeError whose cause is null', caused(null)],
    ['an Error that quotes such words', new Error('the proxy said: undefined is not a function')],
    [
      'a TypeError that quotes a URL with such words behind',
      new TypeError(`${'x'.repeat(200)} is not a function`),
    ],
  ])('is a failure of the network if it is %s', (_, error) => {
    expect(isFault(error)).toBe(false);
  });
});
