import { describe, expect, it } from 'vitest';
import { routes } from '../../src/sandbox/api/routes.ts';
import type { DocumentedError } from '../../src/sandbox/index.ts';
import {
  readVendorExamples,
  readVendorSchemas,
  type VendorExample,
  type VendorSchema,
} from '../helpers/vendor-description.ts';
import { startSandbox } from './call-sandbox.ts';

const examples = readVendorExamples();
const refusals = examples.filter(({ status }) => status >= 400);
const successes = examples.filter(({ status }) => status < 400);
const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

const routeOf = ({ method, path }: VendorExample) => {
  const route = routes.find((candidate) => candidate.method === method && candidate.path === path);
  if (route === undefined) throw new Error(`The sandbox has no ${method} ${path}`);
  return route;
};

/** What stands for something else in the description's texts: placeholders, ids, dates, numbers, names. */
const variable =
  /\{?\$\{?[A-Z_]+\}*|<\w+>|[0-9a-f]{8}(?:-[0-9a-f]+){3,4}|\d{4}-\d{2}-\d{2}(?: [\d:.]+(?:\+00:00)?)?|\d+|N26_NTSBDEB1|\bGBA\b|^string$/g;

/** The same structure, with texts that match the description's but for what is variable in them. */
function asPattern(value: unknown): unknown {
  if (typeof value === 'string') {
    const parts = value.split(variable).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.+?')}$`));
  }
  if (Array.isArray(value)) return value.map(asPattern);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asPattern(inner)]));
  }
  return value;
}

describe.skipIf(refusals.length === 0)('every documented refusal comes as documented', () => {
  it('and they are many', () => {
    expect(refusals.length).toBeGreaterThan(150);
  });

  it.each(
    refusals.map((example) => [example.method, example.path, example.status, example.name, example] as const),
  )('%s %s %i %s', async (method, path, status, name, example) => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail(routeOf(example).operation, name as DocumentedError);
    const answer = await call(method, path.replace('{id}', id), method === 'GET' ? undefined : {});
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(asPattern(example.body));
  });
});

/** Keys and kinds of values, with the rows of a list taken together. */
function outline(value: unknown): unknown {
  if (Array.isArray(value)) {
    const rows = value.map(outline);
    return rows.length === 0 || typeof rows[0] !== 'object' ? ['list'] : [Object.assign({}, ...rows)];
  }
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, outline(inner)]));
}

describe.skipIf(successes.length === 0)('every documented success comes with the documented keys', () => {
  it.each(successes.map((example) => [example.name, example] as const))('%s', async (_, example) => {
    // A moment at which the account has a pending purchase.
    const { sandbox, call } = await startSandbox({ startAtMs: Date.UTC(2026, 5, 20, 23) });
    const linked = await sandbox.connect({ institutionId: 'SANDBOX_LINKED_ACCOUNTS' });
    const { operation, method, path } = routeOf(example);
    const ids: Record<string, string | undefined> = {
      accounts: linked.accountIds[0],
      agreements: linked.agreementId,
      requisitions: linked.requisitionId,
      institutions: 'SANDBOXFINANCE_SFIN0000',
    };
    const { status, body } = await call(
      method,
      path.replace('{id}', ids[operation.split('.')[0] ?? ''] ?? ''),
    );
    expect(status).toBe(example.status);
    let documented = example.body;
    if (operation === 'institutions.list') {
      // The example shows two keys more than the schema of the list has; real lists come without them.
      documented = (documented as object[]).map((row) => ({
        ...row,
        supported_features: undefined,
        identification_codes: undefined,
      }));
      documented = JSON.parse(JSON.stringify(documented));
    }
    expect(outline(body)).toMatchObject(outline(documented) as object);
  });
});

const schemas = readVendorSchemas();

/** Where a value leaves the schema: keys that it does not name, kinds that it does not allow. */
function departures(value: unknown, schema: VendorSchema, path: string): string[] {
  const named = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const target = named === undefined ? undefined : schemas?.[named.split('/').at(-1) ?? ''];
  if (target !== undefined) return departures(value, target, path);
  // The description declares few fields nullable, and real answers have null in many more.
  if (value === null) return [];
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return [`${path}: a list`];
    return value.flatMap((item) => departures(item, schema.items ?? {}, `${path}[]`));
  }
  if (typeof value === 'object') {
    const { properties } = schema;
    if (properties === undefined) return schema.type === 'object' ? [] : [`${path}: an object`];
    const missing = (schema.required ?? []).filter((key) => !(key in value));
    const found = Object.entries(value).flatMap(([key, inner]) => {
      const property = properties[key];
      return property === undefined ? [`${path}.${key}`] : departures(inner, property, `${path}.${key}`);
    });
    return [...missing.map((key) => `${path}.${key} is missing`), ...found];
  }
  const kind = Number.isInteger(value) ? 'integer' : typeof value;
  return schema.type === undefined || schema.type === kind ? [] : [`${path}: ${kind}`];
}

describe.skipIf(schemas === undefined)('the plain institution answers within the schemas', () => {
  it.each([
    ['Account', 'accounts/{account}/'],
    ['AccountDetail', 'accounts/{account}/details/'],
    ['AccountBalance', 'accounts/{account}/balances/'],
    ['AccountTransactions', 'accounts/{account}/transactions/'],
    ['EndUserAgreement', 'agreements/enduser/{agreement}/'],
    ['PaginatedEndUserAgreementList', 'agreements/enduser/'],
    ['Requisition', 'requisitions/{requisition}/'],
    ['PaginatedRequisitionList', 'requisitions/?limit=1'],
    ['IntegrationRetrieve', 'institutions/SANDBOXFINANCE_SFIN0000/'],
    ['Integration', 'institutions/?country=GB'],
  ])('%s', async (name, path) => {
    const { sandbox, call } = await startSandbox({ startAtMs: Date.UTC(2026, 5, 20, 23) });
    await sandbox.connect();
    const { accountIds, agreementId, requisitionId } = await sandbox.connect();
    const filled = path
      .replace('{account}', accountIds[0] ?? '')
      .replace('{agreement}', agreementId)
      .replace('{requisition}', requisitionId);
    const { status, body } = await call('GET', filled);
    expect(status).toBe(200);
    const rows = Array.isArray(body) ? body : [body];
    expect(rows.flatMap((row) => departures(row, schemas?.[name] ?? {}, name))).toEqual([]);
  });
});
