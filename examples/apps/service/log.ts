import { isNordigenError } from 'nordigen-client';
import { pino } from 'pino';

/** One line of JSON per event, on standard output. */
export const log = pino({ base: { pid: process.pid }, serializers: { err: describeError } });

/**
 * The part of an error that may be logged. A Redis error carries the command that failed, with the token pair in it,
 * and a Postgres error quotes the row, so only their name, code and place in the code are logged. Errors of the client
 * hold no secret and no bank data.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '' } = error;
  const { code, nextStep, operation } = error as { code?: unknown; nextStep?: unknown; operation?: unknown };
  const place = stack.split('\n').filter((line) => line.startsWith('    at '));
  const isPlain = isNordigenError(error) || error instanceof TypeError;
  return {
    name,
    code,
    nextStep,
    operation,
    ...(isPlain && { message }),
    stack: place.slice(0, 5).join('\n'),
  };
}
