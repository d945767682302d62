import { createAgreement } from '../api/agreements.ts';
import { createRequisition } from '../api/requisitions.ts';
import { aBoolean, aText, aWholeNumber, type Check, listOf } from '../checks.ts';
import type { Answer, Scope } from '../errors/answers.ts';
import type { OperationName, World } from '../world.ts';
import { type ConsentOptions, checkAccounts, concludeConsent, consentChecks } from './conclude-consent.ts';

/** What `sandbox.connect` creates, and how the end user answers. */
export interface ConnectOptions extends ConsentOptions {
  /** @default 'SANDBOXFINANCE_SFIN0000' */
  institutionId?: string | undefined;
  /** @default the requisition's id */
  reference?: string | undefined;
  /** @default 'http://localhost/connected' */
  redirect?: string | undefined;
  /** @default 90, or the institution's limit */
  maxHistoricalDays?: number | undefined;
  /** @default 90, or the institution's limit */
  accessValidForDays?: number | undefined;
  /** @default all three */
  accessScope?: readonly Scope[] | undefined;
  /** @default false */
  reconfirmation?: boolean | undefined;
}

/** The checks of `ConnectOptions`. What the API itself checks, such as the days, is refused in the API's words. */
export const connectChecks: Record<keyof ConnectOptions, Check> = {
  ...consentChecks,
  institutionId: aText,
  reference: aText,
  redirect: aText,
  maxHistoricalDays: aWholeNumber,
  accessValidForDays: aWholeNumber,
  accessScope: listOf(aText),
  reconfirmation: aBoolean,
};

/** What `connect` created. */
export interface Connection {
  /** The requisition's id. */
  requisitionId: string;
  /** The agreement's id. */
  agreementId: string;
  /** Empty if the bank is still processing, if it has no accounts, or if the consent failed. */
  accountIds: readonly string[];
  /** Where the end user was sent back to; `''` if the bank sends nobody back. */
  redirect: string;
}

/** Does everything from the agreement to the accounts in one step. It is not logged and does not count. */
export function connect(world: World, options: ConnectOptions): Connection {
  const institutionId = options.institutionId ?? 'SANDBOXFINANCE_SFIN0000';
  checkAccounts('connect', world, { institutionId }, options);
  const agreement = createAgreement(
    world,
    toCall('agreements.create', {
      institution_id: institutionId,
      max_historical_days: options.maxHistoricalDays,
      access_valid_for_days: options.accessValidForDays,
      access_scope: options.accessScope,
      reconfirmation: options.reconfirmation,
    }),
  );
  const agreementId = idOf(agreement);
  const requisition = createRequisition(
    world,
    toCall('requisitions.create', {
      institution_id: institutionId,
      agreement: agreementId,
      redirect: options.redirect ?? 'http://localhost/connected',
      ...(options.reference === undefined ? {} : { reference: options.reference }),
    }),
  );
  const requisitionId = idOf(requisition);
  const record = world.records.requisitions.get(requisitionId);
  if (record === undefined) throw new Error('The requisition was not stored');
  const redirect = concludeConsent(world, record, options);
  // Like the API, which lists no accounts while the bank is still processing.
  const accountIds = record.status === 'UA' ? [] : [...record.accountIds];
  return { requisitionId, agreementId, accountIds, redirect };
}

function toCall(
  operation: OperationName,
  body: Record<string, unknown>,
): Parameters<typeof createAgreement>[1] {
  return {
    operation,
    origin: 'https://bankaccountdata.gocardless.com',
    params: {},
    query: new URLSearchParams(),
    body,
  };
}

/** @throws TypeError with the API's own answer, if it refuses the request */
function idOf({ status, body }: Answer): string {
  if (status !== 201) throw new TypeError(`connect: ${JSON.stringify(body)}`);
  return (body as { id: string }).id;
}
