/** Money that came or went, before a bank gives it its shape. Days are counted from 1970-01-01 in UTC. */
export interface Movement {
  id: string;
  /** The day of the purchase or transfer. */
  valueDay: number;
  /** Card payments are booked a day later, all else at once. */
  bookingDay: number;
  minuteOfDay: number;
  /** In the currency's smallest unit; negative when it left the account. */
  amount: number;
  party: string;
  text: string;
  /** ISO 20022 bank transaction code. */
  code: string;
  isCardPayment: boolean;
  /** The currency of a purchase abroad, and what one of it cost in the account's. */
  exchange?: { currency: string; rate: string };
  /** The account's balance once this is booked. */
  balance: number;
}

/** A movement before it has its place in the account. */
export type Draft = Omit<Movement, 'id' | 'balance'>;
