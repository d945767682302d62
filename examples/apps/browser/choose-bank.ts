import type { Institution, NordigenClient } from 'nordigen-client';
import { button, element, say } from './element.ts';

const countries = { GB: 'United Kingdom', FR: 'France', DE: 'Germany', LV: 'Latvia', SE: 'Sweden' };

/** A country, a search and the banks that fit; a press on one leads to its consent. */
export function chooseBank(client: NordigenClient, onError: (words: string) => void): HTMLElement {
  const country = element('select', { name: 'country' });
  for (const [code, name] of Object.entries(countries)) {
    country.append(element('option', { value: code }, name));
  }
  const search = element('input', { type: 'search', name: 'search', autocomplete: 'off' });
  const list = element('ul', { class: 'list', 'aria-label': 'Banks' });
  let banks: readonly Institution[] = [];

  async function connect({ id }: Institution): Promise<void> {
    // The backend makes the agreement and decides on redirect and reference: the page only says which bank.
    const response = await client.requisitions.create({ institution_id: id, redirect: null });
    if (response.ok) location.assign(response.data.link);
    else onError(`The bank cannot be linked now: ${response.error.summary || response.error.code}.`);
  }

  function show(): void {
    const words = search.value.trim().toLowerCase();
    const found = banks.filter(({ name }) => name.toLowerCase().includes(words));
    list.replaceChildren(
      ...found.map((bank) =>
        element(
          'li',
          {},
          button(
            {},
            () => connect(bank),
            element('span', { class: 'initials', 'aria-hidden': 'true' }, initials(bank.name)),
            element('span', { class: 'name' }, bank.name),
            element('span', { class: 'note' }, `${bank.transaction_total_days ?? 90} days of history`),
          ),
        ),
      ),
    );
    say(`${found.length} banks`);
  }

  async function load(): Promise<void> {
    const response = await client.institutions.list({ country: country.value });
    if (!response.ok) return onError(`The banks cannot be listed now: ${response.error.code}.`);
    banks = response.data;
    show();
  }

  const run = (): void => void load().catch(() => onError('The banks cannot be listed now.'));
  country.addEventListener('change', run);
  search.addEventListener('input', show);
  run();
  return element(
    'section',
    { 'aria-labelledby': 'choose' },
    element('h1', { id: 'choose' }, 'Choose your bank'),
    element('p', { class: 'note' }, 'You agree at your bank. This page never sees how you log in there.'),
    element(
      'div',
      { class: 'fields' },
      element('label', {}, 'Country', country),
      element('label', {}, 'Search', search),
    ),
    list,
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join('');
}
