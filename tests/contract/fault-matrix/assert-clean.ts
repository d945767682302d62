import { inspect } from 'node:util';
import { mark } from './targets.ts';

const channels: Record<string, (value: unknown) => string> = {
  inspect: (value) =>
    inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }),
  'inspect with getters': (value) => inspect(value, { depth: 12, getters: true, maxStringLength: null }),
  JSON: (value) => JSON.stringify(value) ?? '',
  String: (value) => String(value),
  stack: (value) => String((value as { stack?: unknown } | undefined)?.stack),
  structuredClone: (value) => inspect(cloned(value), { depth: 12, showHidden: true, maxStringLength: null }),
};

/** @throws Error that names the way of printing that reveals a planted secret, or that fails. */
export function assertClean(values: readonly unknown[], where: string): void {
  for (const value of values) {
    for (const [channel, print] of Object.entries(channels)) {
      let text: string;
      try {
        text = print(value);
      } catch (error) {
        throw new Error(`${where}: ${channel} throws ${String(error)}`);
      }
      const at = text.indexOf(mark);
      if (at >= 0) throw new Error(`${where}: ${channel} holds a secret: …${text.slice(at - 100, at + 40)}`);
    }
  }
}

/** Responses cannot be cloned, because of their `Headers`. Errors can. */
function cloned(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
