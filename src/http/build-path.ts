import * as v from 'valibot';
import type { Schema } from '../schemas/primitives.ts';
import { assertPlain } from './assert-plain.ts';
import type { Endpoint, EndpointInput } from './endpoint.ts';

/**
 * The path and query of a call, relative to the base URL. The query is written here and not by ky, where it costs a
 * second request object per call.
 * @throws TypeError naming the argument that does not fit.
 */
export function buildPath(endpoint: Endpoint<unknown>, input: EndpointInput): string {
  if (input.query !== undefined) assertPlain(`${endpoint.operation}: the parameters`, input.query);
  endpoint.check?.(input);
  if (endpoint.bodySchema !== undefined) checkBody(endpoint.bodySchema, input.json);
  const path =
    input.path ?? endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeId(name, input.ids?.[name]));
  if (input.query === undefined) return path;
  const query = encodeQuery(endpoint, input.query);
  return query === '' ? path : `${path}?${query}`;
}

function encodeId(name: string, id: unknown): string {
  if (typeof id !== 'string') throw new TypeError(`${name} must be a string, not ${typeof id}.`);
  if (id.trim() === '') throw new TypeError(`${name} must not be empty.`);
  // Encoding leaves these two alone, and URL parsing would resolve them away, encoded or not.
  if (id === '.' || id === '..')
    throw new TypeError(`${name} must not be '${id}': it would change the path.`);
  return encode(name, id);
}

function encodeQuery(endpoint: Endpoint<unknown>, query: object): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (endpoint.query !== undefined && !endpoint.query.includes(name)) {
      throw new TypeError(
        `${endpoint.operation} has no parameter '${name}': it takes ${endpoint.query.join(', ')}.`,
      );
    }
    if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'number') {
      throw new TypeError(`${name} must be a string, a number or a boolean.`);
    }
    parts.push(`${encode(name, name)}=${encode(name, String(value))}`);
  }
  return parts.join('&');
}

function encode(name: string, value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    throw new TypeError(`${name} contains half of a surrogate pair and cannot be sent.`);
  }
}

/**
 * Each parameter of a write must have the documented type. Missing ones are left to the API, which reports them in
 * `fields`.
 * @throws TypeError naming the parameter, never its value.
 */
function checkBody(schema: Schema<object>, json: unknown): void {
  assertPlain('The body, with the parameters of the call,', json);
  const { entries } = schema as unknown as { entries: Record<string, Schema<unknown>> };
  for (const [name, value] of Object.entries(json)) {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (entry === undefined || value === undefined || v.is(entry, value)) continue;
    throw new TypeError(`${name} must be of the type ${entry.expects}.`);
  }
}
