import { type Html, html, page, toHtmlAnswer } from '../../consent/html.ts';
import type { Answer } from '../../errors/answers.ts';
import { faultNames } from '../../faults/faults.ts';
import { operationNames } from '../../world.ts';
import { bankList } from './bank-list.ts';
import { liveSections } from './live-sections.ts';
import type { Overview } from './overview.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const title = 'Sandbox of the Bank Account Data API';

const commands: readonly string[] = [
  `advance -d '{"seconds": 86400}'`,
  `fail -d '{"match": "accounts.getBalances", "fault": "ServiceError", "times": 2}'`,
  `connect -d '{"institutionId": "SANDBOX_NULLS"}'`,
  `consent -d '{"requisitionId": "…", "outcome": "accept"}'`,
  `reconfirm -d '{"agreementId": "…", "outcome": "confirm"}'`,
  `expire-consent -d '{"requisitionId": "…"}'`,
  `revoke-access -d '{"accountId": "…"}'`,
  `revoke-tokens -d '{"kind": "access"}'`,
  'reset -d {}',
];

/** The page at `/`, for people: what a client needs, what is in the sandbox, and buttons that control it. */
export function renderIndexPage(overview: Overview): Answer {
  const nonce = crypto.randomUUID();
  const { clock, linked, log } = liveSections(overview);
  const content = html`<h1>${title}</h1>
<p class="lead">All data is made up, and kept in memory until the sandbox is stopped.</p>
<div id="messages"><p id="said" role="status"></p><p id="trouble" role="alert"></p></div>
<noscript><p>The buttons on this page need JavaScript. The commands at the end of the page do the same.</p></noscript>
<div class="columns">
<div>
<section aria-labelledby="credentials-title"><h2 id="credentials-title">For your client</h2>
${credentials(overview)}</section>
<section aria-labelledby="clock-title"><h2 id="clock-title" tabindex="-1">Clock</h2>
<div id="clock" data-live>${clock}</div>
<div class="actions needs-script">${advances.map(advanceButton)}</div></section>
<section aria-labelledby="steer-title" class="needs-script"><h2 id="steer-title">Make something go wrong</h2>
${failForm()}
<div class="actions">${tokenButtons()}</div></section>
</div>
<div>
<section aria-labelledby="linked-title"><h2 id="linked-title" tabindex="-1">Linked banks</h2>
<div class="inner" id="linked" role="region" aria-label="List of linked banks" tabindex="0" data-live>${linked}</div></section>
</div>
</div>
<section aria-labelledby="requests"><div class="section-head"><h2 id="requests" tabindex="-1">Latest requests</h2>
<label class="needs-script"><input type="checkbox" id="follow" checked> Follow</label></div>
<div class="scroll" id="log" role="region" aria-label="Table of requests" tabindex="0" data-live>${log}</div></section>
<section aria-labelledby="banks-title"><h2 id="banks-title">Banks and scenarios</h2>
<div class="find needs-script"><label>Search by name, id, country or behaviour
<input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<p class="note" role="status"><span id="count"></span><span class="hidden"> banks are shown</span></p></div>
<div class="scroll tall" role="region" aria-label="List of banks" tabindex="0">${bankList()}</div></section>
<section aria-labelledby="commands-title"><h2 id="commands-title">Do the same from a program</h2>
<p>Request bodies are JSON. <code>GET /__sandbox/requests</code> returns the request log, and
<code>GET /__sandbox/state</code> returns all records.</p>
<ul class="commands" tabindex="0" aria-labelledby="commands-title">${commands.map(
    (command) => html`<li><code>curl ${overview.origin}/__sandbox/${command}</code></li>
`,
  )}</ul>
<p>Add <code>?outcome=accept</code> to a requisition's link to consent without a click. Other outcomes are
<code>cancel</code>, <code>fail</code>, <code>institution-error</code>, <code>gocardless-error</code> and
<code>ssn-failure</code>. <code>&amp;account-0=on</code> links only the accounts named, and
<code>&amp;user=ada</code> links the accounts of another user.</p></section>
<script nonce="${nonce}">${{ markup: pageScript }}</script>`;
  const head = { markup: `<style>${pageStyle}</style>` };
  return withScript(toHtmlAnswer(page('en', title, content, { isWide: true, head })), nonce);
}

/** Only the parts that change, for the script. */
export function renderLiveParts(overview: Overview): Answer {
  const { clock, linked, log } = liveSections(overview);
  return toHtmlAnswer(
    html`<div id="clock" data-live>${clock}</div>
<div id="linked" data-live>${linked}</div>
<div id="log" data-live>${log}</div>`.markup,
  );
}

/** The page runs only its own script and sends requests only to its own server. */
function withScript(answer: Answer, nonce: string): Answer {
  const policy = `${answer.headers?.['content-security-policy'] ?? "default-src 'none'"}; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  return { ...answer, headers: { ...answer.headers, 'content-security-policy': policy } };
}

function credentials({ origin, credentials: pairs }: Overview): Html {
  const value = (id: string, name: string, text: string): Html =>
    html`<div><dt>${name}</dt><dd><code id="${id}">${text}</code></dd>
<dd class="needs-script"><button type="button" class="small" data-copy="${id}" aria-label="Copy the ${name.toLowerCase()}">Copy</button></dd></div>
`;
  const pair = ({ secretId, secretKey }: Overview['credentials'][number], index: number): Html => {
    const number = index === 0 ? '' : ` ${index + 1}`;
    const idOf = value(`secret-id-${index}`, `Secret id${number}`, secretId);
    return html`${idOf}${value(`secret-key-${index}`, `Secret key${number}`, secretKey)}`;
  };
  return html`<dl class="values">
${value('base-url', 'Base URL', `${origin}/api/v2/`)}${pairs.map(pair)}</dl>`;
}

const advances = [
  { words: 'an hour', seconds: 3600 },
  { words: 'a day', seconds: 86_400 },
  { words: 'a week', seconds: 7 * 86_400 },
  { words: '90 days', seconds: 90 * 86_400 },
];

function advanceButton({ words, seconds }: { words: string; seconds: number }): Html {
  return html`<button type="button" data-post="advance" data-body="${JSON.stringify({ seconds })}"
 data-said="The clock was advanced by ${words}.">Advance ${words}</button>
`;
}

function tokenButtons(): Html {
  const button = (body: object, words: string, said: string): Html =>
    html`<button type="button" data-post="revoke-tokens" data-body="${JSON.stringify(body)}" data-said="${said}">${words}</button>
`;
  return html`${button({ kind: 'access' }, 'Revoke access tokens', 'All access tokens are invalid now.')}${button(
    {},
    'Revoke all tokens',
    'All access and refresh tokens are invalid now.',
  )}<button type="button" data-post="reset" data-said="The sandbox was reset.">Reset the sandbox</button>`;
}

function failForm(): Html {
  const options = (names: readonly string[], chosen: string): Html[] =>
    names.map((name) =>
      name === chosen
        ? html`<option value="${name}" selected>${name}</option>`
        : html`<option value="${name}">${name}</option>`,
    );
  const field = (name: string, label: string, control: Html): Html =>
    html`<div><label for="fail-${name}">${label}</label>${control}</div>
`;
  return html`<form id="fail"><div class="fields">
${field(
  'match',
  'Fail the next call of',
  html`<select name="match" id="fail-match"><option value="*">any kind</option>${options(operationNames, 'accounts.getTransactions')}</select>`,
)}${field(
  'fault',
  'Fault',
  html`<select name="fault" id="fail-fault">${options(faultNames, 'ServiceError')}</select>`,
)}${field(
  'times',
  'Times',
  html`<input type="number" name="times" id="fail-times" value="1" min="1" max="100" required>`,
)}</div>
<div class="actions"><button class="primary">Fail the next call</button></div></form>`;
}
