import { describe, type Expectation } from '../answers/expectation.ts';
import { neverSentCodes } from '../errors/never-sent.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';

/** Deno gives no code, only words. */
const neverSentWords = /\b(dns error|tcp connect error|client error \(Connect\))/;

/** The error of a request that got no answer, or half of one, with the system's code, which runtimes nest. */
export function toNetworkError(
  expectation: Expectation<unknown>,
  error: unknown,
  reason: 'no-answer' | 'cut-off',
): NordigenNetworkError {
  const systemCode = findSystemCode(error);
  const { operation } = expectation;
  const what = reason === 'no-answer' ? 'got no answer' : 'got an answer that broke off';
  const wasSent = reason === 'cut-off' || !isSurelyUnsent(error, systemCode);
  const unsent = wasSent ? '' : ' It was not sent: the host could not be reached.';
  return new NordigenNetworkError(
    `${describe(expectation)} ${what}${systemCode ? ` (${systemCode})` : ''}.${unsent}`,
    { operation, reason, systemCode, wasSent, cause: error },
  );
}

/**
 * The error of a user's own `fetch` that threw what no network throws, or returned no response. Its words stay in the
 * cause, because they may quote the request.
 */
export function toFetchFault(
  expectation: Expectation<unknown>,
  what: string,
  cause: unknown,
): NordigenNetworkError {
  return new NordigenNetworkError(
    `${describe(expectation)}: the fetch function in the client's options ${what}, so there is no answer. See causeOf(error).`,
    { operation: expectation.operation, reason: 'fetch-failed', wasSent: true, cause },
  );
}

const faultNames = new Set(['ReferenceError', 'SyntaxError', 'RangeError', 'EvalError', 'URIError']);
/** What engines say when code uses a value wrongly. A TypeError that the network causes reads differently. */
const faultWords =
  /is not (a function|iterable|a constructor|defined|an object)|Cannot (read|set|destructure|access|convert)|undefined|not of type|Failed to parse URL|Invalid URL|must be an instance|unknown scheme/;

/** Whether the error is a fault in code and not a failure of the network. */
export function isFault(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (faultNames.has(error.name)) return true;
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  // Node's and undici's: an argument or a URL that does not fit.
  if (/ERR_INVALID_/.test(String(code ?? cause?.code))) return true;
  return error.name === 'TypeError' && faultWords.test(error.message.slice(0, 200));
}

function isSurelyUnsent(error: unknown, systemCode: string | undefined): boolean {
  if (systemCode !== undefined) return neverSentCodes.test(systemCode);
  return error instanceof Error && neverSentWords.test(error.message);
}

/** Runtimes nest the system's code at different depths; only the code is taken, the rest may quote the request. */
function findSystemCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string' && /^[A-Za-z]\w{2,40}$/.test(code)) return code;
    // Several addresses were tried: one refusal each.
    current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}
