import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CredentialsFunction, callCredentials } from '../../src/auth/call-credentials.ts';
import { beginRun, givenUp, type RunControl } from '../../src/auth/run.ts';
import { causeOf } from '../../src/errors/cause-of.ts';
import { NordigenTokenError } from '../../src/errors/nordigen-token-error.ts';
import { inMs, never, settled } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function openRun(): Promise<{ control: RunControl<unknown>; stop: (error: unknown) => void }> {
  let control: RunControl<unknown> | undefined;
  const run = beginRun<unknown>({ lengthMs: 25_000, isBackground: true }, (given) => {
    control = given;
    return never();
  });
  await vi.advanceTimersByTimeAsync(0);
  return { control: control as RunControl<unknown>, stop: (error) => run.stop({ error }) };
}

async function call(source: CredentialsFunction) {
  const { control } = await openRun();
  return settled(callCredentials(source, control, 10_000));
}

test('the result is the pair that the function returns, and no listener is left behind', async () => {
  const { control } = await openRun();
  let signal: AbortSignal | undefined;
  const source: CredentialsFunction = (context) => {
    signal = context.signal;
    return inMs(9_999, () => ({ access: 'a' }));
  };
  const calling = callCredentials(source, control, 10_000);
  expect(getEventListeners(control.signal, 'abort')).toHaveLength(1);
  expect(await settled(calling)).toMatchObject({ value: { access: 'a' } });
  expect(signal?.aborted).toBe(false);
  expect(getEventListeners(control.signal, 'abort')).toHaveLength(0);
});

test.each<[string, CredentialsFunction, string, unknown]>([
  [
    'throws',
    () => {
      throw new RangeError('secret-123');
    },
    'RangeError',
    new RangeError('secret-123'),
  ],
  ['rejects', () => Promise.reject(new Error('secret-123')), 'Error', new Error('secret-123')],
  ['rejects with a string', () => Promise.reject('secret-123'), 'string', 'secret-123'],
  ['rejects with undefined', () => Promise.reject(), 'undefined', undefined],
])(
  'a function that %s causes a token error, which holds what was thrown but does not print it',
  async (_, source, kind, cause) => {
    const { error } = (await call(source)) as { error: unknown };
    expect(error).toMatchObject({
      name: 'NordigenTokenError',
      message: `The credentials function threw (${kind}), so there is no token. See error.cause.`,
      reason: 'credentials-failed',
    });
    expect(causeOf(error)).toEqual(cause);
  },
);

test('an error of this package is passed on unchanged', async () => {
  const error = new NordigenTokenError('none today', { reason: 'no-credentials' });
  expect(await call(() => Promise.reject(error))).toMatchObject({ error });
});

test('a function that takes too long times out, and its signal aborts with that error', async () => {
  let signal: AbortSignal | undefined;
  const outcome = await call((context) => {
    signal = context.signal;
    return never();
  });
  expect(outcome).toMatchObject({
    error: {
      name: 'NordigenTokenError',
      message: 'The credentials function gave no token pair within 10000 ms.',
      reason: 'credentials-failed',
    },
    afterMs: 10_000,
  });
  expect(signal?.reason).toBe((outcome as { error: unknown }).error);
});

test('stopping the run aborts the function’s signal with the same reason', async () => {
  const { control, stop } = await openRun();
  let signal: AbortSignal | undefined;
  const calling = callCredentials(
    (context) => {
      signal = context.signal;
      return never();
    },
    control,
    10_000,
  );
  const outcome = settled(calling);
  const reason = new Error('closed');
  stop(reason);
  expect(await outcome).toMatchObject({ error: givenUp });
  expect(signal?.reason).toBe(reason);
});
