import type { BankAccount } from '../bank/bank-accounts.ts';
import { findInstitution } from '../bank/institutions.ts';
import type { RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';
import { offeredAccounts } from './conclude-consent.ts';
import { type Html, html, page } from './html.ts';
import { type Texts, textsFor } from './texts.ts';

/**
 * The page on which an end user sees what is asked for and for how long, and continues or cancels. With
 * `account_selection` in the requisition, the page offers a choice of accounts.
 */
export function renderConsentPage(
  world: World,
  requisition: RequisitionRecord,
  user: string | undefined,
): string {
  const bank = findInstitution(requisition.institutionId)?.name ?? requisition.institutionId;
  const agreement = world.records.agreements.get(requisition.agreementId);
  const { language, texts } = textsFor(requisition.userLanguage);
  const values: Record<string, string> = {
    bank,
    days: String(agreement?.accessValidForDays ?? 0),
    history: String(agreement?.maxHistoricalDays ?? 0),
  };
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const offered = offeredAccounts(world, requisition, user);

  return page(
    language,
    fill(texts.title),
    html`<h1>${fill(texts.title)}</h1>
<p>${texts.asks}</p>
<ul>
${(agreement?.accessScope ?? []).map(
  (scope) => html`<li>${texts[scope]}</li>
`,
)}</ul>
<p>${fill(texts.duration)} ${fill(texts.history)}</p>
${requisition.ssn === null ? '' : html`<p>${texts.ssn}</p>`}
<form method="post">
<p><label for="user">${texts.user}</label>
<input type="text" id="user" name="user" value="${user ?? 'user'}" autocomplete="off"></p>
${requisition.accountSelection ? accountChoice(texts, offered) : accountList(texts, offered)}
<div class="actions">
<button class="primary" name="outcome" value="accept">${texts.proceed}</button>
<button name="outcome" value="cancel">${texts.cancel}</button>
<button name="outcome" value="fail">${texts.fail}</button>
</div>
</form>
<p class="note">${texts.note}</p>`,
  );
}

function accountChoice({ accounts }: Texts, offered: readonly BankAccount[]): Html {
  return html`<fieldset>
<legend>${accounts}</legend>
${offered.map(
  ({ position, name, iban }) => html`<label><input type="checkbox" name="account-${position}" checked>
<span>${name} <code>${iban}</code></span></label>
`,
)}</fieldset>`;
}

function accountList({ accounts }: Texts, offered: readonly BankAccount[]): Html {
  return html`<h2>${accounts}</h2>
<ul>
${offered.map(
  ({ name, iban }) => html`<li>${name} <code>${iban}</code></li>
`,
)}</ul>`;
}
