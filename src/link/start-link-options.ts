import type { AccessScope } from '../schemas/agreement.ts';
import type { Open } from '../schemas/primitives.ts';

/** Options of `startLink`. */
export interface StartLinkOptions {
  /** Identifier of the bank, from `client.institutions.list()`. */
  institutionId: string;
  /** The URL that the user comes back to: a route of your app that calls `readRedirect`. */
  redirect: string | URL;
  /**
   * Your own identifier of this link, unique among your requisitions. The redirect contains it.
   * @default a random UUID
   */
  reference?: string | undefined;
  /**
   * `false` lets the API create the agreement, for 90 days of all data. Some banks refuse custom agreements.
   * @default an agreement made from the options below
   */
  agreement?: false | undefined;
  /**
   * Days of history; `'max'` asks for everything the bank offers.
   * @default 90
   */
  maxHistoricalDays?: number | 'max' | undefined;
  /**
   * Days of access; `'max'` asks for as many as the bank allows.
   * @default 90, and `'max'` with `reconfirmation`
   */
  accessValidForDays?: number | 'max' | undefined;
  /**
   * The data to ask for. Some banks allow only certain combinations.
   * @default ['balances', 'details', 'transactions']
   */
  accessScope?: readonly Open<AccessScope>[] | undefined;
  /** Language code (ISO 639-1) of the pages that the user sees, such as `en`. */
  userLanguage?: string | undefined;
  /** Whether the user selects accounts on the API's pages, if the bank supports it. */
  accountSelection?: boolean | undefined;
  /** Whether the user comes back before the accounts' data is fetched. */
  redirectImmediate?: boolean | undefined;
  /** Social security number to verify the user by, if the bank supports it. */
  ssn?: string | undefined;
  /** Whether the user may prolong the agreement without the bank; banks in the United Kingdom only. */
  reconfirmation?: boolean | undefined;
  /** Ends the call. An agreement that was already created is deleted. */
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

const types = {
  reference: 'string',
  userLanguage: 'string',
  accountSelection: 'boolean',
  redirectImmediate: 'boolean',
  ssn: 'string',
  reconfirmation: 'boolean',
} as const;

/** @throws TypeError that names the invalid option, never its value. What the client checks itself is not checked here. */
export function checkStartLinkOptions(options: StartLinkOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('startLink takes an object with institutionId, redirect and other options.');
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name as keyof StartLinkOptions));
  if (unknown) throw new TypeError(`startLink has no option '${unknown}': it takes ${names.join(', ')}.`);
  if (typeof options.institutionId !== 'string') throw new TypeError('institutionId must be a string.');
  const { redirect, accessScope } = options;
  if (!redirect || (typeof redirect !== 'string' && !(redirect instanceof URL))) {
    throw new TypeError('redirect must be the URL that the user comes back to.');
  }
  for (const [name, type] of Object.entries(types)) {
    const value = options[name as keyof typeof types];
    if (value !== undefined && typeof value !== type) throw new TypeError(`${name} must be a ${type}.`);
  }
  for (const name of ['institutionId', 'reference'] as const) {
    if (options[name]?.trim() === '') throw new TypeError(`${name} must not be empty.`);
  }
  const isList = Array.isArray(accessScope) && accessScope.every((scope) => typeof scope === 'string');
  if (accessScope !== undefined && !isList) {
    throw new TypeError("accessScope must be a list, such as ['balances', 'transactions'].");
  }
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
