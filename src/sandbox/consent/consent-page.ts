import { findInstitution } from '../bank/institutions.ts';
import type { RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';
import { offeredAccounts } from './conclude-consent.ts';
import { html, page } from './html.ts';

/** The page on which an end user reads what is asked for, picks accounts, and continues or not. */
export function renderConsentPage(
  world: World,
  requisition: RequisitionRecord,
  user: string | undefined,
): string {
  const agreement = world.records.agreements.get(requisition.agreementId);
  const bank = findInstitution(requisition.institutionId)?.name ?? requisition.institutionId;
  const accounts = offeredAccounts(world, requisition, user);

  return page(
    'en',
    `Connect ${bank}`,
    html`<h1>Connect ${bank}</h1>
<p>An application asks to read your ${agreement?.accessScope.join(', ') ?? ''} for
${agreement?.accessValidForDays ?? 0} days, with ${agreement?.maxHistoricalDays ?? 0} days of history.</p>
<form method="post">
<input type="hidden" name="user" value="${user ?? ''}">
<fieldset>
<legend>Accounts</legend>
${accounts.map(
  ({ position, name, iban }) => html`<label><input type="checkbox" name="account-${position}" checked>
${name} <code>${iban}</code></label>
`,
)}</fieldset>
<div class="actions">
<button class="primary" name="outcome" value="accept">Continue</button>
<button name="outcome" value="cancel">Cancel</button>
<button name="outcome" value="fail">Fail</button>
</div>
</form>`,
  );
}
