export { NordigenStateError, type StateErrorReason } from '../errors/nordigen-state-error.ts';
export type {
  Added,
  Booked,
  Change,
  Changed,
  MatchedBy,
  Suspect,
  SuspectReason,
  Vanished,
} from './change.ts';
export type { Span } from './coverage.ts';
export { type Reconciled, reconcile, type SyncContext } from './reconcile.ts';
export type { SyncState } from './state.ts';
export { type SyncAccountOptions, type SyncClient, type SyncedAccount, syncAccount } from './sync-account.ts';
