import { describe, expect, test } from 'vitest';
import { readFailure } from '../../src/answers/read-failure.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';

/** The work of this process alone, so that a busy machine does not count; the least of some runs. */
function workOf(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

/** With 16 times as much, linear work is 16 times as much, quadratic work 256 times. */
const factor = 16;
function expectLinear(size: number, run: (size: number) => () => unknown): void {
  const small = run(size);
  const large = run(size * factor);
  small();
  expect(workOf(large)).toBeLessThan(factor * 7 * Math.max(workOf(small), 1_000));
}

const secret = 'secret-secret';

function refuse(text: string): unknown {
  const headers = new Headers({ 'retry-after': text.slice(0, 10_000).replaceAll(/[^ -~]/g, ' ') });
  const answer = { operation: 'accounts.get', request: 'GET x', status: 429, headers, nowMs: 0 } as const;
  return readFailure({ ...answer, text, secrets: [secret] });
}

const json = (text: string) => JSON.stringify({ summary: text, detail: text, status_code: 400 });

describe('the work on an answer grows linearly with its length', () => {
  test.each<[string, (size: number) => string]>([
    ['beginnings of tokens', (size) => '-eyJ'.repeat(size)],
    ['tokens', (size) => 'eyJa.b '.repeat(size)],
    ['dots', (size) => `eyJ${'.'.repeat(size)}`],
    ['beginnings of the secret', (size) => 'secret-secre'.repeat(size)],
    ['secrets', (size) => `${secret} `.repeat(size)],
    ['words of a cause', (size) => json('end user agreement '.repeat(size))],
    ['words of another cause', (size) => json('invalid '.repeat(size))],
    ['words of a wait', (size) => json('try again in 9'.repeat(size))],
    ['blanks', (size) => json(`x${' '.repeat(size)}`)],
    ['commands to a terminal', (size) => json('\u001b[1;'.repeat(size))],
    ['escapes of a URL', (size) => '%2525'.repeat(size)],
    ['escapes of JSON', (size) => '\\\\'.repeat(size)],
    ['escapes of HTML', (size) => '&amp;'.repeat(size)],
    ['unfinished escapes', (size) => '&#1234567&#x12&a\\u00%4'.repeat(size)],
    ['tags', (size) => '<style'.repeat(size)],
    ['lists in lists', (size) => '['.repeat(size) + ']'.repeat(size)],
    [
      'complaints',
      (size) => `{${Array.from({ length: size }, (_, index) => `"a${index}":["x"]`).join(',')}}`,
    ],
    [
      'words in a list',
      (size) => JSON.stringify({ errors: Array.from({ length: size }, () => ({ message: 'x' })) }),
    ],
  ])('%s', (_, write) => {
    expectLinear(2_000, (size) => {
      const text = write(size);
      return () => refuse(text);
    });
  });

  test.each<[string, (index: number) => unknown]>([
    [
      'rows that fit',
      (index) => ({ transactionAmount: { amount: '1', currency: 'EUR' }, transactionId: `${index}` }),
    ],
    ['rows that do not', () => ({ transactionId: [] })],
    [
      'rows of which parts do not',
      () => ({ transactionAmount: { amount: 1 }, creditorName: {}, currencyExchange: [[]] }),
    ],
    ['nulls', () => null],
  ])('%s', (_, row) => {
    expectLinear(1_000, (size) => () => {
      const booked = Array.from({ length: size }, (_each, index) => row(index));
      return validate(accountTransactionsSchema, { transactions: { booked } });
    });
  });
});
