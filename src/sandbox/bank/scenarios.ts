import type { Institution } from './institutions.ts';

/** An institution made for one thing, which it does to everybody who connects it. */
export interface Scenario {
  institution: Institution;
  /** What it is for, in one line. */
  description: string;
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
  transactionTotalDays: 90,
  maxAccessValidForDays: 180,
  maxAccessValidForDaysReconfirmation: undefined,
};

export const scenarios: readonly Scenario[] = [
  {
    institution: { ...plain, id: 'SANDBOXFINANCE_SFIN0000', name: 'Sandbox Finance' },
    description: 'Everything works.',
  },
];
