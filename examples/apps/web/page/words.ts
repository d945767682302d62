import type { Failure } from './api.ts';

/** For display only: totals are computed with `amountToMinorUnits`. */
export function money(amount: string, currency: string): string {
  try {
    const text = new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(Number(amount));
    // A line may be broken after a hyphen, not after a minus sign.
    return text.replace('-', '−');
  } catch {
    // The platform does not know this currency.
    return `${amount} ${currency}`;
  }
}

export function day(text: string | undefined): string {
  if (text === undefined) return 'no date';
  const date = new Date(text);
  const isThisYear = date.getUTCFullYear() === new Date().getUTCFullYear();
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(date);
}

export function time(ms: number, nowMs: number): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat('en-GB', {
    timeStyle: 'short',
    ...(!isToday && { dateStyle: 'medium' }),
  }).format(ms);
}

export function iban(text: string | undefined): string {
  return text?.replaceAll(/(.{4})(?=.)/g, '$1 ') ?? '';
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What went wrong, and what the user can do. */
export function explain({ code, nextStep, retryAtMs }: Failure, nowMs: number): string {
  if (code === 'RateLimitExceeded' || code === 'InstitutionRateLimit') {
    const when = retryAtMs === undefined ? 'later' : `after ${time(retryAtMs, nowMs)}`;
    return `Today's calls to this bank are used up. Try again ${when}.`;
  }
  if (code === 'Unreachable') return 'The server cannot be reached. Please try again later.';
  if (nextStep === 'reconnect') return `The bank no longer gives access (${code}). Reconnect it to continue.`;
  if (nextStep === 'retry' || nextStep === 'wait') {
    return `The bank cannot be reached (${code}). Please try again later.`;
  }
  return `This did not work (${code}).`;
}

const problems: Record<string, string> = {
  UserCancelledSession: 'You cancelled at your bank. Nothing was linked.',
  UnknownReference: 'This link was not started in this browser, or is no longer valid. Please start again.',
  InstitutionTechnicalError: 'Your bank has a technical problem. Please try again later.',
};

/** Why the bank sent the user back without linking anything. */
export function explainProblem(code: string): string {
  return problems[code] ?? 'The bank could not be linked. Please try again.';
}

/** Tells users of screen readers what has changed. */
export function say(words: string): void {
  const status = document.getElementById('status');
  if (status !== null) status.textContent = words;
}
