import { expect, test } from 'vitest';
import { assertNames } from '../../src/http/assert-names.ts';

const names = ['limit', 'maxWaitMs'];

test.each([[{}], [{ limit: 1 }], [{ maxWaitMs: undefined }]])('%j has only known options', (value) => {
  expect(() => assertNames('retry', value, names)).not.toThrow();
});

test.each([
  [null, 'retry: expected an object with limit, maxWaitMs.'],
  ['limit', 'retry: expected an object with limit, maxWaitMs.'],
  [{ limit: 1, limits: 2 }, "retry has no option 'limits': it takes limit, maxWaitMs."],
])('%j is refused, and the error names the options that there are', (value, message) => {
  expect(() => assertNames('retry', value, names)).toThrow(new TypeError(message));
});
