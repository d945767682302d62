import { assertPlain } from './assert-plain.ts';

/** No body that anybody sends is nested deeper; `JSON.stringify` would overflow the stack. */
const mostLevels = 1_000;

/**
 * `JSON.stringify` drops functions, turns a `Map` into `{}` and `NaN` into `null`: what would be lost is refused.
 * Members that are `undefined` are left out on purpose.
 * @throws TypeError naming the place, never the value.
 */
export function assertJson(json: unknown): void {
  if (json !== undefined) assertValue('json', json, []);
}

function assertValue(where: string, value: unknown, parents: readonly object[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (Number.isFinite(value)) return;
  if (typeof value !== 'object') {
    const what = typeof value === 'number' ? value : `of the type ${typeof value}`;
    throw new TypeError(`${where} cannot be sent as JSON: it is ${what}.`);
  }
  if (parents.includes(value)) throw new TypeError(`${where} cannot be sent as JSON: it contains itself.`);
  if (parents.length >= mostLevels) throw new TypeError(`json is nested deeper than ${mostLevels} levels.`);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const said: unknown = toJSON.call(value);
    // As for a date that is none.
    if (said === null) throw new TypeError(`${where} cannot be sent as JSON: its toJSON() gives null.`);
    assertValue(where, said, [...parents, value]);
    return;
  }
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) assertValue(`${where}[${at}]`, value[at], inside);
    return;
  }
  assertPlain(where, value);
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) assertValue(`${where}.${name}`, member, inside);
  }
}
