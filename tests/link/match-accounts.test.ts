import { describe, expect, test } from 'vitest';
import { type AccountTraits, matchAccounts } from '../../src/link/index.ts';

/** The pairs, proposals and unmatched accounts, by their ids. */
function match(before: AccountTraits[], after: AccountTraits[]) {
  const { pairs, proposals, unmatched } = matchAccounts(before, after);
  return {
    pairs: pairs.map((pair) => `${pair.before.id} ${pair.after.id} ${pair.reason}`),
    proposals: proposals.map((pair) => `${pair.before.id} ${pair.after.id}`),
    unmatched: [...unmatched.before, ...unmatched.after].map(({ id }) => id),
  };
}

const iban = 'AT611904300234573201';

describe('accounts are paired', () => {
  test.each([
    ['iban', { iban: 'AT61 1904 3002 3457 3201' }, { iban: iban.toLowerCase() }],
    ['bban', { bban: '12345' }, { bban: '12345' }],
    ['pan', { maskedPan: '5413********1234' }, { maskedPan: '5413********1234' }],
    ['resourceId', { resourceId: 'r-1' }, { resourceId: 'r-1' }],
  ])('by %s', (reason, before, after) => {
    const other = { id: 'c', iban: 'AT022050302101023600', bban: '99', resourceId: 'r-2' };
    expect(match([{ id: 'a', ...before }], [other, { id: 'b', ...after }])).toEqual({
      pairs: [`a b ${reason}`],
      proposals: [],
      unmatched: ['c'],
    });
  });

  test('by their id, if the API kept it', () => {
    expect(match([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'a' }]).pairs).toEqual(['a a id', 'b b id']);
  });

  test('by the more reliable trait first', () => {
    const before = [
      { id: 'a', iban, resourceId: '1' },
      { id: 'b', resourceId: '2' },
    ];
    const after = [
      { id: 'x', iban, resourceId: '2' },
      { id: 'y', resourceId: '2' },
    ];
    expect(match(before, after).pairs).toEqual(['a x iban', 'b y resourceId']);
  });

  test('by currency, if one IBAN has accounts in several', () => {
    const pockets = (prefix: string) =>
      ['EUR', 'USD'].map((currency) => ({ id: prefix + currency, iban, currency }));
    expect(match(pockets('old'), pockets('new').reverse()).pairs).toEqual([
      'oldEUR newEUR iban',
      'oldUSD newUSD iban',
    ]);
  });
});

describe('accounts are never paired', () => {
  test('across currencies', () => {
    const result = match([{ id: 'a', iban, currency: 'EUR' }], [{ id: 'b', iban, currency: 'usd' }]);
    expect(result).toEqual({ pairs: [], proposals: [], unmatched: ['a', 'b'] });
  });

  test.each(['bban', 'maskedPan', 'resourceId'] as const)('by %s if their IBANs differ', (trait) => {
    const result = match(
      [{ id: 'a', iban, [trait]: '1' }],
      [{ id: 'b', iban: 'AT022050302101023600', [trait]: '1' }],
    );
    expect(result).toEqual({ pairs: [], proposals: [], unmatched: ['a', 'b'] });
  });

  test.each([
    'AT61************3201',
    'AT61XXXXXXXXXXXX3201',
    'at61xxxxxxxxxxxx3201',
    '4111 **** 1111',
    '',
    ' ',
  ])('by a masked IBAN such as %j, which does not count as different from another either', (masked) => {
    expect(
      match(
        [{ id: 'a', iban: masked }, { id: 'b' }],
        [
          { id: 'c', iban: masked },
          { id: 'd', iban },
        ],
      ).pairs,
    ).toEqual([]);
    expect(match([{ id: 'a', iban: masked, bban: '1' }], [{ id: 'c', iban, bban: '1' }]).pairs).toEqual([
      'a c bban',
    ]);
  });

  test('by a trait that two accounts of one side share', () => {
    const twice = [{ id: 'a', maskedPan: '5***1' }];
    const result = match(twice, [
      { id: 'b', maskedPan: '5***1' },
      { id: 'c', maskedPan: '5***1' },
    ]);
    expect(result).toEqual({ pairs: [], proposals: [], unmatched: ['a', 'b', 'c'] });
    expect(
      match([...twice, { id: 'd', maskedPan: '5***1' }], [{ id: 'b', maskedPan: '5***1' }]).pairs,
    ).toEqual([]);
  });
});

describe('the only account that is left on each side', () => {
  test('is proposed, and not paired', () => {
    const result = match(
      [
        { id: 'a', iban },
        { id: 'b', currency: 'EUR' },
      ],
      [
        { id: 'd', currency: 'EUR', bban: '7' },
        { id: 'c', iban },
      ],
    );
    expect(result).toEqual({ pairs: ['a c iban'], proposals: ['b d'], unmatched: [] });
  });

  test('is not proposed if two are left on one side', () => {
    expect(match([{ id: 'a' }], [{ id: 'b' }, { id: 'c' }]).proposals).toEqual([]);
    expect(match([{ id: 'a' }, { id: 'b' }], [{ id: 'c' }]).proposals).toEqual([]);
  });
});

test('the given lists are not changed, and their rows may contain anything', () => {
  const before = [{ id: 'a', iban }];
  const after = [{ id: 'b', iban: 5 as never, bban: {} as never, currency: null }];
  expect(match(before, after)).toEqual({ pairs: [], proposals: ['a b'], unmatched: [] });
  expect(before).toHaveLength(1);
  expect(matchAccounts([], [])).toEqual({ pairs: [], proposals: [], unmatched: { before: [], after: [] } });
});

test('two accounts that are left over are proposed only if their numbers do not differ', () => {
  const left = { pairs: [], proposals: ['a b'], unmatched: [] };
  expect(match([{ id: 'a', bban: '111' }], [{ id: 'b' }])).toEqual(left);
  expect(match([{ id: 'a', bban: 'XXX111' }], [{ id: 'b', bban: '111' }])).toEqual(left);
  const others = match([{ id: 'a', bban: '111' }], [{ id: 'b', bban: '222' }]);
  expect(others).toEqual({ pairs: [], proposals: [], unmatched: ['a', 'b'] });
});

test('blanks and letter case of numbers and currencies do not matter', () => {
  const numbers: [keyof AccountTraits, string, string][] = [
    ['bban', '12 34 ab', '1234AB'],
    ['maskedPan', '5413 **** 1234', '5413****1234'],
    ['resourceId', ' r-1', 'R-1'],
  ];
  for (const [trait, before, after] of numbers) {
    const given = [
      { id: 'a', currency: 'eur', [trait]: before },
      { id: 'z', currency: 'EUR', [trait]: 'other' },
    ];
    expect(match(given, [{ id: 'b', currency: ' EUR ', [trait]: after }]).pairs).toHaveLength(1);
  }
});

test('an account that is paired is left out of what follows', () => {
  const before = [
    { id: 'a', bban: '1' },
    { id: 'b', bban: '2' },
    { id: 'c', bban: '3' },
  ];
  const after = [
    { id: 'z', bban: '3' },
    { id: 'y', bban: '2' },
    { id: 'x', bban: '9' },
  ];
  expect(match(before, after)).toEqual({
    pairs: ['b y bban', 'c z bban'],
    proposals: [],
    unmatched: ['a', 'x'],
  });
});

test('the only accounts left are not proposed if their currencies or IBANs differ', () => {
  const other = 'AT022050302101023600';
  for (const [one, two] of [
    [{ currency: 'EUR' }, { currency: 'USD' }],
    [{ iban }, { iban: other }],
  ])
    expect(match([{ id: 'a', ...one }], [{ id: 'b', ...two }])).toEqual({
      pairs: [],
      proposals: [],
      unmatched: ['a', 'b'],
    });
});
