import { NordigenError } from './nordigen-error.ts';

/** The client was closed before the call. */
export class NordigenClosedError extends NordigenError {
  override readonly name = 'NordigenClosedError';
  override readonly code = 'NORDIGEN_CLOSED';

  constructor() {
    super('The client is closed: create another one, or call close() later.');
  }
}
