import type { Requisition } from '../schemas/requisition.ts';

/**
 * The state of a link.
 * * `linked`: the accounts can be read
 * * `pending`: the user or the bank has not finished yet; this may take days
 * * `refused`: the user or the bank refused
 * * `failed`: an error ended it
 * * `expired`: the consent has ended
 * * `suspended`: too many failed calls in a row; only a new link helps
 */
export type LinkState = 'linked' | 'pending' | 'refused' | 'failed' | 'expired' | 'suspended';

/** The short code of a status. A few answers have an object in its place. */
export function statusOf({ status }: Requisition): string {
  return String((status as { short?: unknown } | null | undefined)?.short ?? status);
}

/** An unknown status counts as `pending`. */
export function linkStateOf(requisition: Requisition): LinkState {
  switch (statusOf(requisition)) {
    case 'LN':
      return 'linked';
    case 'RJ':
      return 'refused';
    case 'ER':
      return 'failed';
    case 'EX':
      return 'expired';
    case 'SU':
      return 'suspended';
    default:
      return 'pending';
  }
}
