import { NordigenError } from './nordigen-error.ts';

/** What the store was asked to do. */
export type StoreAction = 'get' | 'set' | 'clear' | 'exclusive' | 'subscribe';

/** The token store failed: it threw, or could not reach what it keeps its records in. */
export class NordigenStoreError extends NordigenError {
  override readonly name = 'NordigenStoreError';
  override readonly code = 'NORDIGEN_STORE';
  readonly action: StoreAction;
  /** The system's code where the store told it, such as `EACCES`. */
  declare readonly systemCode?: string;
  /** There is a record, but it cannot be read, as when it was encrypted with another key: it counts as absent. */
  declare readonly isUnreadable?: true;
  readonly #cause: unknown;

  constructor(
    message: string,
    init: {
      action: StoreAction;
      systemCode?: string | undefined;
      isUnreadable?: true | undefined;
      cause?: unknown;
    },
  ) {
    super(message);
    this.action = init.action;
    if (init.systemCode !== undefined) this.systemCode = init.systemCode;
    if (init.isUnreadable !== undefined) this.isUnreadable = init.isUnreadable;
    this.#cause = init.cause;
  }

  /** What the store threw. Not printed with the error: it may quote the record, and with it a token. */
  override get cause(): unknown {
    return this.#cause;
  }
}
