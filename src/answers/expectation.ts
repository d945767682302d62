import type { OperationName } from '../errors/operation-name.ts';
import type { Schema } from '../schemas/primitives.ts';

/** The HTTP methods that the client sends. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** What an answer is checked against: its operation, and the schema of its body. */
export interface Expectation<Data> {
  readonly operation: OperationName;
  readonly method: Method;
  /** Relative to the base URL, with a slash at its end and ids in braces: `accounts/{id}/`. */
  readonly path: string;
  /** The schema of a 2xx body; without it any JSON is accepted. */
  readonly answerSchema?: Schema<Data>;
}

/** How messages name an operation: `GET accounts/{id}/`. */
export function describe({ method, path }: Expectation<unknown>): string {
  return `${method} ${path}`;
}
