import { expect, test } from 'vitest';
import { assertProxyOptions } from '../../src/proxy/proxy-options.ts';
import { readBasePath } from '../../src/proxy/read-base-path.ts';

const good = { client: { request: () => undefined, now: () => 0 }, allow: [], authorize: () => true };
const operations =
  'institutions.list, institutions.get, agreements.create, agreements.get, agreements.delete, agreements.accept, agreements.getReconfirmation, agreements.reconfirm, requisitions.create, requisitions.get, requisitions.delete, accounts.get, accounts.getDetails, accounts.getBalances, accounts.getTransactions';
const forbidden = (name: string) =>
  `allow must not name '${name}': a page may call ${operations}. Tokens, client.request and the lists of agreements and requisitions show every customer's data.`;
const path = 'basePath must be a path such as /api/bank/, without an origin, a query or a wildcard';
const client = 'client must be a client, or a function that returns one.';
const origins = "origins must be a list of origins such as 'https://app.example', without a path.";
const authorize = 'authorize must be a function: it decides who may make which call, and has no default.';

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'createProxyHandler takes an object with client, allow and authorize.'],
  ['null', null, 'createProxyHandler takes an object with client, allow and authorize.'],
  [
    'an unknown option',
    { ...good, allowed: [] },
    "createProxyHandler has no option 'allowed': it takes client, allow, authorize, onAnswer, onError, origins, basePath.",
  ],
  ['no client', { ...good, client: null }, client],
  ['half a client', { ...good, client: {} }, client],
  ['one operation', { ...good, allow: 'accounts.get' }, 'allow must be a list of operations.'],
  ['tokens', { ...good, allow: ['accounts.get', 'token.getTokenPair'] }, forbidden('token.getTokenPair')],
  ['a symbol', { ...good, allow: [Symbol('x')] }, forbidden('Symbol(x)')],
  ['no authorize', { ...good, authorize: true }, authorize],
  ['an odd onAnswer', { ...good, onAnswer: null }, 'onAnswer must be a function.'],
  ['an odd onError', { ...good, onError: 'log' }, 'onError must be a function.'],
  ['one origin', { ...good, origins: 'https://a.example' }, origins],
  ['an origin with a path', { ...good, origins: ['https://a.example', 'https://b.example/'] }, origins],
  ['a host as origin', { ...good, origins: ['a.example'] }, origins],
  ['a number as origin', { ...good, origins: [7] }, origins],
  ['a number as base path', { ...good, basePath: 7 }, `${path}.`],
  ['a query', { ...good, basePath: '/api?x' }, `${path}, not '/api?x'.`],
])('%s: the error says what is wrong, and what to do', (_, options, message) => {
  expect(() => assertProxyOptions(options as never)).toThrow(new TypeError(message));
});

test.each([
  good,
  { ...good, client: () => good.client },
  { ...good, allow: ['accounts.get'], onAnswer: () => undefined, onError: () => undefined },
  { ...good, origins: [], basePath: '/api' },
  { ...good, origins: ['https://a.example', 'http://localhost:3000'] },
  { ...good, onAnswer: undefined, onError: undefined, origins: undefined, basePath: undefined },
])('options that fit are accepted', (options) => {
  expect(() => assertProxyOptions(options as never)).not.toThrow();
});

test.each([
  ['/', '/'],
  ['', '/'],
  ['api', '/api/'],
  ['/api//bank', '/api/bank/'],
  ['//api/bank//', '/api/bank/'],
  ['/bänk/', '/b%C3%A4nk/'],
  ['/a:b/', '/a:b/'],
])('the base path %j is read as %j', (basePath, read) => {
  expect(readBasePath(basePath)).toBe(read);
});

test.each(['/a?b', '/a#b', '/a*', '/[a]', '/a]', '/a\\b', 'https://a.example/'])(
  'the base path %j fits no request',
  (basePath) => {
    expect(() => readBasePath(basePath)).toThrow(new TypeError(`${path}, not '${basePath}'.`));
  },
);
