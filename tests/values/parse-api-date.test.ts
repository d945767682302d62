import { expect, test } from 'vitest';
import { parseApiDate } from '../../src/index.ts';
import { fc } from '../property.ts';

test('a date without a time is a date', () => {
  expect(parseApiDate('2026-01-31')).toEqual({ kind: 'date', date: '2026-01-31' });
});

test.each(['2026-01-31Z', '2026-01-31+01:00'])('%s is a date: a zone without a time is ignored', (text) => {
  expect(parseApiDate(text)).toEqual({ kind: 'date', date: '2026-01-31' });
});

test('spaces around a date do not matter', () => {
  expect(parseApiDate(' 2026-01-31\n')).toEqual({ kind: 'date', date: '2026-01-31' });
});

test('a time with dots is accepted', () => {
  expect(parseApiDate('2025-11-05-09.10.11.654321')).toEqual({
    kind: 'local-date-time',
    date: '2025-11-05',
    time: '09:10:11.654321',
  });
});

test.each(['2026-01-31T10:15:00', '2026-01-31 10:15:00', '2026-01-31T10:15'])('%s has no zone', (text) => {
  expect(parseApiDate(text)).toEqual({ kind: 'local-date-time', date: '2026-01-31', time: '10:15:00' });
});

test.each([
  ['2026-01-31T10:15:00Z', '10:15:00', 'Z', '2026-01-31T10:15:00.000Z'],
  ['2024-06-13T14:56:06.092039915Z', '14:56:06.092039915', 'Z', '2024-06-13T14:56:06.092Z'],
  ['2025-09-10T01:00:00+01:00', '01:00:00', '+01:00', '2025-09-10T00:00:00.000Z'],
  ['2026-01-27 12:13:55.543011+00:00', '12:13:55.543011', '+00:00', '2026-01-27T12:13:55.543Z'],
  ['2026-01-27T12:13:55-0330', '12:13:55', '-03:30', '2026-01-27T15:43:55.000Z'],
  ['2026-01-27T12:13:55 z', '12:13:55', 'Z', '2026-01-27T12:13:55.000Z'],
  ['2026-01-27T23:59:59-23:59', '23:59:59', '-23:59', '2026-01-28T23:58:59.000Z'],
  ['2026-01-27T12:13:55.5+02', '12:13:55.5', '+02:00', '2026-01-27T10:13:55.500Z'],
])('%s is an instant', (text, time, offset, iso) => {
  expect(parseApiDate(text)).toEqual({
    kind: 'instant',
    date: text.slice(0, 10),
    time,
    offset,
    epochMs: Date.parse(iso),
  });
});

test.each([
  null,
  undefined,
  '',
  ' ',
  'date',
  '2026-02-30',
  '2026-13-01',
  '2026-01-31T25:00:00',
  '2026-01-31T24:00:00Z',
  '2026-01-31T30:00:00Z',
  '2026-01-31T10:61:00Z',
  '2026-01-31T10:15:60',
  '2026-01-31-24.15.00',
  '2026-01-31T10:15:00+99:00',
  '2026-01-31T10:15:00+24:00',
  '2026-01-31T10:15:00+01:60',
  '2026-01-31T',
  '31.01.2026',
])('%j is not a date', (text) => {
  expect(parseApiDate(text)).toBeUndefined();
});

test('every instant in ISO form is read exactly', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      (date) => {
        expect(parseApiDate(date.toISOString())).toMatchObject({ kind: 'instant', epochMs: date.getTime() });
      },
    ),
  );
});

test('parseApiDate never throws, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseApiDate(text)));
});
