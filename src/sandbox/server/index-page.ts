import { institutions } from '../bank/institutions.ts';
import { scenarios } from '../bank/scenarios/scenarios.ts';
import { html, page, toHtmlAnswer } from '../consent/html.ts';
import type { Answer } from '../errors/answers.ts';
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
<h2>Institutions made for one thing</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Id</th><th scope="col">What it does</th></tr></thead>
<tbody>
${scenarios.map(
  ({
    institution,
    description,
  }) => html`<tr><td><code>${institution.id}</code></td><td>${description}</td></tr>
`,
)}</tbody></table></div>
<h2>Latest requests</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col">Status</th></tr></thead>
<tbody>
${requests
  .slice(-shownRequests)
  .reverse()
  .map(
    ({ atMs, method, path, status }) => html`<tr><td>${new Date(atMs).toISOString()}</td>
<td><code>${method} ${path}</code></td><td>${status}</td></tr>
`,
  )}</tbody></table></div>
<h2>Steering</h2>
<p>JSON bodies: <code>POST /__sandbox/advance {"seconds": 86400}</code>,
<code>POST /__sandbox/fail {"match": "accounts.getBalances", "fault": "ServiceError", "times": 2}</code>,
<code>POST /__sandbox/consent {"requisitionId": "…", "outcome": "accept"}</code>,
<code>POST /__sandbox/revoke-tokens</code>, <code>POST /__sandbox/reset</code>,
<code>GET /__sandbox/requests</code>, <code>GET /__sandbox/state</code>.</p>`;
  return toHtmlAnswer(page('en', 'Sandbox of the Bank Account Data API', content, true));
}
