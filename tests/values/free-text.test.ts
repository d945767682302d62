import { describe, expect, test } from 'vitest';
import { readLines, readTexts } from '../../src/values/free-text.ts';

describe('a free text', () => {
  test.each([
    ['one%nl%two%NL%three', ['one', 'two', 'three']],
    ['one\\ntwo', ['one', 'two']],
    ['one \n two', ['one', 'two']],
    ['one\ntwo\r\nthree', ['one', 'two', 'three']],
    ['  spaces   and\ttabs ', ['spaces and tabs']],
    [
      ['one', null, 7, ' '],
      ['one', '7'],
    ],
    [{ reference: 'RF18' }, ['RF18']],
    [[{ reference: 'RF18' }, { amount: 1 }], ['RF18']],
    [null, []],
    ['NOTPROVIDED\ntext', ['text']],
  ])('%j has the lines %j', (value, lines) => {
    expect(readTexts(value)).toEqual(lines);
  });
});

describe('the lines of a row', () => {
  const fields = {
    remittanceInformationUnstructuredArray: 'a',
    remittanceInformationUnstructured: 'b',
    remittanceInformationStructuredArray: 'c',
    remittanceInformationStructured: 'd',
    additionalInformation: 'e',
  };

  test('come from all text fields, lists first', () => {
    expect(readLines({ ...fields, creditorName: 'f' })).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each([
    // Differences in case, spaces and punctuation do not count; letters of any alphabet do.
    [
      ['Café 7', 'CAFÉ-7', 'caf 7'],
      ['Café 7', 'caf 7'],
    ],
    [
      ['ΑΓΟΡΑ', 'ΠΩΛΗΣΗ'],
      ['ΑΓΟΡΑ', 'ΠΩΛΗΣΗ'],
    ],
    [
      ['№', '€', '€'],
      ['№', '€'],
    ],
    [
      ['7', '8'],
      ['7', '8'],
    ],
  ])('of %j are %j', (texts, lines) => {
    expect(readLines({ remittanceInformationUnstructuredArray: texts })).toEqual(lines);
  });

  test('have a text only once if it stands in two fields with other breaks', () => {
    expect(
      readLines({
        remittanceInformationUnstructuredArray: ['Invoice 7', 'May'],
        remittanceInformationUnstructured: 'Invoice\n7 May',
        additionalInformation: 'invoice 7, may',
      }),
    ).toEqual(['Invoice 7', 'May']);
  });

  test('have a line of a longer text once, and the others too', () => {
    expect(
      readLines({
        remittanceInformationUnstructured: 'May',
        additionalInformation: 'May\nJune',
      }),
    ).toEqual(['May', 'June']);
  });
});
