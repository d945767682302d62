import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/answers/redact.ts';

const secret = `p+a/ss"w<o>r'd\\é 1234`;
const hex = (char: string, length: number) => char.charCodeAt(0).toString(16).padStart(length, '0');
const each = (text: string, write: (char: string) => string) => [...text].map(write).join('');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const escapes: Record<string, (text: string) => string> = {
  'plain text': (text) => text,
  JSON: json,
  'JSON with escaped slashes (PHP)': (text) => json(text).replaceAll('/', '\\/'),
  'JSON of ASCII only': (text) => each(json(text), (char) => (char > '~' ? `\\u${hex(char, 4)}` : char)),
  'JSON with escapes in capitals (.NET)': (text) =>
    each(json(text), (char) => (/[+<>'é]/.test(char) ? `\\u${hex(char, 4).toUpperCase()}` : char)),
  'JSON with each character escaped': (text) => each(text, (char) => `\\u${hex(char, 4)}`),
  'JavaScript with byte escapes': (text) => each(text, (char) => `\\x${hex(char, 2)}`),
  'JavaScript with escapes in braces': (text) => each(text, (char) => `\\u{${hex(char, 1)}}`),
  'JavaScript with octal escapes': (text) =>
    each(text, (char) => (/\w/.test(char) ? char : `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)),
  'JavaScript with many digits in braces': (text) => each(text, (char) => `\\u{${hex(char, 8)}}`),
  'a regular expression': (text) => each(text, (char) => (/\w/.test(char) ? char : `\\${char}`)),
  'JSON in JSON': (text) => json(json(text)),
  'JSON in JSON in JSON': (text) => json(json(json(text))),
  HTML: html,
  'HTML with named entities': (text) =>
    html(text)
      .replaceAll('+', '&plus;')
      .replaceAll('/', '&sol;')
      .replaceAll('é', '&eacute;')
      .replaceAll('\\', '&bsol;'),
  'HTML with decimal entities': (text) => each(text, (char) => `&#${char.charCodeAt(0)};`),
  'HTML with hexadecimal entities': (text) => each(text, (char) => `&#x${hex(char, 2)};`),
  'HTML with eight decimal digits': (text) =>
    each(text, (char) => `&#${String(char.charCodeAt(0)).padStart(8, '0')};`),
  'HTML with eight hexadecimal digits': (text) => each(text, (char) => `&#x${hex(char, 8)};`),
  'HTML in JSON': (text) => json(html(text)),
  'JSON in HTML': (text) => html(json(text)),
  'HTML in HTML': (text) => html(html(text)),
  'a URL': encodeURIComponent,
  'a URL with each character escaped': (text) =>
    encodeURIComponent(text).replaceAll(/[A-Za-z0-9]/g, (char) => `%${hex(char, 2)}`),
  'a URL with lower-case escapes': (text) =>
    encodeURIComponent(text).replaceAll(/%../g, (part) => part.toLowerCase()),
  'a URL in Latin-1': (text) => encodeURIComponent(text).replaceAll('%C3%A9', '%E9'),
  'a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'a form field': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'a folded header': (text) => text.replaceAll(/.{7}/g, '$&\r\n '),
  'quoted-printable lines': (text) => text.replaceAll(/.{7}/g, '$&=\r\n'),
  'old JavaScript escapes': (text) => each(text, (char) => (/\w/.test(char) ? char : `%u${hex(char, 4)}`)),
};

describe('a secret in an answer', () => {
  const { text } = createRedactor([secret]);

  test.each(Object.entries(escapes))(
    'is redacted when it is written as %s, and nothing else is',
    (_, write) => {
      expect(text(`before ${write(secret)} after & 50% \\ more`)).toBe(
        'before [redacted] after & 50% \\ more',
      );
    },
  );

  test('is redacted when a regular expression with it is written as JSON', () => {
    const token = 'a.b-c+d/e=f|g';
    expect(createRedactor([token]).text(`<${json(token.replaceAll(/\W/g, '\\$&'))}>`)).toBe('<[redacted]>');
  });

  test('that itself looks escaped is redacted in every notation', () => {
    const odd = 'p%41&amp;\\u0041/x';
    for (const write of Object.values(escapes)) {
      expect(createRedactor([odd]).text(`<${write(odd)}>`)).toBe('<[redacted]>');
    }
  });

  test('is redacted at every occurrence, even if secrets overlap', () => {
    const { text: clean } = createRedactor(['aaaaaaaa', 'aaaabbbbbb']);
    expect(clean('aaaaaaaa-aaaaaaaa')).toBe('[redacted]-[redacted]');
    expect(clean('aaaaaaaabbbbbb')).toBe('[redacted]');
    const { text: nested } = createRedactor(['long-secret', 'a-long-secret-value']);
    expect(nested('<a-long-secret-value>')).toBe('<[redacted]>');
  });

  test('that was read from a file is redacted without the file’s last line break', () => {
    expect(createRedactor(['from-a-file\n']).text('is from-a-file.')).toBe('is [redacted].');
  });

  test('is redacted in all strings, keys and numbers of a parsed body', () => {
    const redactor = createRedactor(['super-secret', '19900101']);
    const body = { a: ['x super-secret', { 'super-secret': 1 }], ssn: 19900101, n: 7, t: true, z: null };
    expect(redactor.body(body)).toEqual({
      a: ['x [redacted]', { '[redacted]': 1 }],
      ssn: '[redacted]',
      n: 7,
      t: true,
      z: null,
    });
    expect(redactor.body('super-secret')).toBe('[redacted]');
  });

  test('of four characters is redacted only if it is a whole word', () => {
    const { text: clean } = createRedactor(['acme']);
    expect(clean('acme, acmeist, x-acme')).toBe('[redacted], acmeist, x-[redacted]');
  });

  test.each([
    ['sevenly', 'xsevenly, sevenlyx, sevenly', 'xsevenly, sevenlyx, [redacted]'],
    ['eightful', 'xeightful, eightfulx, eightful', 'x[redacted], [redacted]x, [redacted]'],
  ])('%s is redacted inside words only from eight characters on', (short, sent, clean) => {
    expect(createRedactor([short]).text(sent)).toBe(clean);
  });

  test('is redacted when it is the whole text, and so is the shortest token', () => {
    expect(createRedactor(['acme']).text('acme')).toBe('[redacted]');
    expect(createRedactor([]).text('eyJa.b')).toBe('[redacted]');
    expect(createRedactor(['long-secret']).text('eyJa.b')).toBe('[redacted]');
  });

  test('does not change the places in a list, even if it is a number', () => {
    const list = Array.from({ length: 1_300 }, (_, index) => index);
    expect(createRedactor(['1234']).body([...list])).toEqual(list.with(1_234, '[redacted]' as never));
  });

  test('is looked for in each header by itself', () => {
    const headers = new Headers({ 'x-a': 'super-', 'x-b': 'secret' });
    expect(createRedactor(['super-secret']).headers(headers)).toBe(headers);
  });

  test('a text of the longest length is not cut, and a longer one is', () => {
    const { text: clean } = createRedactor([]);
    const longest = 'x '.repeat(524_288);
    expect(clean(longest)).toBe(longest);
    expect(clean(`${longest}y`).endsWith('… (cut)')).toBe(true);
  });

  test('of three characters is left, because it protects nothing', () => {
    expect(createRedactor(['EUR', '']).text('12 EUR')).toBe('12 EUR');
  });

  test('is redacted where a long text is cut off', () => {
    const long = `${'x'.repeat(1_048_570)}super-secret${'y'.repeat(200_000)}`;
    const clean = createRedactor(['super-secret']).text(long);
    expect(clean).not.toContain('super');
    expect(clean.length).toBeLessThan(1_048_600);
    expect(clean.endsWith('… (cut)')).toBe(true);
  });

  test('does not affect other text that the answer repeats', () => {
    expect(text('Unknown Institution ID BANK_X, see /institutions/?country=GB')).toBe(
      'Unknown Institution ID BANK_X, see /institutions/?country=GB',
    );
  });
});

describe('text that looks like a token', () => {
  const { text } = createRedactor([]);

  test.each([
    ['Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', 'Bearer [redacted]'],
    ['a eyJhbGciOi.eyJzdWIi. That is it.', 'a [redacted]. That is it.'],
    ['cut eyJhbGciOi.eyJzd', 'cut [redacted]'],
    ['Bearer%20eyJhbGciOi.eyJzdWIi.c2ln', 'Bearer%20[redacted]'],
    ['eyJhbGciOi\\u002eeyJzdWIi\\u002ec2ln', '[redacted]'],
    ['eyJhbGciOi\\.eyJzdWIi\\.c2ln\\-x end', '[redacted] end'],
    ['eyJhbGciOi.eyJzd\r\n WIi.c2ln end', '[redacted] end'],
    ['eyJ alone. And eyJhbGciOi.', 'eyJ alone. And eyJhbGciOi.'],
    ['a host.example.com', 'a host.example.com'],
  ])('“%s” becomes “%s”', (sent, clean) => {
    expect(text(sent)).toBe(clean);
  });
});

describe('headers', () => {
  test('are returned as the same object if they contain no secret', () => {
    const headers = new Headers({ 'content-type': 'application/json' });
    expect(createRedactor(['super-secret']).headers(headers)).toBe(headers);
  });

  test('have the secrets in their values redacted, and nothing else', () => {
    const headers = new Headers({ 'x-debug': 'Bearer super-secret', 'x-id': '7' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=super-secret');
    const clean = createRedactor(['super-secret']).headers(headers);
    expect([...clean]).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=[redacted]'],
      ['x-debug', 'Bearer [redacted]'],
      ['x-id', '7'],
    ]);
  });
});
