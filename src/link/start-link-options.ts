import type { AccessScope } from '../schemas/agreement.ts';
import type { Open } from '../schemas/primitives.ts';

/** Options of `startLink`. */
export interface StartLinkOptions {
  /** Identifier of the bank, of `client.institutions.list()`. */
  institutionId: string;
  /** The URL that the user comes back to: a route of your app that calls `readRedirect`. */
  redirect: string | URL;
  /**
   * Your own identifier of this link, unique among your requisitions; it comes back with the redirect.
   * @default a random UUID
   */
  reference?: string | undefined;
  /**
   * `false` leaves the agreement to the API, 90 days of all data, for banks that refuse custom agreements.
   * @default an agreement made from the options below
   */
  agreement?: false | undefined;
  /**
   * Days of history; `'max'` asks for all that the bank gives.
   * @default 90
   */
  maxHistoricalDays?: number | 'max' | undefined;
  /**
   * Days that access lasts; `'max'` asks for as long as the bank allows.
   * @default 90
   */
  accessValidForDays?: number | 'max' | undefined;
  /**
   * The data to ask for; some banks allow certain combinations only.
   * @default ['balances', 'details', 'transactions']
   */
  accessScope?: readonly Open<AccessScope>[] | undefined;
  /** Language code (ISO 639-1) of the pages that the user sees, such as `en`. */
  userLanguage?: string | undefined;
  /** Whether the user selects accounts on the API's pages, where the bank supports it. */
  accountSelection?: boolean | undefined;
  /** Whether the user comes back before the accounts' data is fetched. */
  redirectImmediate?: boolean | undefined;
  /** Social security number to verify the user by, where the bank supports it. */
  ssn?: string | undefined;
  /** Whether the user may prolong the agreement without the bank; banks in the United Kingdom only. */
  reconfirmation?: boolean | undefined;
  /** Ends the call; an agreement that was made already is deleted. */
  signal?: AbortSignal | undefined;
}

const names: readonly (keyof StartLinkOptions)[] = [
  'institutionId',
  'redirect',
  'reference',
  'agreement',
  'maxHistoricalDays',
  'accessValidForDays',
  'accessScope',
  'userLanguage',
  'accountSelection',
  'redirectImmediate',
  'ssn',
  'reconfirmation',
  'signal',
];

/** @throws TypeError naming the option that does not fit; what the client checks itself is left to it. */
export function checkStartLinkOptions(options: StartLinkOptions): void {
  const unknown = Object.keys(options).find((name) => !names.includes(name as keyof StartLinkOptions));
  if (unknown) throw new TypeError(`startLink has no option '${unknown}': it takes ${names.join(', ')}.`);
  if (typeof options.institutionId !== 'string') throw new TypeError('institutionId must be a string.');
  if (!options.redirect) throw new TypeError('redirect must be the URL that the user comes back to.');
  if (options.agreement !== undefined && options.agreement !== false) {
    throw new TypeError('agreement must be false or absent.');
  }
  for (const name of ['maxHistoricalDays', 'accessValidForDays'] as const) {
    const days = options[name];
    if (days === undefined || days === 'max' || (Number.isInteger(days) && days > 0)) continue;
    throw new TypeError(`${name} must be a whole number of days, or 'max'.`);
  }
  for (const name of ['maxHistoricalDays', 'accessValidForDays', 'accessScope', 'reconfirmation'] as const) {
    if (options.agreement === false && options[name] !== undefined)
      throw new TypeError(`${name} has no effect with agreement: false.`);
  }
}
