import { createAgreement } from '../api/agreements.ts';
import { createRequisition } from '../api/requisitions.ts';
import { aBoolean, aText, aWholeNumber, type Check, listOf } from '../checks.ts';
import type { Answer, Scope } from '../errors/answers.ts';
import type { OperationName, World } from '../world.ts';
import { type ConsentOptions, concludeConsent, consentChecks } from './conclude-consent.ts';

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

/** What `ConnectOptions` may hold. What the API itself checks, such as the days, it refuses in its own words. */
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

/** What `connect` made. */
export interface Connection {
  /** The requisition's id. */
  requisitionId: string;
  /** The agreement's id. */
  agreementId: string;
  /** Empty where the bank takes its time, has no accounts, or the consent failed. */
  accountIds: readonly string[];
  /** Where the end user was sent back to; empty where the bank sends nobody back. */
  redirect: string;
}

/** Goes the whole way from agreement to accounts in one step, past the log and the limits. */
export function connect(world: World, options: ConnectOptions): Connection {
  const institutionId = options.institutionId ?? 'SANDBOXFINANCE_SFIN0000';
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
  if (record === undefined) throw new Error('The requisition was not kept');
  const redirect = concludeConsent(world, record, options);
  // Like the API, which lists no accounts as long as the bank takes its time.
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

/** @throws TypeError with the API's own answer, where it refuses what was asked */
function idOf({ status, body }: Answer): string {
  if (status !== 201) throw new TypeError(`connect: ${JSON.stringify(body)}`);
  return (body as { id: string }).id;
}
