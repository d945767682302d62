import { describe, expect, test } from 'vitest';
import { readFailure } from '../../src/answers/read-failure.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';

/** The least CPU time of three runs. It does not include other processes, so a busy machine matters little. */
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

/** 16 times the input takes 16 times the work if it is linear, and 256 times if it is quadratic. */
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
    ['the words of one cause', (size) => json('end user agreement '.repeat(size))],
    ['the words of another cause', (size) => json('invalid '.repeat(size))],
    ['the words of a wait', (size) => json('try again in 9'.repeat(size))],
    ['spaces', (size) => json(`x${' '.repeat(size)}`)],
    ['terminal control codes', (size) => json('\u001b[1;'.repeat(size))],
    ['URL escapes', (size) => '%2525'.repeat(size)],
    ['JSON escapes', (size) => '\\\\'.repeat(size)],
    ['HTML escapes', (size) => '&amp;'.repeat(size)],
    ['unfinished escapes', (size) => '&#1234567&#x12&a\\u00%4'.repeat(size)],
    ['octal and quoted escapes', (size) => json('\\0\\57\\.\\=\\u{0000'.repeat(size))],
    ['digits of an entity', (size) => `&#${'0'.repeat(size)}&#x${'0'.repeat(size)}`],
    ['folded lines', (size) => json('=\r\n \n\t\r'.repeat(size))],
    ['tags', (size) => '<style'.repeat(size)],
    ['lists in lists', (size) => '['.repeat(size) + ']'.repeat(size)],
    [
      'errors about parameters',
      (size) => `{${Array.from({ length: size }, (_, index) => `"a${index}":["x"]`).join(',')}}`,
    ],
    [
      'messages in a list',
      (size) => JSON.stringify({ errors: Array.from({ length: size }, () => ({ message: 'x' })) }),
    ],
  ])('with %s', (_, write) => {
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
    ['rows that do not fit', () => ({ transactionId: [] })],
    [
      'rows that fit in part',
      () => ({ transactionAmount: { amount: 1 }, creditorName: {}, currencyExchange: [[]] }),
    ],
    ['nulls', () => null],
  ])('with %s', (_, row) => {
    expectLinear(1_000, (size) => () => {
      const booked = Array.from({ length: size }, (_each, index) => row(index));
      return validate(accountTransactionsSchema, { transactions: { booked } });
    });
  });
});
