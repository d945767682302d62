import { describe, expect, it } from 'vitest';
import { routes } from '../../src/sandbox/api/routes.ts';
import { type OperationName, operationNames } from '../../src/sandbox/world.ts';
import { startSandbox } from './call-sandbox.ts';
import { documentedRefusals } from './documented-refusals.ts';
import { documentedExamples, documentedShapes } from './documented-shapes.ts';

const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
/** A time at which the account has a pending purchase. */
const startAtMs = Date.UTC(2026, 5, 20, 23);

const routeOf = (operation: string) => {
  const route = routes.find((candidate) => candidate.operation === operation);
  if (route === undefined) throw new Error(`The sandbox has no ${operation}`);
  return route;
};

/** The same structure, with texts in which `*` stands for anything. */
function asPattern(value: unknown, scope: string): unknown {
  if (typeof value === 'string') {
    const parts = value.replace('{scope}', scope).split('*');
    const escaped = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${escaped.join('.+?')}$`));
  }
  if (Array.isArray(value)) return value.map((item) => asPattern(item, scope));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asPattern(inner, scope)]));
  }
  return value;
}

describe('the fault with the name of a documented refusal answers as documented', () => {
  it('for 161 combinations that cover all operations', () => {
    expect(documentedRefusals.flatMap(({ operations }) => operations)).toHaveLength(161);
    const covered = new Set(documentedRefusals.flatMap(({ operations }) => operations));
    expect(operationNames.filter((name) => !covered.has(name))).toEqual([]);
  });

  it.each(
    documentedRefusals.flatMap((refusal) =>
      refusal.operations.map((operation) => [operation, refusal.status, refusal.name, refusal] as const),
    ),
  )('%s %i %s', async (operation, status, name, { body, repeatsStatus }) => {
    const { sandbox, call } = await startSandbox();
    const { method, path } = routeOf(operation);
    sandbox.fail(operation, name);
    const answer = await call(method, path.replace('{id}', id), method === 'GET' ? undefined : {});
    expect(answer.status).toBe(status);
    const scope = path.split('/').at(-2) ?? '';
    const { status_code: repeated, ...rest } = answer.body;
    expect(rest).toEqual(asPattern(body, scope));
    if (repeatsStatus) expect(repeated).toBe(status);
  });
});

const kinds: Record<string, string> = { string: 'text', number: 'number', boolean: 'boolean' };

/** Every path in a value with its kind: `balances[].balanceType` is a text. */
function pathsOf(value: unknown, path = ''): [path: string, kind: string][] {
  const own = (kind: string): [string, string][] => (path === '' ? [] : [[path, kind]]);
  // The vendor declares few fields nullable, but real answers have null in many more.
  if (value === null) return own('null');
  if (Array.isArray(value)) return [...own('list'), ...value.flatMap((item) => pathsOf(item, `${path}[]`))];
  if (typeof value !== 'object') return own(kinds[typeof value] ?? typeof value);
  const inner = Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item, path === '' ? key : `${path}.${key}`),
  );
  return [...own('object'), ...inner];
}

/** Whether a path is inside an object that may contain anything. */
function isWithinAnything(shape: Readonly<Record<string, string>>, path: string): boolean {
  const parents = Object.keys(shape).filter((known) => shape[known]?.includes('*') || shape[known] === 'any');
  return parents.some((parent) => path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`));
}

/** Where a value differs from the schema: unknown paths, wrong kinds, missing keys. */
function departures(value: unknown, shape: Readonly<Record<string, string>>): string[] {
  const found = pathsOf(value);
  const present = new Set(found.map(([path]) => path));
  const missing = Object.entries(shape).filter(([path, kind]) => {
    const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
    return kind.endsWith('!') && !present.has(path) && (parent === '' || present.has(parent));
  });
  const wrong = found.filter(([path, kind]) => {
    const allowed = shape[path]?.replace(/[!*]/g, '');
    if (allowed === undefined) return !isWithinAnything(shape, path);
    return allowed !== 'any' && kind !== 'null' && kind !== allowed;
  });
  return [
    ...missing.map(([path]) => `${path} is missing`),
    ...wrong.map(([path, kind]) => `${path}: ${kind}, not ${shape[path] ?? 'known'}`),
  ];
}

async function readSuccess(operation: OperationName, institutionId: string): Promise<unknown> {
  const { sandbox, call } = await startSandbox({ startAtMs });
  await sandbox.connect({ institutionId });
  const linked = await sandbox.connect({ institutionId });
  const ids: Record<string, string | undefined> = {
    accounts: linked.accountIds[0],
    agreements: linked.agreementId,
    requisitions: linked.requisitionId,
    institutions: institutionId,
  };
  const { method, path } = routeOf(operation);
  const filled = path.replace('{id}', ids[operation.split('.')[0] ?? ''] ?? '');
  const query = operation === 'institutions.list' ? '?country=GB' : '';
  const { status, body } = await call(method, filled + query);
  expect(status).toBe(200);
  return body;
}

/** Real lists of institutions do not have these two, and neither does the schema of the list. */
const onlyInExample = ['[].supported_features', '[].identification_codes'];

describe('every documented success has the documented keys', () => {
  it.each(Object.entries(documentedExamples))('%s', async (operation, paths) => {
    const body = await readSuccess(operation as OperationName, 'SANDBOX_LINKED_ACCOUNTS');
    const present = new Set(pathsOf(body).map(([path]) => path));
    expect(paths.filter((path) => !present.has(path) && !onlyInExample.includes(path))).toEqual([]);
  });
});

describe('the plain institution answers within the schemas', () => {
  it.each(Object.entries(documentedShapes))('%s', async (operation, shape) => {
    const body = await readSuccess(operation as OperationName, 'SANDBOXFINANCE_SFIN0000');
    const rows = Array.isArray(body) ? body : [body];
    expect(rows.flatMap((row) => departures(row, shape))).toEqual([]);
  });

  it('and the check finds differences', () => {
    const shape = { id: 'text!', list: 'list', 'list[]': 'object', 'list[].amount': 'text!' };
    expect(departures({ id: 'x', list: [{ amount: '1' }] }, shape)).toEqual([]);
    expect(departures({ list: [{ amount: 1, other: true }] }, shape)).toEqual([
      'id is missing',
      'list[].amount: number, not text!',
      'list[].other: boolean, not known',
    ]);
  });
});
