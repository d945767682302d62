import { describe, expect, test } from 'vitest';
import { assertJson } from '../../src/http/assert-json.ts';

function nested(levels: number): unknown {
  let value: unknown = 'the core';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}
const same = { a: 1 };
const circle: Record<string, unknown> = {};
circle.self = { toJSON: () => ({ circle }) };

describe('a body', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', ''],
    ['a boolean', false],
    ['a number', -0.5],
    ['members of every kind', { a: [1, 'x', true, null, {}, []], b: { c: undefined } }],
    ['the same object twice', [same, same, { same }]],
    ['a date', { at: new Date(0) }],
    ['what toJSON gives', { amount: { toJSON: () => '1.50', raw: () => 1 } }],
    ['a thousand levels', nested(1_000)],
  ])('can be sent as JSON if it is %s', (_, json) => {
    expect(() => assertJson(json)).not.toThrow();
  });

  test.each([
    ['infinity', Number.POSITIVE_INFINITY, 'json cannot be sent as JSON: it is Infinity.'],
    ['a function', { a: [() => 1] }, 'json.a[0] cannot be sent as JSON: it is of the type function.'],
    ['undefined in a list', [undefined], 'json[0] cannot be sent as JSON: it is of the type undefined.'],
    ['a Set', { a: new Set([1]) }, 'json.a must be a plain object.'],
    [
      'a toJSON that gives what is lost',
      [{ toJSON: () => undefined }],
      'json[0] cannot be sent as JSON: it is of the type undefined.',
    ],
    [
      'a toJSON that gives null',
      { a: { toJSON: () => null } },
      'json.a cannot be sent as JSON: its toJSON() gives null.',
    ],
    ['a circle through a toJSON', circle, 'json.self.circle cannot be sent as JSON: it contains itself.'],
    ['more than a thousand levels', nested(1_001), 'json is nested deeper than 1000 levels.'],
  ])('cannot be sent if it is or holds %s', (_, json, message) => {
    expect(() => assertJson(json)).toThrow(new TypeError(message));
  });
});
