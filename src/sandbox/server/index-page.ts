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

/** What is in the sandbox, and what was asked of it. */
export function renderIndexPage({ credentials, now, requests }: Overview, origin: string): Answer {
  const content = html`<h1>Sandbox of the Bank Account Data API</h1>
<p>Base URL <code>${origin}/api/v2/</code>, secret id <code>${credentials.secretId}</code>,
clock <code>${new Date(now()).toISOString()}</code>, ${institutions.length} institutions.</p>
<h2>Latest requests</h2>
${requests.length === 0 ? html`<p>None so far.</p>` : requestTable(requests)}
<h2>Consent without a browser</h2>
<p>Open a requisition's link with <code>?outcome=accept</code>, or <code>cancel</code>, <code>fail</code>,
<code>institution-error</code>, <code>gocardless-error</code>, <code>ssn-failure</code>; with
<code>&amp;account-0=on</code> only the accounts named are linked, with <code>&amp;user=ada</code> those of
somebody else.</p>
<h2>Steering</h2>
<p>JSON bodies: <code>POST /__sandbox/advance {"seconds": 86400}</code>,
<code>POST /__sandbox/fail {"match": "accounts.getBalances", "fault": "ServiceError", "times": 2}</code>,
<code>POST /__sandbox/consent {"requisitionId": "…", "outcome": "accept"}</code>,
<code>POST /__sandbox/connect {"institutionId": "SANDBOX_NULLS"}</code>,
<code>POST /__sandbox/reconfirm {"agreementId": "…", "outcome": "confirm"}</code>,
<code>POST /__sandbox/expire-consent {"requisitionId": "…"}</code>,
<code>POST /__sandbox/revoke-access {"accountId": "…"}</code>,
<code>POST /__sandbox/revoke-tokens {"kind": "access"}</code>, <code>POST /__sandbox/reset</code>,
<code>GET /__sandbox/requests</code>, <code>GET /__sandbox/state</code>.</p>
<h2>Faults by name</h2>
<p>${faultNames.map((name) => html`<code>${name}</code> `)}</p>
<h2>Institutions made for one thing</h2>
${scenarioTable()}`;
  return toHtmlAnswer(page('en', 'Sandbox of the Bank Account Data API', content, true));
}

function requestTable(requests: readonly SandboxRequest[]): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col">Status</th></tr></thead>
<tbody>
${requests
  .slice(-shownRequests)
  .reverse()
  .map(
    ({ atMs, method, path, status }) => html`<tr><td>${new Date(atMs).toISOString()}</td>
<td><code>${method} ${path}</code></td><td>${status === 0 ? 'dropped' : status}</td></tr>
`,
  )}</tbody></table></div>`;
}

function scenarioTable(): Html {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Id</th><th scope="col">What it does</th></tr></thead>
<tbody>
${scenarios.map(
  ({ institution, description }) => html`<tr><td><code>${institution.id}</code></td>
<td>${withCode(description)}</td></tr>
`,
)}</tbody></table></div>`;
}

/** Text between backticks as code. */
function withCode(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
