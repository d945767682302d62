import type { OpenReconfirmation } from '../api/reconfirmations.ts';
import { findInstitution } from '../bank/institutions.ts';
import { html, page } from './html.ts';

/** The page on which an end user prolongs a consent. */
export function renderReconfirmationPage({ agreement, reconfirmation }: OpenReconfirmation): string {
  const bank = findInstitution(agreement.institutionId)?.name ?? agreement.institutionId;
  const count = Object.keys(reconfirmation.accounts).length;

  return page(
    'en',
    `Keep ${bank} connected`,
    html`<h1>Keep ${bank} connected</h1>
<p>An application asks to keep reading ${count === 1 ? 'your account' : `your ${count} accounts`} for
another ${agreement.accessValidForDays} days.</p>
<form method="post">
<div class="actions">
<button class="primary" name="outcome" value="confirm">Confirm</button>
<button name="outcome" value="reject">Reject</button>
</div>
</form>
<p class="note">This page belongs to a sandbox. No bank is involved.</p>`,
  );
}
