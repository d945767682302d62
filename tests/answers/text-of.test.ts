import { describe, expect, test } from 'vitest';
import { textOf } from '../../src/answers/text-of.ts';

describe('textOf', () => {
  test.each([
    ['a', 'a'],
    [['a', 'b'], 'a; b'],
    [['', 'a', null, 7, ['b', { msg: 'c' }]], 'a; b; c'],
    [{ message: 'a', reason: 'b' }, 'a'],
    [{ message: '', reason: 'b' }, 'b'],
    [{ msg: 'a' }, 'a'],
    [{ reason: 'a' }, 'a'],
    [{ text: 'a' }, 'a'],
    [{ detail: 'a' }, 'a'],
    [{ description: 'a' }, 'a'],
    [{ error_description: 'a' }, 'a'],
    [{ title: 'a' }, 'a'],
    [{ summary: 'a' }, 'a'],
    [{ error: { message: 'a' } }, 'a'],
    [{ other: 'a' }, ''],
    [Object.create({ message: 'a' }), ''],
    [[{ loc: ['body', 'x'], msg: 'a' }, { msg: 'b' }], 'a; b'],
    [7, ''],
    [true, ''],
    [null, ''],
    [undefined, ''],
  ])('of %j is %j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test('ignores text that is nested too deep', () => {
    expect(textOf([[[[['a']]]]])).toBe('a');
    expect(textOf([[[[[['a']]]]]])).toBe('');
  });

  test('returns 10,000 characters at most', () => {
    expect(textOf('x'.repeat(20_000))).toHaveLength(10_000);
    expect(textOf(Array.from({ length: 20_000 }, () => 'x'))).toHaveLength(10_000);
  });
});
