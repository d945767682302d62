import { type Answer, rateLimitExceeded, type Scope } from '../errors/answers.ts';
import { documentedAnswer } from '../errors/error-catalog.ts';
import { hashUuid } from '../random.ts';
import type { OperationName } from '../world.ts';
import type { SandboxFault } from './faults.ts';

const gatewayPage = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center></body>
</html>
`;

const scopes: Partial<Record<OperationName, Scope>> = {
  'accounts.getDetails': 'details',
  'accounts.getBalances': 'balances',
  'accounts.getTransactions': 'transactions',
};

/** The scope that an operation reads; `undefined` if it does not read bank data. */
export function scopeOf(operation: OperationName | undefined): Scope | undefined {
  return operation === undefined ? undefined : scopes[operation];
}

/** Whether a gateway in front of the API answers. The API then neither counts the request nor adds headers. */
export function isGatewayFault(fault: SandboxFault | undefined): boolean {
  return fault === 'BadGateway' || fault === 'EmptyBody' || fault === 'PlainText';
}

/** The answer that a fault gives instead of the real one; `undefined` for faults that only add to it. */
export function toStandIn(
  fault: SandboxFault | undefined,
  operation: OperationName | undefined,
  id: string | undefined,
  nowMs: number,
): Answer | undefined {
  if (fault === undefined) return undefined;
  if (typeof fault === 'object') {
    const { status, body = '', headers } = fault;
    return status === undefined ? undefined : { status, body, ...(headers === undefined ? {} : { headers }) };
  }
  switch (fault) {
    case 'NetworkError':
    case 'LostAnswer':
    case 'HalfBody':
      return undefined;
    case 'BadGateway':
      return { status: 502, body: gatewayPage, headers: { 'content-type': 'text/html' } };
    case 'EmptyBody':
      return { status: 502, body: '' };
    case 'PlainText':
      return { status: 503, body: 'upstream connect error or disconnect/reset before headers' };
    case 'RateLimitExceededWithoutHeaders':
      return rateLimitExceeded(100, 'minute', 42);
    default:
      return documentedAnswer(fault, {
        operation,
        id: id ?? hashUuid(fault),
        scope: scopeOf(operation) ?? 'transactions',
        nowMs,
      });
  }
}
