import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountBody, createTransactionsBody } from './bodies.ts';

/*
 * The bench server, in its own process. It sends fixed answers with the headers of the API, as cheaply as node:http
 * allows, so that the clients limit the rate. The sandbox would cost more than the clients.
 */

const rows = Number(process.argv[2]);

const limits = [
  'HTTP_X_RATELIMIT_LIMIT',
  '100',
  'HTTP_X_RATELIMIT_REMAINING',
  '99',
  'HTTP_X_RATELIMIT_RESET',
  '59',
];
const accountLimits = [
  ...['HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_LIMIT', '4'],
  ...['HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_REMAINING', '3'],
  ...['HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_RESET', '86400'],
];

interface Answer {
  status: number;
  headers: string[];
  body: Buffer;
}

function toAnswer(status: number, text: string, extra: readonly string[]): Answer {
  const body = Buffer.from(text);
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(body.byteLength), ...extra];
  return { status, headers, body };
}

const account = toAnswer(200, accountBody, limits);
const transactions = toAnswer(200, createTransactionsBody(rows), [...limits, ...accountLimits]);
const refusal = toAnswer(401, '{"summary":"Invalid token","detail":"No bearer.","status_code":401}', limits);

const server = createServer((request, response) => {
  const isAuthorised = request.headers.authorization?.startsWith('Bearer ') === true;
  const answer = isAuthorised ? (request.url?.includes('/transactions') ? transactions : account) : refusal;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
});

// A client may wait for its turn longer than the 5 s after which Node would close its connections.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
