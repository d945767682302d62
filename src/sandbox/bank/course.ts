import type { BankAccount } from './bank-accounts.ts';
import type { Movement } from './draft.ts';
import type { Row } from './transactions.ts';

/** The lists of an answer in which a transaction appears. */
type Place = 'pending' | 'booked' | 'both' | 'none';

/** How a bank shows one transaction from a given moment until the next stage. */
export interface Stage {
  fromMs: number;
  place: Place;
  /** What differs from the plain row. */
  change?(row: Row): Row;
}

/** A real transaction with everything that its bank ever shows of it, in chronological order. */
export interface Course {
  movement: Movement;
  stages: readonly Stage[];
}

/** The reader, and the start of the scenario's calendar. */
export interface Reading {
  account: BankAccount;
  /** The day on which this user first linked this bank, counted from 1970-01-01: a scenario's days count from it. */
  firstDay: number;
  /** The API's id of the account: a different one for each connection. */
  accountId: string;
}

/** One stage of an episode. Days count from the day on which the bank was first linked, and begin at midnight UTC. */
export interface EpisodeStage {
  day: number;
  place: Place;
  /** What happens on that day, in one line. */
  description: string;
  change?(row: Row, date: (day: number) => string): Row;
}

/** A transaction whose stages are set by a scenario. It is on the user's current account. */
export interface Episode {
  /** Part of its real id, so unique in its scenario. */
  name: string;
  /** The day of the purchase. */
  day: number;
  /** @default the day of the first stage at which it is booked */
  bookingDay?: number;
  /** Negative if money leaves the account. */
  euros: number;
  party: string;
  text: string;
  /** Transfers name the other party's account; card payments do not. @default false */
  isTransfer?: boolean;
  stages: readonly EpisodeStage[];
}

/** How a bank's transactions behave over time. */
export interface Feed {
  /** Transactions in addition to the user's ordinary ones. */
  episodes?: readonly Episode[];
  /** What happens to ordinary transactions, for the calendar. */
  events?: readonly { day: number; description: string }[];
  /** The courses of an ordinary movement. @default booked on its day; purchases are pending before that */
  courses?(movement: Movement, plain: Course, reading: Reading): readonly Course[];
  /** Changes each listed row when it is read. */
  row?(row: Row, at: { movement: Movement; isPending: boolean; nowMs: number }, reading: Reading): Row;
  /** The number of days that the bank shows. */
  windowDays?: number;
}
