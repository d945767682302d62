import type { Transaction } from '../schemas/transactions.ts';

/** What a row was recognised by, strongest first. */
export type MatchedBy = 'id' | 'account' | 'text' | 'sumAndDay';

/** A row that was not known before. */
export interface Added {
  kind: 'added';
  /** The sync's own id of the real transaction, unique within the account and the same for life. */
  id: string;
  /** The row as the answer has it. */
  row: Transaction;
  isPending: boolean;
}

/** A known row that the bank now describes differently. */
export interface Changed {
  kind: 'changed';
  id: string;
  row: Transaction;
  isPending: boolean;
  /** The fields that are different. */
  fields: string[];
  matchedBy: MatchedBy;
  /** Why it counts as the same transaction, in words. */
  explanation: string;
}

/** A pending row that was booked. */
export interface Booked {
  kind: 'booked';
  id: string;
  row: Transaction;
  fields: string[];
  matchedBy: MatchedBy;
  explanation: string;
}

/** A pending row that was never booked. */
export interface Vanished {
  kind: 'vanished';
  id: string;
}

export type Change = Added | Changed | Booked | Vanished;

/**
 * `missing`: a booked row is no longer shown. `double`: two booked rows look like one that the bank shows twice.
 * `bothStates`: a booked and a pending row may be one. `otherSum`: a booked row may be a pending one with another sum.
 */
export type SuspectReason = 'missing' | 'double' | 'bothStates' | 'otherSum';

/** Something that a person should check. The sync changed nothing because of it. */
export interface Suspect {
  /** Derived from the reason and the rows, so that it stays the same when it is reported again. */
  key: string;
  reason: SuspectReason;
  /** The rows concerned. */
  ids: string[];
  explanation: string;
}
