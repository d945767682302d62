import { describe, expect, test } from 'vitest';
import { checkStartLinkOptions, type StartLinkOptions } from '../../src/link/start-link-options.ts';

const wish = { institutionId: 'BANK', redirect: 'https://example.com/linked' };
const check = (options: unknown) => checkStartLinkOptions(options as StartLinkOptions);
const days = "must be a whole number of days, or 'max'.";
const redirect = 'redirect must be the URL that the user comes back to.';
const scope = "accessScope must be a list, such as ['balances', 'transactions'].";

describe('an option of startLink that does not fit is refused, and the error says what to do', () => {
  test.each<[unknown, string]>([
    [undefined, 'startLink takes an object with institutionId, redirect and other options.'],
    [null, 'startLink takes an object with institutionId, redirect and other options.'],
    ['BANK', 'startLink takes an object with institutionId, redirect and other options.'],
    [
      { ...wish, institution_id: 'BANK' },
      "startLink has no option 'institution_id': it takes institutionId, redirect, reference, agreement, maxHistoricalDays, accessValidForDays, accessScope, userLanguage, accountSelection, redirectImmediate, ssn, reconfirmation, signal.",
    ],
    [{ redirect: 'x' }, 'institutionId must be a string.'],
    [{ ...wish, institutionId: ' ' }, 'institutionId must not be empty.'],
    [{ institutionId: 'BANK' }, redirect],
    [{ ...wish, redirect: '' }, redirect],
    [{ ...wish, redirect: {} }, redirect],
    [{ ...wish, reference: 5 }, 'reference must be a string.'],
    [{ ...wish, reference: '\n' }, 'reference must not be empty.'],
    [{ ...wish, userLanguage: null }, 'userLanguage must be a string.'],
    [{ ...wish, ssn: 5 }, 'ssn must be a string.'],
    [{ ...wish, accountSelection: 'yes' }, 'accountSelection must be a boolean.'],
    [{ ...wish, redirectImmediate: 1 }, 'redirectImmediate must be a boolean.'],
    [{ ...wish, reconfirmation: 'yes' }, 'reconfirmation must be a boolean.'],
    [{ ...wish, accessScope: 'balances' }, scope],
    [{ ...wish, accessScope: ['balances', 5] }, scope],
    [{ ...wish, accessScope: null }, scope],
    [{ ...wish, agreement: true }, 'agreement must be false or absent.'],
    [{ ...wish, maxHistoricalDays: 0 }, `maxHistoricalDays ${days}`],
    [{ ...wish, maxHistoricalDays: '90' }, `maxHistoricalDays ${days}`],
    [{ ...wish, accessValidForDays: 1.5 }, `accessValidForDays ${days}`],
    [{ ...wish, accessValidForDays: 'all' }, `accessValidForDays ${days}`],
    ...['maxHistoricalDays', 'accessValidForDays'].map((name): [object, string] => [
      { ...wish, agreement: false, [name]: 1 },
      `${name} has no effect with agreement: false.`,
    ]),
    [{ ...wish, agreement: false, accessScope: [] }, 'accessScope has no effect with agreement: false.'],
    [
      { ...wish, agreement: false, reconfirmation: false },
      'reconfirmation has no effect with agreement: false.',
    ],
  ])('%j', (options, message) => {
    expect(() => check(options)).toThrow(new TypeError(message));
  });

  test.each([
    wish,
    { ...wish, redirect: new URL(wish.redirect) },
    { ...wish, agreement: false },
    { ...wish, agreement: undefined, maxHistoricalDays: 1, accessValidForDays: 'max', accessScope: [] },
    { ...wish, accessScope: ['balances'], reference: 'r', ssn: '', userLanguage: '' },
    { ...wish, accountSelection: false, redirectImmediate: true, reconfirmation: false },
    { ...wish, signal: undefined },
  ])('%j fits', (options) => {
    expect(() => check(options)).not.toThrow();
  });
});
