import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A schema of the vendor's OpenAPI description, as far as the tests read it. */
export interface VendorSchema {
  type?: string;
  properties?: Record<string, VendorSchema>;
  required?: string[];
  items?: VendorSchema;
  allOf?: VendorSchema[];
  enum?: string[];
  nullable?: boolean;
  $ref?: string;
}

/** An answer of the API, recorded with made-up values. */
export interface Fixture {
  file: string;
  endpoint: string;
  status: number;
  body: unknown;
}

const folder = new URL('../../../shared/', import.meta.url);

/** The vendor's schemas by name; `undefined`, with a printed reason, where the description is absent. */
export function readVendorSchemas(): Record<string, VendorSchema> | undefined {
  const file = new URL('api/openapi.json', folder);
  if (!isThere(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')).components.schemas;
}

/** The recorded answers; none, with a printed reason, where they are absent. */
export function readFixtures(): Fixture[] {
  const fixtures = new URL('fixtures/', folder);
  if (!isThere(fixtures)) return [];
  return readdirSync(fixtures)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')) }));
}

function isThere(url: URL): boolean {
  const found = existsSync(url);
  if (!found)
    console.warn(`skipped: the vendor's ${url.pathname.split('/shared/')[1]} is not part of this project`);
  return found;
}

/** An example answer of the vendor's description. */
export interface VendorExample {
  name: string;
  method: string;
  path: string;
  status: number;
  body: unknown;
}

interface VendorOperation {
  responses: Record<string, { content?: Record<string, { examples?: Record<string, { value: unknown }> }> }>;
}

/** All named example answers; none, with a printed reason, where the description is absent. */
export function readVendorExamples(): VendorExample[] {
  const file = new URL('api/openapi.json', folder);
  if (!isThere(file)) return [];
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, VendorOperation>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).flatMap(({ examples = {} }) =>
          Object.entries(examples).map(([name, { value }]) => ({
            name,
            method: method.toUpperCase(),
            path: path.replace('/api/v2/', ''),
            status: Number(status),
            body: value,
          })),
        ),
      ),
    ),
  );
}

/** An operation of the vendor's description, with the names of what it takes. */
export interface VendorParameters {
  method: string;
  path: string;
  query: string[];
  body: string[];
}

/** All operations; none, with a printed reason, where the description is absent. */
export function readVendorOperations(): VendorParameters[] {
  const file = new URL('api/openapi.json', folder);
  if (!isThere(file)) return [];
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<
      string,
      Record<string, { parameters?: { in: string; name: string }[]; requestBody?: unknown }>
    >;
    components: { schemas: Record<string, VendorSchema> };
  };
  const bodyOf = (requestBody: unknown): string[] => {
    const name = /schemas\/(\w+)/.exec(JSON.stringify(requestBody ?? ''))?.[1];
    return name === undefined ? [] : Object.keys(components.schemas[name]?.properties ?? {}).sort();
  };
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path: path.replace('/api/v2/', ''),
      query: parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name)
        .sort(),
      body: bodyOf(requestBody),
    })),
  );
}
