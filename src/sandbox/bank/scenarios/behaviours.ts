import { type Scenario, scenario } from './scenario.ts';

/** Banks that work, each with a behaviour that clients have to handle. */
export const behaviours: readonly Scenario[] = [
  scenario('SANDBOXFINANCE_SFIN0000', 'Everything works, and some transactions are always pending.', {
    institution: { name: 'Sandbox Finance', transactionTotalDays: 90 },
  }),
  scenario('SANDBOX_LONG_HISTORY', 'Offers two years of history.'),
  scenario('SANDBOX_SHORT_ACCESS', 'Grants a single day of access and a week of history.', {
    institution: { transactionTotalDays: 7, maxAccessValidForDays: 1 },
  }),
  scenario('SANDBOX_RECONFIRMATION', 'The end user can prolong its consents.', {
    institution: { maxAccessValidForDaysReconfirmation: 730 },
  }),
  scenario('SANDBOX_SSN', 'Verifies social security numbers: those that end in 0000 fail.', {
    institution: { features: ['ssn_verification', 'private_accounts'] },
  }),
  scenario('SANDBOX_SLOW_LINK', 'Stays `UA` for two minutes after consent.', { linksAfterSeconds: 120 }),
  scenario('SANDBOX_VERY_SLOW_LINK', 'Stays `UA` for a day after consent.', { linksAfterSeconds: 86_400 }),
  scenario('SANDBOX_NO_ACCOUNTS', 'Links without a single account.', { hasNoAccounts: true }),
];
