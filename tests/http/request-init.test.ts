import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assertRequestInit } from '../../src/http/request-init.ts';

describe('requestInit', () => {
  test.each(['method', 'headers', 'body', 'signal', 'redirect'])('must not set %s', (name) => {
    expect(() => assertRequestInit({ [name]: 'x' })).toThrow(`requestInit must not set ${name}`);
  });

  test('must not set any option of the installed version of ky', () => {
    const file = new URL('../../node_modules/ky/distribution/core/constants.js', import.meta.url);
    const list = /kyOptionKeys = \{([^}]*)\}/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    const names = [...list.matchAll(/(\w+): true/g)].map((match) => match[1] as string);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect(() => assertRequestInit({ [name]: 'x' }), name).toThrow(`requestInit must not set ${name}`);
    }
  });

  test('may set every other fetch option, including those of a single runtime', () => {
    const init = { cache: 'force-cache', credentials: 'include', mode: 'cors', next: {}, dispatcher: {} };
    expect(() => assertRequestInit(init)).not.toThrow();
    expect(() => assertRequestInit(undefined)).not.toThrow();
  });

  test.each([[null], ['x']])('cannot be %j', (init) => {
    const message = 'requestInit must be an object of options for fetch.';
    expect(() => assertRequestInit(init)).toThrow(new TypeError(message));
  });
});
