import type { Issue, Scope } from '../../errors/answers.ts';
import type { BankErrorName } from '../../errors/bank-errors.ts';
import type { BankAccount } from '../bank-accounts.ts';
import type { Feed } from '../course.ts';
import type { Institution } from '../institution.ts';
import type { Ledger, Row } from '../transactions.ts';

/** How one bank's answers differ from the plain ones. Each function gets a body and returns the changed one. */
export interface Shape {
  ledger?(ledger: Ledger, account: BankAccount): Row;
  /** The whole body of a transactions answer, after `ledger`. */
  transactions?(body: Row): Row;
  account?(body: Row, account: BankAccount): Row;
  details?(body: Row, account: BankAccount): Row;
  balances?(rows: Row[]): Row[];
  agreement?(body: Row): Row;
  requisition?(body: Row): Row;
  /** The rate-limit headers of its data calls. */
  headers?(headers: Record<string, string>): Record<string, string>;
}

/** An institution that shows one special behaviour to everybody who connects it. */
export interface Scenario {
  institution: Institution;
  /** What it does, in one line. */
  description: string;
  shape?: Shape;
  /** How its transactions behave over time. */
  feed?: Feed;
  /** The answer to every details, balances and transactions call. */
  dataError?: BankErrorName | 'AccountStateError' | 'AccountSuspendedError' | { status: number; body: Row };
  /** The outcome for everybody who continues on the consent page. */
  consentOutcome?: 'institution-error' | 'gocardless-error' | 'timeout' | 'sentence' | 'fail';
  /** Answers every creation of an agreement or a requisition 503. */
  isDisabled?: boolean;
  /** Accounts appear, and the status is `LN`, this long after consent; it is `UA` until then. */
  linksAfterSeconds?: number;
  hasNoAccounts?: boolean;
  /** Whether consent hangs, and the end user is not sent back, if the agreement was created beforehand. */
  hangsOnOwnAgreement?: boolean;
  /** Whether consent fails. `hasOwnAgreement` is true if the agreement was created beforehand. */
  refusesConsent?(asked: { hasOwnAgreement: boolean; maxHistoricalDays: number }): boolean;
  /** Why it refuses a list of scopes. */
  refuseScopes?(scopes: readonly Scope[]): Issue | undefined;
  /** Answers refused agreements in a shape of its own. */
  agreementRefusal?(issue: Issue | undefined): Row | undefined;
}

const plain: Omit<Institution, 'id' | 'name'> = {
  bic: 'SFIN0000',
  countries: ['XX'],
  features: [
    'account_selection',
    'business_accounts',
    'card_accounts',
    'pending_transactions',
    'private_accounts',
  ],
  transactionTotalDays: 730,
  maxAccessValidForDays: 180,
  maxAccessValidForDaysReconfirmation: undefined,
};

/** A scenario at an otherwise ordinary institution. */
export function scenario(
  id: string,
  description: string,
  extra: Omit<Scenario, 'institution' | 'description'> & { institution?: Partial<Institution> } = {},
): Scenario {
  const words = id.toLowerCase().split('_').slice(1).join(' ');
  const { institution, ...rest } = extra;
  return { institution: { ...plain, id, name: `Sandbox: ${words}`, ...institution }, description, ...rest };
}

/** Changes every row of a ledger. The index lets a bank change only some of them. */
export function eachRow(change: (row: Row, index: number) => Row): Pick<Shape, 'ledger'> {
  return {
    ledger: ({ booked, pending }) => ({ booked: booked.map(change), pending: pending.map(change) }),
  };
}

/** A copy without the keys named. */
export function without(row: Row, ...keys: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}

/** A copy in which `change` was applied to those of the keys that are present. */
export function mapped(row: Row, keys: readonly string[], change: (value: unknown) => unknown): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, keys.includes(key) ? change(value) : value]),
  );
}
