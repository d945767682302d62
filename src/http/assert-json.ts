/**
 * `JSON.stringify` drops functions, turns a `Map` into `{}` and `NaN` into `null`: what would be lost is refused.
 * Members that are `undefined` are left out on purpose.
 * @throws TypeError naming the place, never the value.
 */
export function assertJson(json: unknown): void {
  const left: [where: string, value: unknown][] = json === undefined ? [] : [['json', json]];
  const seen = new Set<unknown>();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [where, value] = next;
    if (typeof value !== 'object') {
      const isLost = typeof value === 'number' ? !Number.isFinite(value) : !jsonTypes.has(typeof value);
      if (isLost) throw new TypeError(`${where} cannot be sent as JSON: it is ${nameOf(value)}.`);
    } else if (
      value !== null &&
      !seen.has(value) &&
      typeof (value as { toJSON?: unknown }).toJSON !== 'function'
    ) {
      seen.add(value);
      if (!Array.isArray(value) && Symbol.iterator in value) {
        throw new TypeError(`${where} must be a plain object or a list: others have no members in JSON.`);
      }
      for (const [name, member] of Object.entries(value)) {
        left.push([Array.isArray(value) ? `${where}[${name}]` : `${where}.${name}`, member]);
      }
    }
  }
}

const jsonTypes = new Set(['string', 'boolean', 'undefined']);

function nameOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}
