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

/** A known row that the bank now describes in other words. */
export interface Changed {
  kind: 'changed';
  id: string;
  row: Transaction;
  isPending: boolean;
  /** The fields that are not what they were. */
  fields: string[];
  matchedBy: MatchedBy;
  /** Why it is taken for the same, in words. */
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

/** A pending row that came to nothing. */
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

/** What a person should look at. Nothing was done about it. */
export interface Suspect {
  /** Follows from reason and rows, so that it is the same however often it is reported. */
  key: string;
  reason: SuspectReason;
  /** The rows that it is about. */
  ids: string[];
  explanation: string;
}
