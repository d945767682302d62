import type { Issue } from './issue.ts';
import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';
import type { RateLimits } from './rate-limits.ts';

/**
 * An answer with a 2xx status did not have the shape that the API documents. A call rejects with it if nothing
 * could be made of the answer; `unwrap()` throws it, with `data`, if parts had to be dropped.
 */
export class NordigenValidationError<Data = unknown> extends NordigenError {
  override readonly name = 'NordigenValidationError';
  override readonly code = 'NORDIGEN_VALIDATION';
  /** The operation that was called. */
  readonly operation: OperationName;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The limits that the answer reported: the call was counted. */
  readonly rateLimits: RateLimits;
  /** What did not fit, and where. */
  readonly issues: readonly Issue[];
  readonly #data: Data | undefined;
  readonly #text: string | undefined;

  constructor(
    message: string,
    init: {
      /** The operation that was called. */
      operation: OperationName;
      /** The HTTP status of the answer. */
      status: number;
      /** What did not fit, and where. */
      issues: readonly Issue[];
      /** The limits that the answer reported. */
      rateLimits?: RateLimits | undefined;
      /** What fitted. */
      data?: Data;
      /** The whole answer, if nothing could be made of it. */
      text?: string;
    },
  ) {
    super(message);
    this.operation = init.operation;
    this.status = init.status;
    this.rateLimits = init.rateLimits ?? {};
    this.issues = init.issues;
    this.#data = init.data;
    this.#text = init.text;
  }

  /** What fitted; `undefined` if the answer as a whole did not. Not printed with the error. */
  get data(): Data | undefined {
    return this.#data;
  }

  /** The whole answer as it came, where nothing could be made of it. Not printed with the error. */
  get text(): string | undefined {
    return this.#text;
  }
}
