import { NordigenError } from './nordigen-error.ts';

/** What the store was doing. */
export type StoreAction = 'get' | 'set' | 'clear' | 'exclusive' | 'subscribe';

/**
 * The token store failed: it threw, or could not reach its storage. `causeOf(error)` is what it
 * threw.
 */
export class NordigenStoreError extends NordigenError {
  override readonly name = 'NordigenStoreError';
  override readonly code = 'NORDIGEN_STORE';
  /** What the store was asked to do. */
  readonly action: StoreAction;
  /** The system's code, such as `EACCES`, if the store gives it. */
  declare readonly systemCode?: string;
  /** A record exists but cannot be read, for example because it was encrypted with another key. It counts as absent. */
  declare readonly isUnreadable?: true;

  constructor(
    message: string,
    init: {
      /** What the store was asked to do. */
      action: StoreAction;
      /** The system's code, such as `EACCES`. */
      systemCode?: string | undefined;
      /** There is a record, but it cannot be read. */
      isUnreadable?: true | undefined;
      /** What `causeOf(error)` gives. */
      cause?: unknown;
    },
  ) {
    super(message, init.cause);
    this.action = init.action;
    if (init.systemCode !== undefined) this.systemCode = init.systemCode;
    if (init.isUnreadable !== undefined) this.isUnreadable = init.isUnreadable;
  }
}
