import { institutions } from '../bank/institutions.ts';
import { scenarios } from '../bank/scenarios/scenarios.ts';
import { type Html, html, page, toHtmlAnswer } from '../consent/html.ts';
import type { Answer } from '../errors/answers.ts';
import { faultNames } from '../faults/faults.ts';
import type { SandboxRequest } from './request-log.ts';

interface Overview {
  credentials: { secretId: string };
  now(): number;
  requests: readonly SandboxRequest[];
}

const shownRequests = 50;

const steps: readonly string[] = [
  'POST /__sandbox/advance {"seconds": 86400}',
  'POST /__sandbox/fail {"match": "accounts.getBalances", "fault": "ServiceError", "times": 2}',
  'POST /__sandbox/consent {"requisitionId": "…", "outcome": "accept"}',
  'POST /__sandbox/connect {"institutionId": "SANDBOX_NULLS"}',
  'POST /__sandbox/reconfirm {"agreementId": "…", "outcome": "confirm"}',
  'POST /__sandbox/expire-consent {"requisitionId": "…"}',
  'POST /__sandbox/revoke-access {"accountId": "…"}',
  'POST /__sandbox/revoke-tokens {"kind": "access"}',
  'POST /__sandbox/reset',
  'GET /__sandbox/requests',
  'GET /__sandbox/state',
];

/** What is in the sandbox, and what was asked of it. */
export function renderIndexPage({ credentials, now, requests }: Overview, origin: string): Answer {
  const content = html`<h1>Sandbox of the Bank Account Data API</h1>
<dl>
<dt>Base URL</dt><dd><code>${origin}/api/v2/</code></dd>
<dt>Secret id</dt><dd><code>${credentials.secretId}</code></dd>
<dt>Clock</dt><dd><code>${new Date(now()).toISOString()}</code></dd>
<dt>Institutions</dt><dd>${institutions.length}</dd>
</dl>
<h2 id="requests">Latest requests</h2>
${requests.length === 0 ? html`<p>None so far.</p>` : requestTable(requests)}
<h2>Consent without a browser</h2>
<p>Open a requisition's link with <code>?outcome=accept</code>, or <code>cancel</code>, <code>fail</code>,
<code>institution-error</code>, <code>gocardless-error</code>, <code>ssn-failure</code>; with
<code>&amp;account-0=on</code> only the accounts named are linked, with <code>&amp;user=ada</code> those of
somebody else.</p>
<h2>Steering</h2>
<p>Bodies are JSON.</p>
<ul>
${steps.map(codeItem)}</ul>
<h2>Institutions made for one thing</h2>
<dl>
${scenarios.map(
  ({ institution, description }) => html`<dt><code>${institution.id}</code></dt>
<dd>${withCode(description)}</dd>
`,
)}</dl>
<h2>Faults by name</h2>
<ul class="names">
${faultNames.map(codeItem)}</ul>`;
  return toHtmlAnswer(page('en', 'Sandbox of the Bank Account Data API', content, true));
}

function codeItem(text: string): Html {
  return html`<li><code>${text}</code></li>
`;
}

/** A part that scrolls has to be in reach of the keyboard. */
function requestTable(requests: readonly SandboxRequest[]): Html {
  return html`<div class="scroll" role="region" aria-labelledby="requests" tabindex="0"><table>
<thead><tr><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Time</th></tr></thead>
<tbody>
${requests
  .slice(-shownRequests)
  .reverse()
  .map(
    ({ atMs, method, path, status }) => html`<tr><td>${status === 0 ? 'dropped' : status}</td>
<td><code>${method} ${path}</code></td><td>${new Date(atMs).toISOString()}</td></tr>
`,
  )}</tbody></table></div>`;
}

/** Text between backticks as code. */
function withCode(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
