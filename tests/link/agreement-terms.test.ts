import { describe, expect, test } from 'vitest';
import type { InstitutionDetails } from '../../src/index.ts';
import { readTerms } from '../../src/link/agreement-terms.ts';
import type { StartLinkOptions } from '../../src/link/index.ts';
import { bank } from '../helpers/link-records.ts';

const terms = (limits: object, wishes: Partial<StartLinkOptions> = {}) =>
  readTerms(
    { institutionId: 'BANK', redirect: 'https://example.com/', ...wishes },
    bank(limits) as InstitutionDetails,
  );

test('an agreement asks for what was wished for, and no more', () => {
  expect(terms({})).toEqual({
    body: { institution_id: 'BANK', max_historical_days: 90, access_valid_for_days: 90 },
    adjusted: {},
  });
  const accessScope = ['balances'] as const;
  const { body } = terms({}, { accessScope, reconfirmation: false });
  expect(body).toEqual({
    institution_id: 'BANK',
    max_historical_days: 90,
    access_valid_for_days: 90,
    access_scope: ['balances'],
    reconfirmation: false,
  });
  expect(body.access_scope).not.toBe(accessScope);
});

describe('the limits of a bank', () => {
  test.each([
    ['1', 1],
    [1, 1],
    ['90', 90],
    ['730', 730],
    ['731', 730],
    // What is no number of days is no limit.
    ['0', 730],
    ['-5', 730],
    ['1.5', 730],
    ['soon', 730],
    ['', 730],
    [null, 730],
    [undefined, 730],
  ])('of %j lower a wish of 800 days to %i, and say so', (limit, given) => {
    const lowered = { wished: 800, given };
    const history = terms({ transaction_total_days: limit }, { maxHistoricalDays: 800 });
    expect(history.body.max_historical_days).toBe(given);
    expect(history.adjusted).toEqual({ maxHistoricalDays: lowered });
    const access = terms({ max_access_valid_for_days: limit }, { accessValidForDays: 800 });
    expect(access.body.access_valid_for_days).toBe(given);
    expect(access.adjusted).toEqual({ accessValidForDays: lowered });
  });

  test('that equal a wish lower nothing', () => {
    expect(terms({ transaction_total_days: '365' }, { maxHistoricalDays: 365 }).adjusted).toEqual({});
  });

  test.each<[object, Partial<StartLinkOptions>, number]>([
    [{ max_access_valid_for_days_reconfirmation: '700' }, { reconfirmation: true }, 700],
    [{ max_access_valid_for_days_reconfirmation: '700' }, { reconfirmation: false }, 90],
    [{}, { reconfirmation: true }, 180],
    [{ max_access_valid_for_days: null }, { reconfirmation: true }, 90],
    [
      { max_access_valid_for_days_reconfirmation: '700' },
      { reconfirmation: true, accessValidForDays: 300 },
      300,
    ],
  ])('of %j with %j give %i days of access', (limits, wishes, days) => {
    const { body, adjusted } = terms(limits, wishes);
    expect([body.access_valid_for_days, body.max_historical_days]).toEqual([days, 90]);
    expect(adjusted).toEqual({});
  });
});

describe('a bank that gives a long history only in a separate consent', () => {
  const split = { supported_features: ['other', 'separate_continuous_history_consent'] };
  test.each([
    [90, undefined],
    [91, { kind: 'continuous', maxHistoricalDays: 90, accessValidForDays: 120 }],
  ])('needs a second link after %i days: %j', (maxHistoricalDays, next) => {
    const { next: found } = terms(split, { maxHistoricalDays, accessValidForDays: 120 });
    expect(found).toEqual(next);
  });
});
