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
