import type { OperationName } from '../errors/operation-name.ts';
import type { Schema } from '../schemas/primitives.ts';

/** The HTTP methods that the client sends. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** What an answer is read by: which operation it belongs to, and what its body has to be. */
export interface Expectation<Data> {
  readonly operation: OperationName;
  readonly method: Method;
  /** Relative to the base URL, with a slash at its end and ids in braces: `accounts/{id}/`. */
  readonly path: string;
  /** What a 2xx body has to be; without it any JSON will do. */
  readonly answerSchema?: Schema<Data>;
}

/** How messages name an operation: `GET accounts/{id}/`. */
export function describe({ method, path }: Expectation<unknown>): string {
  return `${method} ${path}`;
}
