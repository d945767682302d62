import { describe, expect, test } from 'vitest';
import { codeOfEntity } from '../../src/answers/html-entities.ts';
import { unescapeOnce } from '../../src/answers/unescape.ts';

describe('one layer of escapes is removed', () => {
  test.each([
    ['a\\u002Bb', 'a+b'],
    ['\\ud83d\\ude00', '😀'],
    ['\\u{1f600}', '😀'],
    ['\\x2b', '+'],
    ['\\n\\t\\r\\b\\f', '\n\t\r\b\f'],
    ['\\"\\\'\\`\\/\\\\', '"\'`/\\'],
    ['\\.\\+\\=\\-\\_\\ ', '.+=-_ '],
    ['\\057\\53\\0\\1740', '/+\0|0'],
    ['\\u{0002B}\\u{00000000002B}', '++'],
    ['a=\r\nb=\nc\r\n d\n\te', 'abcde'],
    ['%2b%2F', '+/'],
    ['%C3%A9%e9', 'éé'],
    ['%e2%82%ac', '€'],
    ['%F0%9F%98%80!', '😀!'],
    ['%F0%9F%98', 'ð\x9f\x98'],
    ['%u20AC', '€'],
    ['%e0%a4%85', 'अ'],
    ['%7F', '\x7f'],
    ['a=\nb', 'ab'],
    ['a=\r\nb', 'ab'],
    ['a\n b', 'ab'],
    ['a\n\tb', 'ab'],
    ['a\r\n b', 'ab'],
    ['\\u{10ffff}&#x10ffff;', '\u{10ffff}\u{10ffff}'],
    ['\\u{ffff}\\u{10000}', '\uffff\u{10000}'],
    ['\\uffffx', '\uffffx'],
    ['&#43;&#43 &#x2B;&#X2b', '++ ++'],
    ['&#128512;', '😀'],
    ['&#00000043;&#000000000043;', '++'],
    ['&#x0000002B;&#x00000000002B;', '++'],
    ['&quot;&amp;&eacute;&Eacute;', '"&éÉ'],
    ['a&amp;amp;b', 'a&amp;b'],
  ])('%s becomes %s', (escaped, text) => {
    expect(unescapeOnce(escaped)?.text).toBe(text);
  });

  test.each([
    'plain',
    '50%',
    'a & b',
    '\\q',
    '%4',
    '&unknown;',
    '&amp',
    '&#x;',
    '&#9999999;',
    '&#x110000;',
    '\\u{110000}',
    'a=b',
    'a\rb',
    '=\r',
    '\\89',
    'a\nb',
    '',
  ])('“%s” has no escapes', (text) => {
    expect(unescapeOnce(text)).toBeUndefined();
  });

  test('each character can be traced back to its position in the escaped text', () => {
    const escaped = 'ab\\u002Bc%C3%A9%20&amp;\\\\d';
    const { text, toEscaped } = unescapeOnce(escaped) ?? expect.fail('no escapes were found');
    expect(text).toBe('ab+cé &\\d');
    expect([...text, ''].map((_, index) => toEscaped(index))).toEqual([0, 1, 2, 8, 9, 15, 18, 23, 25, 26]);
    expect(escaped).toHaveLength(26);
  });
});

describe('named HTML entities', () => {
  test.each([
    ['excl', '!'],
    ['quot', '"'],
    ['num', '#'],
    ['dollar', '$'],
    ['percnt', '%'],
    ['amp', '&'],
    ['apos', "'"],
    ['lpar', '('],
    ['rpar', ')'],
    ['ast', '*'],
    ['plus', '+'],
    ['comma', ','],
    ['period', '.'],
    ['sol', '/'],
    ['colon', ':'],
    ['semi', ';'],
    ['lt', '<'],
    ['equals', '='],
    ['gt', '>'],
    ['quest', '?'],
    ['commat', '@'],
    ['lsqb', '['],
    ['lbrack', '['],
    ['bsol', '\\'],
    ['rsqb', ']'],
    ['rbrack', ']'],
    ['Hat', '^'],
    ['lowbar', '_'],
    ['grave', '`'],
    ['lcub', '{'],
    ['lbrace', '{'],
    ['verbar', '|'],
    ['vert', '|'],
    ['rcub', '}'],
    ['rbrace', '}'],
    ['Tab', '\t'],
    ['NewLine', '\n'],
    ['nbsp', '\u00a0'],
    ['deg', '°'],
    ['Agrave', 'À'],
    ['times', '×'],
    ['szlig', 'ß'],
    ['agrave', 'à'],
    ['divide', '÷'],
    ['yuml', 'ÿ'],
  ])('%s is %s', (name, char) => {
    expect(codeOfEntity(name)).toBe(char.charCodeAt(0));
  });
});
