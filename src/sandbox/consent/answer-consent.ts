import { concludeReconfirmation, openReconfirmation } from '../api/reconfirmations.ts';
import { type Answer, notFound } from '../errors/answers.ts';
import type { RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';
import {
  type ConsentOptions,
  type ConsentOutcome,
  checkAccounts,
  concludeConsent,
  consentOutcomes,
  isHung,
  isLinkUsed,
  linkReusedRedirect,
} from './conclude-consent.ts';
import { renderConsentPage } from './consent-page.ts';
import { html, page, toHtmlAnswer } from './html.ts';
import { renderReconfirmationPage } from './reconfirmation-page.ts';

const startPath = /^\/psd2\/start\/([^/]+)\/([^/]+)\/?$/;
const reconfirmPath = /^\/psd2\/reconfirm\/([^/]+)\/?$/;

/**
 * The pages on which an end user consents. GET shows the page. A POST of its form, or a GET with `?outcome=`,
 * ends the consent with a redirect.
 */
export function answerPsd2(world: World, method: string, url: URL, body: unknown): Answer {
  if (method !== 'GET' && method !== 'POST') return notFound();
  const form = method === 'POST' && typeof body === 'object' && body !== null ? (body as Form) : undefined;
  const choices: Form = form ?? Object.fromEntries(url.searchParams);

  const [, requisitionId, institutionId] = startPath.exec(url.pathname) ?? [];
  const requisition = world.records.requisitions.get(requisitionId ?? '');
  if (requisition !== undefined && requisition.institutionId === institutionId) {
    return answerConsent(world, requisition, choices, form !== undefined);
  }
  const agreementId = reconfirmPath.exec(url.pathname)?.[1];
  return agreementId === undefined ? notFound() : answerReconfirmation(world, agreementId, choices);
}

type Form = Record<string, unknown>;

function answerConsent(world: World, requisition: RequisitionRecord, choices: Form, isForm: boolean): Answer {
  if (isHung(requisition)) return sessionExpired;
  if (isLinkUsed(world, requisition)) return redirectTo(linkReusedRedirect(requisition));
  const user = typeof choices.user === 'string' && choices.user !== '' ? choices.user : undefined;
  const outcome = consentOutcomes.find((known) => known === choices.outcome);
  if (outcome === undefined) {
    requisition.status = requisition.accountSelection ? 'SA' : 'GC';
    return toHtmlAnswer(renderConsentPage(world, requisition, user));
  }
  const isSelection = isForm && requisition.accountSelection;
  const options = toOptions(outcome, user, choices, isSelection);
  try {
    checkAccounts('the page', world, requisition, options);
  } catch (error) {
    return { status: 400, body: { error: (error as Error).message } };
  }
  const location = concludeConsent(world, requisition, options);
  return location === '' ? sessionExpired : redirectTo(location);
}

/** What the end user sees at a bank that does not send them back. */
const sessionExpired: Answer = {
  ...toHtmlAnswer(
    page(
      'en',
      'Session expired',
      html`<h1>Session expired</h1>
<p>The session was interrupted or has already been authorised.</p>`,
    ),
  ),
  status: 400,
};

/** If a form with account selection ticks no account, none is linked. A URL that names no accounts links all. */
function toOptions(
  outcome: ConsentOutcome,
  user: string | undefined,
  choices: Form,
  isSelection: boolean,
): ConsentOptions {
  const accounts = Object.keys(choices).flatMap((name) => /^account-(\d+)$/.exec(name)?.[1] ?? []);
  return {
    outcome,
    ...(user === undefined ? {} : { user }),
    ...(accounts.length === 0 && !isSelection ? {} : { accounts: accounts.map(Number) }),
  };
}

function answerReconfirmation(world: World, agreementId: string, choices: Form): Answer {
  const opened = openReconfirmation(world, agreementId);
  if ('refusal' in opened) return opened.refusal;
  const { outcome } = choices;
  if (outcome !== 'confirm' && outcome !== 'reject') return toHtmlAnswer(renderReconfirmationPage(opened));
  const concluded = concludeReconfirmation(world, agreementId, outcome === 'confirm');
  return 'refusal' in concluded ? concluded.refusal : redirectTo(concluded.redirect);
}

function redirectTo(location: string): Answer {
  return { status: 302, body: '', headers: { location } };
}
