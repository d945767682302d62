import type { Requisition } from '../schemas/requisition.ts';

/**
 * Where a link stands.
 * * `linked`: the accounts can be read
 * * `pending`: the user or the bank is not done yet, at times for days
 * * `refused`: the user or the bank said no
 * * `failed`: an error ended it
 * * `expired`: the consent has ended
 * * `suspended`: too many failed calls in a row; only a new link helps
 */
export type LinkState = 'linked' | 'pending' | 'refused' | 'failed' | 'expired' | 'suspended';

/** The short text of a status, which a few answers spell out. */
export function statusOf({ status }: Requisition): string {
  return String((status as { short?: unknown } | null | undefined)?.short ?? status);
}

/** A status that is not known is one on the way. */
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
