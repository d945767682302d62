import { createNordigenClient } from 'nordigen-client';
import { chooseBank } from './choose-bank.ts';
import { button, element, say } from './element.ts';
import { showAccounts } from './show-accounts.ts';

// No secret and no token: the backend at this path has them, and knows whose session this is.
const client = createNordigenClient({
  credentials: 'proxy',
  baseUrl: '/api/bank/',
  requestInit: { credentials: 'same-origin' },
});

const reasons: Record<string, string> = {
  UserCancelledSession: 'You cancelled at your bank. Nothing was linked.',
  InstitutionTechnicalError: 'Your bank has a technical problem. Please try again later.',
};

const main = document.getElementById('main') as HTMLElement;

function warn(words: string): void {
  main.querySelector('[role=alert]')?.remove();
  main.prepend(element('p', { role: 'alert' }, words));
}

function show(...content: HTMLElement[]): void {
  main.replaceChildren(...content);
  main.setAttribute('aria-busy', 'false');
}

async function start(): Promise<void> {
  const me = (await (await fetch('/api/me')).json()) as { accountIds: string[] };
  const failure = new URLSearchParams(location.search).get('error');
  history.replaceState(null, '', '/');
  if (me.accountIds.length === 0) {
    show(chooseBank(client, warn));
  } else {
    say('Loading your accounts');
    show(
      await showAccounts(client, me.accountIds),
      button({ class: 'main' }, () => show(chooseBank(client, warn)), 'Link another bank'),
    );
  }
  if (failure !== null) warn(reasons[failure] ?? 'The bank could not be linked. Please try again.');
}

start().catch(() => {
  show();
  warn('The page cannot be loaded now. Please try again.');
});
