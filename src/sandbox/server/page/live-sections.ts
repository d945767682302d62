import { dayMs, toDate } from '../../clock.ts';
import { type Html, html } from '../../consent/html.ts';
import type { RequisitionStatus } from '../../state.ts';
import type { SandboxRequest } from '../request-log.ts';
import type { LinkedAccount, LinkedBank, Overview } from './overview.ts';

const statusWords: Record<RequisitionStatus, string> = {
  CR: 'waiting for the user',
  GC: 'the user is consenting',
  UA: 'the bank is still working on it',
  SA: 'the user is choosing accounts',
  GA: 'accounts are being read',
  LN: 'linked',
  RJ: 'refused by the user',
  ER: 'failed',
  SU: 'suspended after failures',
  EX: 'expired',
};

/** What changes while the page is open. The script replaces the content of each by its id. */
export function liveSections(overview: Overview): { clock: Html; linked: Html; log: Html } {
  return { clock: clock(overview), linked: linked(overview), log: log(overview.requests) };
}

function clock({ nowMs }: Overview): Html {
  const iso = new Date(nowMs).toISOString();
  return html`<time datetime="${iso}">${weekday(nowMs)} ${iso.slice(0, 10)}, ${iso.slice(11, 19)} UTC</time>`;
}

function weekday(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(atMs);
}

function linked({ banks, bankCount, nowMs }: Overview): Html {
  if (banks.length === 0) {
    return html`<p>Nothing yet. Connect a bank below, or create a requisition through your client.</p>`;
  }
  const older = bankCount - banks.length;
  return html`<ul class="cards">
${banks.map((bank) => linkedBank(bank, nowMs))}</ul>
${older > 0 ? html`<p class="note">And ${older} older ones.</p>` : html``}`;
}

function linkedBank(bank: LinkedBank, nowMs: number): Html {
  const { requisitionId, name, institutionId, status, reference, endsAtMs, accounts, timeline } = bank;
  const isOpen = status === 'CR' || status === 'GC' || status === 'SA';
  return html`<li>
<h3>${name} <span class="tag ${status}">${status}: ${statusWords[status]}</span></h3>
<p class="facts"><code>${institutionId}</code>${
    reference === requisitionId ? html`` : html`, reference <code>${reference}</code>`
  }<br>requisition <code>${requisitionId}</code>${
    endsAtMs === undefined ? html`` : html`<br>access until ${toDate(endsAtMs)}`
  }</p>
${accounts.length === 0 ? html`` : html`<ul class="accounts">${accounts.map(linkedAccount)}</ul>`}
${timeline.length === 0 ? html`` : calendar(timeline, nowMs)}
<p class="actions">${
    isOpen ? html`<a class="button" href="${bank.consentPath}">Open the consent page of ${name}</a>` : html``
  }${status === 'LN' ? expireButton(bank) : html``}</p>
</li>
`;
}

function expireButton({ requisitionId, name }: LinkedBank): Html {
  return html`<button type="button" id="expire-${requisitionId}" data-post="expire-consent"
 data-body="${JSON.stringify({ requisitionId })}" data-said="The consent of ${name} has ended."
 aria-label="Expire the consent of ${name}">Expire the consent</button>`;
}

function linkedAccount({ id, name, iban, isRevoked }: LinkedAccount): Html {
  return html`<li><span>${name}, ${iban}<br><code>${id}</code></span>
${
  isRevoked
    ? html`<span class="tag EX">access revoked</span>`
    : html`<button type="button" id="revoke-${id}" data-post="revoke-access"
 data-body="${JSON.stringify({ accountId: id })}" data-said="The access to ${iban} was revoked at the bank."
 aria-label="Revoke access to ${name}, ${iban}">Revoke access</button>`
}</li>`;
}

function calendar(timeline: LinkedBank['timeline'], nowMs: number): Html {
  const today = toDate(nowMs);
  const next = timeline.find(({ date }) => date > today);
  const days = next === undefined ? 0 : Math.round((Date.parse(next.date) - Date.parse(today)) / dayMs);
  const lead =
    next === undefined
      ? 'All events have happened.'
      : `Next, in ${days} ${days === 1 ? 'day' : 'days'}: ${next.description}`;
  return html`<p class="next">${lead}</p>
<ol class="calendar">${timeline.map(
    ({ date, description }) =>
      html`<li class="${date <= today ? 'past' : 'ahead'}"><time datetime="${date}">${date}</time> ${description}${
        date <= today ? html` <span class="hidden">(has happened)</span>` : html``
      }</li>`,
  )}</ol>`;
}

function log(requests: readonly SandboxRequest[]): Html {
  if (requests.length === 0) return html`<p>None so far.</p>`;
  return html`<table>
<thead><tr><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Time (UTC)</th></tr></thead>
<tbody>
${requests.map(logRow)}</tbody></table>`;
}

function logRow({ atMs, method, path, query, status }: SandboxRequest): Html {
  const search = new URLSearchParams(query).toString();
  const time = new Date(atMs).toISOString();
  return html`<tr><td><span class="tag ${statusClass(status)}">${status === 0 ? 'dropped' : status}</span></td>
<td><code>${method} ${path}${search === '' ? '' : `?${search}`}</code></td>
<td>${time.slice(0, 10)} ${time.slice(11, 19)}</td></tr>
`;
}

function statusClass(status: number): string {
  return status >= 400 || status === 0 ? 'ER' : 'LN';
}
