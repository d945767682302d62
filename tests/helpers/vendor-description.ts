import { readdirSync, readFileSync } from 'node:fs';

// What the API documents, as our own tables in `api/`: the names and types of the members of its answers, its
// operations with their parameters, and the texts of its refusals with the code that each must lead to.

/** The parts of a schema of the API's description that the tests read. */
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

/** An answer that the API documents by example. */
export interface VendorExample {
  name: string;
  method: string;
  path: string;
  status: number;
  body: unknown;
  /** The code that a refusal must lead to. */
  code?: string;
}

/** An operation of the API, with the names of its parameters. */
export interface VendorParameters {
  method: string;
  path: string;
  query: string[];
  body: string[];
}

interface RefusalRow {
  status: number;
  name: string;
  code: string;
  summary?: string;
  detail?: string;
  type?: string;
  fields?: Record<string, unknown>;
  /** The body, if it is not made of texts: an account. */
  body?: unknown;
  on: string[];
}

const tests = new URL('../', import.meta.url);

function readTable<Table>(name: string): Table {
  return JSON.parse(readFileSync(new URL(`helpers/api/${name}.json`, tests), 'utf8'));
}

/** The schemas of what the API sends and accepts, by name. */
export function readVendorSchemas(): Record<string, VendorSchema> {
  return readTable('schemas');
}

/** The operations of the API. */
export function readVendorOperations(): VendorParameters[] {
  return readTable('operations');
}

/** The documented answers, refusals and successes; texts of successes are all `text`. */
export function readVendorExamples(): VendorExample[] {
  const refusals = readTable<RefusalRow[]>('refusals').flatMap(({ name, status, code, on, ...words }) =>
    on.map((operation) => ({ ...toPlace(operation), name, status, code, body: toBody(status, words) })),
  );
  const successes = readTable<{ name: string; status: number; on: string; body: unknown }[]>('successes').map(
    ({ on, ...success }) => ({ ...toPlace(on), ...success }),
  );
  return [...successes, ...refusals];
}

function toPlace(operation: string): { method: string; path: string } {
  const [method = '', path = ''] = operation.split(' ');
  return { method, path };
}

function toBody(status: number, { body, fields, ...words }: Partial<RefusalRow>): unknown {
  return body ?? { ...fields, ...words, status_code: status };
}

/** The recorded answers of the API. */
export function readFixtures(): Fixture[] {
  return readAnswers('fixtures/');
}

/** An answer in a shape that was seen in the field: parsed, as text, or as bytes. */
export interface FieldCase {
  file: string;
  endpoint: string;
  status: number;
  body?: unknown;
  text?: string;
  base64?: string;
  type?: string;
}

/** The shapes that were seen in the field, with made-up values. */
export function readCases(): FieldCase[] {
  return readAnswers('cases/answers/');
}

function readAnswers<Answer>(folder: string): Answer[] {
  const url = new URL(folder, tests);
  return readdirSync(url)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, url), 'utf8')) }));
}
