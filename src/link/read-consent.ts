import { type ApiCall, type ApiResponse, toApiCall } from '../answers/api-response.ts';
import type { NordigenClient } from '../client.ts';
import { type Consent, toConsent } from './consent.ts';

/**
 * Reads the current state of a link, its accounts and when access ends. It makes two calls, neither of which counts
 * towards the bank's daily limits.
 * @example
 * const { state, daysLeft } = await readConsent(client, requisitionId).unwrap();
 */
export function readConsent(
  client: Pick<NordigenClient, 'requisitions' | 'agreements' | 'now'>,
  requisitionId: string,
  options: {
    /** Ends the call, which rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
  } = {},
): ApiCall<Consent> {
  return toApiCall(
    (async (): Promise<ApiResponse<Consent>> => {
      const requisition = await client.requisitions.get(requisitionId, options);
      if (!requisition.ok) return requisition;
      const agreementId = requisition.data.agreement;
      const agreement = agreementId ? await client.agreements.get(agreementId, options) : undefined;
      // Without its agreement a link gives no data any more.
      const isDeleted = agreement?.ok === false && agreement.status === 404;
      if (agreement?.ok === false && !isDeleted) return agreement;
      const issues = [...requisition.issues, ...(agreement?.issues ?? [])];
      const data = toConsent(requisition.data, agreement?.data, { nowMs: client.now(), issues });
      return { ...(agreement?.ok === true ? agreement : requisition), data, issues: [] };
    })(),
  );
}
