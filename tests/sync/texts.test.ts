import { expect, test } from 'vitest';
import { hashLines, hashWords, linesOf } from '../../src/sync/texts.ts';

test.each<[values: unknown[], lines: string[]]>([
  [
    ['Card payment', ['17 May']],
    ['Card payment', '17 May'],
  ],
  [['Card payment', 'CARD-PAYMENT', ['Card', 'payment']], ['Card payment']],
  [
    ['Card', 'Card payment'],
    ['Card', 'Card payment'],
  ],
  [
    ['one', 'two', 'onetwo'],
    ['one', 'two'],
  ],
  [['2026-01-31 Card payment', 'Card payment'], ['Card payment']],
  [['NOTPROVIDED', 'Card'], ['Card']],
  [['Card', 'NOTPROVIDED', '--', ''], ['Card']],
  [['--', 'x', 'Card'], ['Card']],
  [
    [17, 'Card'],
    ['17', 'Card'],
  ],
  [[null, undefined, {}, true, []], []],
  [['🎁'], ['🎁']],
  [
    ['Card', '🎁', '🎁'],
    ['Card', '🎁'],
  ],
  [['Café', 'cafe\u0301'], ['Café']],
])('the lines of %j are %j', (values, lines) => {
  expect(linesOf(values)).toEqual(lines);
});

test.each<[one: string[], other: string[]]>([
  [
    ['Card payment', '17'],
    ['CARD', 'payment 17'],
  ],
  [['Café', 'Roma'], ['CAFE\u0301 ROMA']],
  [['Roma', 'Café'], ['romacafé']],
])('%j and %j are one text', (one, other) => {
  expect(hashLines(one)).toBe(hashLines(other));
  expect(hashLines(one)).not.toBe(0);
});

test.each<[one: string[], other: string[]]>([
  [['Card payment'], ['Card payments']],
  [
    ['one', 'two'],
    ['two', 'one'],
  ],
  [['Café'], ['Cafe']],
  [['🎁'], ['🎂']],
])('%j and %j are different texts', (one, other) => {
  expect(hashLines(one)).not.toBe(hashLines(other));
});

test('no lines, and lines without letters, have no hash', () => {
  expect([hashLines([]), hashLines(['\u00a0\u2014'])]).toEqual([0, 0]);
});

test.each<[one: string[], other: string[], common: number]>([
  [['Card payment'], ['payment, CARD'], 2],
  [['Card Card card'], ['card'], 1],
  [['a b Card'], ['a b'], 0],
  [['Card', 'payment'], ['Card payment'], 2],
  [['Café Roma'], ['roma CAFE\u0301'], 2],
  [['Roma', 'Café'], ['Roma'], 1],
  [['end'], ['the end'], 1],
])('%j and %j have %3$d words in common', (one, other, common) => {
  const words = hashWords(other);
  expect(hashWords(one).filter((word) => words.includes(word))).toHaveLength(common);
});

test('the first twelve words count, each once', () => {
  const text = Array.from({ length: 20 }, (_, at) => `word${at}`).join(' ');
  expect(hashWords([text, text])).toHaveLength(12);
  expect(hashWords([`é ${text}`])).toHaveLength(12);
  expect(hashWords([text])).toEqual(hashWords([text.split(' ').slice(0, 12).join(' ')]));
});
