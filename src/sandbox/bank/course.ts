import type { BankAccount } from './bank-accounts.ts';
import type { Movement } from './draft.ts';
import type { Row } from './transactions.ts';

/** In which lists of an answer a transaction stands. */
type Place = 'pending' | 'booked' | 'both' | 'none';

/** How a bank shows one transaction from a moment on, until the next stage. */
export interface Stage {
  fromMs: number;
  place: Place;
  /** What differs from the plain row. */
  change?(row: Row): Row;
}

/** A real transaction with all that its bank ever shows of it, in the order of time. */
export interface Course {
  movement: Movement;
  stages: readonly Stage[];
}

/** The reader, and the start of the scenario's calendar. */
export interface Reading {
  account: BankAccount;
  /** The day on which this user first linked this bank, counted from 1970-01-01: a scenario's days count from it. */
  firstDay: number;
  /** The API's id of the account: another one for each connection. */
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

/** A transaction of which a scenario says what happens when. It is on the user's current account. */
export interface Episode {
  /** Part of its real id, so unique in its scenario. */
  name: string;
  /** The day of the purchase. */
  day: number;
  /** @default the day of the first stage at which it is booked */
  bookingDay?: number;
  /** Negative for what leaves the account. */
  euros: number;
  party: string;
  text: string;
  /** Transfers name the other party's account; card payments do not. @default false */
  isTransfer?: boolean;
  stages: readonly EpisodeStage[];
}

/** How a bank's transactions behave over time. */
export interface Feed {
  /** What is added to the user's ordinary life. */
  episodes?: readonly Episode[];
  /** What happens to ordinary transactions, for the calendar. */
  events?: readonly { day: number; description: string }[];
  /** The courses that a movement of ordinary life takes. @default booked on its day; purchases are pending before */
  courses?(movement: Movement, plain: Course, reading: Reading): readonly Course[];
  /** Changes each row that is listed, at the time at which it is read. */
  row?(row: Row, at: { movement: Movement; isPending: boolean; nowMs: number }, reading: Reading): Row;
  /** The number of days that the bank shows. */
  windowDays?: number;
}
