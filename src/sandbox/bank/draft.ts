/** A movement of money, before a bank turns it into a row. Days are counted from 1970-01-01 in UTC. */
export interface Movement {
  id: string;
  /** The day of the purchase or transfer. */
  valueDay: number;
  /** Card payments are booked a day later, everything else on the same day. */
  bookingDay: number;
  minuteOfDay: number;
  /** In the currency's smallest unit; negative if it left the account. */
  amount: number;
  party: string;
  text: string;
  /** ISO 20022 bank transaction code. */
  code: string;
  isCardPayment: boolean;
  /** The currency of a purchase abroad, and the price of one unit of it in the account's currency. */
  exchange?: { currency: string; rate: string };
  /** The account's balance after this is booked. */
  balance: number;
}

/** A movement before its month gives it an id and a balance. */
export type Draft = Omit<Movement, 'id' | 'balance'>;
