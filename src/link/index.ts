export type { AdjustedTerms, Adjustment, NextLink } from './agreement-terms.ts';
export type { Consent } from './consent.ts';
export type { LinkState } from './link-state.ts';
export { listConsents } from './list-consents.ts';
export {
  type AccountTraits,
  type MatchedAccounts,
  type MatchReason,
  matchAccounts,
} from './match-accounts.ts';
export { readConsent } from './read-consent.ts';
export { type RedirectResult, readRedirect } from './read-redirect.ts';
export { type StartedLink, startLink } from './start-link.ts';
export type { StartLinkOptions } from './start-link-options.ts';
export { type LinkResult, type WaitUntilLinkedOptions, waitUntilLinked } from './wait-until-linked.ts';
