import type { Transaction } from '../schemas/transactions.ts';

/** What a row was recognised by, strongest first. */
export type MatchedBy = 'id' | 'account' | 'text' | 'sumAndDay';

/** A row that was not known before. */
export interface Added {
  /** A row that was not known before. */
  kind: 'added';
  /** The sync's own id of the real transaction, unique within the account and the same for life. */
  id: string;
  /** The row as the answer has it. */
  row: Transaction;
  /** Whether the row is pending; otherwise it is booked. */
  isPending: boolean;
}

/** A known row that the bank now describes differently. */
export interface Changed {
  /** A known row whose fields changed. */
  kind: 'changed';
  /** The sync's own id of the transaction, as reported when it was added. */
  id: string;
  /** The row as the answer has it now. */
  row: Transaction;
  /** Whether the row is pending; otherwise it is booked. */
  isPending: boolean;
  /** The fields that are different. */
  fields: string[];
  /** What the row was recognised by. */
  matchedBy: MatchedBy;
  /** Why it counts as the same transaction, in words. */
  explanation: string;
}

/** A pending row that was booked. */
export interface Booked {
  /** A pending row that is now booked. */
  kind: 'booked';
  /** The sync's own id of the transaction, as reported when it was added. */
  id: string;
  /** The booked row as the answer has it. */
  row: Transaction;
  /** The fields that differ from the pending row. */
  fields: string[];
  /** What the row was recognised by. */
  matchedBy: MatchedBy;
  /** Why it is taken for the same transaction, in words. */
  explanation: string;
}

/** A pending row that was never booked. */
export interface Vanished {
  /** A pending row that the bank stopped listing and never booked. */
  kind: 'vanished';
  /** The sync's own id of the transaction, as reported when it was added. */
  id: string;
}

/** One change to apply to your own records. `kind` tells which. */
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
  /** What looks wrong. */
  reason: SuspectReason;
  /** The rows concerned. */
  ids: string[];
  /** What looks wrong, in words for a person. */
  explanation: string;
}
