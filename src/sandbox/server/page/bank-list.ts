import type { Institution } from '../../bank/institution.ts';
import { institutions } from '../../bank/institutions.ts';
import { type Html, html } from '../../consent/html.ts';
import { describeScenarios, type ScenarioDescription } from '../../timeline.ts';

/** Made once, because it is the same for every request. */
let made: Html | undefined;

/** All banks, those with a special behaviour first, each with a button that connects it. */
export function bankList(): Html {
  made ??= listBanks();
  return made;
}

function listBanks(): Html {
  const scenarioOf = new Map(describeScenarios().map((scenario) => [scenario.institutionId, scenario]));
  return html`<ul class="banks" id="bank-list">
${institutions.map((institution) => bankItem(institution, scenarioOf.get(institution.id)))}</ul>`;
}

function bankItem({ id, name, countries }: Institution, scenario: ScenarioDescription | undefined): Html {
  return html`<li data-words="${`${id} ${name} ${countries.join(' ')} ${scenario?.description ?? ''}`.toLowerCase()}">
<span><b>${name}</b> <code>${id}</code><br>
${scenario === undefined ? countryWords(countries) : withCode(scenario.description)}${
  scenario?.timeline === undefined ? html`` : timelineOf(scenario)
}</span>
<button type="button" data-post="connect" data-body="${JSON.stringify({ institutionId: id })}"
 data-said="${name} is connected." aria-label="Connect ${name}">Connect</button></li>
`;
}

function countryWords(countries: readonly string[]): string {
  return countries.length > 8 ? `${countries.length} countries` : countries.join(', ');
}

function timelineOf({ institutionId, timeline = [] }: ScenarioDescription): Html {
  return html`<details><summary>Calendar<span class="hidden"> of ${institutionId}</span></summary><ol class="calendar">${timeline.map(
    ({ day, description }) => html`<li>Day ${day}: ${description}</li>`,
  )}</ol></details>`;
}

/** Text between backticks as code. */
function withCode(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
