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
  'as it is': (text) => text,
  JSON: json,
  'JSON with escaped slashes (PHP)': (text) => json(text).replaceAll('/', '\\/'),
  'JSON of ASCII only': (text) => each(json(text), (char) => (char > '~' ? `\\u${hex(char, 4)}` : char)),
  'JSON with capitals in escapes (.NET)': (text) =>
    each(json(text), (char) => (/[+<>'é]/.test(char) ? `\\u${hex(char, 4).toUpperCase()}` : char)),
  'JSON, each character escaped': (text) => each(text, (char) => `\\u${hex(char, 4)}`),
  'JavaScript, in bytes': (text) => each(text, (char) => `\\x${hex(char, 2)}`),
  'JavaScript, in braces': (text) => each(text, (char) => `\\u{${hex(char, 1)}}`),
  'JSON in JSON': (text) => json(json(text)),
  'JSON in JSON in JSON': (text) => json(json(json(text))),
  HTML: html,
  'HTML with names': (text) =>
    html(text)
      .replaceAll('+', '&plus;')
      .replaceAll('/', '&sol;')
      .replaceAll('é', '&eacute;')
      .replaceAll('\\', '&bsol;'),
  'HTML in decimals': (text) => each(text, (char) => `&#${char.charCodeAt(0)};`),
  'HTML in hexadecimals': (text) => each(text, (char) => `&#x${hex(char, 2)};`),
  'HTML in JSON': (text) => json(html(text)),
  'JSON in HTML': (text) => html(json(text)),
  'HTML twice': (text) => html(html(text)),
  'a URL': encodeURIComponent,
  'a URL, each character escaped': (text) =>
    encodeURIComponent(text).replaceAll(/[A-Za-z0-9]/g, (char) => `%${hex(char, 2)}`),
  'a URL in small letters': (text) =>
    encodeURIComponent(text).replaceAll(/%../g, (part) => part.toLowerCase()),
  'a URL in Latin-1': (text) => encodeURIComponent(text).replaceAll('%C3%A9', '%E9'),
  'a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'old JavaScript': (text) => each(text, (char) => (/\w/.test(char) ? char : `%u${hex(char, 4)}`)),
};

describe('a secret that is echoed', () => {
  const { text } = createRedactor([secret]);

  test.each(Object.entries(escapes))('in the escapes of %s is taken out, and nothing else', (_, write) => {
    expect(text(`before ${write(secret)} after & 50% \\ more`)).toBe('before [redacted] after & 50% \\ more');
  });

  test('that looks like escapes itself is found in every escape', () => {
    const odd = 'p%41&amp;\\u0041/x';
    for (const write of Object.values(escapes)) {
      expect(createRedactor([odd]).text(`<${write(odd)}>`)).toBe('<[redacted]>');
    }
  });

  test('is taken out wherever it stands, however often', () => {
    const { text: clean } = createRedactor(['aaaaaaaa', 'aaaabbbbbb']);
    expect(clean('aaaaaaaa-aaaaaaaa')).toBe('[redacted]-[redacted]');
    expect(clean('aaaaaaaabbbbbb')).toBe('[redacted]');
    const { text: nested } = createRedactor(['long-secret', 'a-long-secret-value']);
    expect(nested('<a-long-secret-value>')).toBe('<[redacted]>');
  });

  test('is removed without the line break at the end of a file', () => {
    expect(createRedactor(['from-a-file\n']).text('is from-a-file.')).toBe('is [redacted].');
  });

  test('is taken out of all texts, keys and numbers of a parsed body', () => {
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

  test('of a few characters is taken out where it is a word of its own', () => {
    const { text: clean } = createRedactor(['acme']);
    expect(clean('acme, acmeist, x-acme')).toBe('[redacted], acmeist, x-[redacted]');
  });

  test('of fewer is left, since it guards nothing', () => {
    expect(createRedactor(['EUR', '']).text('12 EUR')).toBe('12 EUR');
  });

  test('is found at the end of what is kept of a text that is too long', () => {
    const long = `${'x'.repeat(1_048_570)}super-secret${'y'.repeat(200_000)}`;
    const clean = createRedactor(['super-secret']).text(long);
    expect(clean).not.toContain('super');
    expect(clean.length).toBeLessThan(1_048_600);
    expect(clean.endsWith('… (cut)')).toBe(true);
  });

  test('other echoes stay', () => {
    expect(text('Unknown Institution ID BANK_X, see /institutions/?country=GB')).toBe(
      'Unknown Institution ID BANK_X, see /institutions/?country=GB',
    );
  });
});

describe('what looks like a token', () => {
  const { text } = createRedactor([]);

  test.each([
    ['Bearer eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', 'Bearer [redacted]'],
    ['a eyJhbGciOi.eyJzdWIi. That is it.', 'a [redacted]. That is it.'],
    ['cut eyJhbGciOi.eyJzd', 'cut [redacted]'],
    ['Bearer%20eyJhbGciOi.eyJzdWIi.c2ln', 'Bearer%20[redacted]'],
    ['eyJhbGciOi\\u002eeyJzdWIi\\u002ec2ln', '[redacted]'],
    ['eyJ alone. And eyJhbGciOi.', 'eyJ alone. And eyJhbGciOi.'],
    ['a host.example.com', 'a host.example.com'],
  ])('%s', (sent, clean) => {
    expect(text(sent)).toBe(clean);
  });
});

describe('headers', () => {
  test('are the same object if nothing was echoed', () => {
    const headers = new Headers({ 'content-type': 'application/json' });
    expect(createRedactor(['super-secret']).headers(headers)).toBe(headers);
  });

  test('lose the secrets in their values, and nothing else', () => {
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
