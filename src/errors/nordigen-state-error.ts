import { NordigenError } from './nordigen-error.ts';

/** `damaged`: it is not a state of the sync, or parts are missing. `newer`: a later version of this package wrote it. */
export type StateErrorReason = 'damaged' | 'newer';

/** The sync cannot use the state that it was given. Nothing was sent or changed. */
export class NordigenStateError extends NordigenError {
  override readonly name = 'NordigenStateError';
  override readonly code = 'NORDIGEN_STATE';
  /** What is wrong with the state. */
  readonly reason: StateErrorReason;

  constructor(message: string, reason: StateErrorReason) {
    super(message);
    this.reason = reason;
  }
}
