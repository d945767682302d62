import { type Check, checkFields, from, isRecord, oneOf, show, wholeFrom } from '../checks.ts';
import { operationNames } from '../world.ts';
import { faultNames } from './faults.ts';

/** An hour: a longer delay is probably in the wrong unit. */
const longestLatencyMs = 3_600_000;

const faultChecks: Record<string, Check> = {
  // The statuses that a Response can have.
  status: wholeFrom(200, 599),
  body: (value) => (isJson(value) ? undefined : 'a text or JSON'),
  headers: (value) => (isHeaders(value) ? undefined : 'an object of header names and values'),
  latencyMs: from(0, longestLatencyMs, 'milliseconds'),
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const matchChecks: Record<string, Check> = {
  operation: oneOf(operationNames),
  method: (value) =>
    typeof value === 'string' && methods.includes(value.toUpperCase())
      ? undefined
      : `one of ${methods.join(', ')}`,
  path: (value) =>
    (typeof value === 'string' && value !== '') || value instanceof RegExp
      ? undefined
      : 'a part of the path, or a regular expression',
};

/** @throws TypeError that names a misspelt fault. Otherwise a test could pass because its fault never occurs. */
export function checkPlan(match: unknown, fault: unknown, times: unknown): void {
  if (isRecord(match)) checkFields('fail: match', match, matchChecks);
  else if (match !== '*' && !operationNames.some((name) => name === match)) {
    throw new TypeError(
      `fail: ${show(match)} is not an operation; known: *, ${operationNames.join(', ')}, or an object`,
    );
  }
  if (!isRecord(fault)) checkFaultName('fail', fault);
  else {
    checkFields('fail: fault', fault, faultChecks);
    if (fault.status === undefined && fault.latencyMs === undefined)
      throw new TypeError('fail: fault needs a status, or latencyMs for a delay alone');
    if (fault.status === undefined && (fault.body !== undefined || fault.headers !== undefined))
      throw new TypeError('fail: fault needs a status together with a body or headers');
  }
  const wanted = wholeFrom(1)(times);
  if (wanted !== undefined) throw new TypeError(`fail: times must be ${wanted}, not ${show(times)}`);
}

/** @throws TypeError that names the unknown fault, or the fault whose share is invalid, or shares that exceed 1 together */
export function checkChaos(chaos: unknown): void {
  const isShare = from(0, 1, 'a share');
  for (const name of Object.keys(isRecord(chaos) ? chaos : {})) checkFaultName('chaos', name);
  checkFields('chaos', chaos, Object.fromEntries(faultNames.map((name) => [name, isShare])));
  const shares = Object.values(chaos as Record<string, number | undefined>);
  const sum = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
  // Ten times 0.1 may come to slightly more than 1.
  if (sum > 1 + 1e-9) throw new TypeError(`chaos: the shares must add up to at most 1, not to ${sum}`);
}

function checkFaultName(place: string, fault: unknown): void {
  if (!faultNames.some((name) => name === fault))
    throw new TypeError(`${place}: ${show(fault)} is not a fault; known: ${faultNames.join(', ')}`);
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function isHeaders(value: unknown): boolean {
  if (!isRecord(value) || !Object.values(value).every((item) => typeof item === 'string')) return false;
  try {
    new Headers(value as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
