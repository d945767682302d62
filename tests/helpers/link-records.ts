import type { EndUserAgreement, Institution, Requisition } from '../../src/index.ts';

/** An institution as the API describes it, with the limits that most have. */
export function bank(extra: Partial<Institution> = {}): Institution {
  return {
    id: 'BANK',
    name: 'A bank',
    bic: '',
    transaction_total_days: '540',
    max_access_valid_for_days: '180',
    countries: ['DE'],
    logo: 'https://example.com/logo.png',
    supported_features: [],
    ...extra,
  };
}

export function agreement(extra: Partial<EndUserAgreement> = {}): EndUserAgreement {
  return {
    id: 'agreement-1',
    created: '2026-02-01T12:00:00Z',
    institution_id: 'BANK',
    max_historical_days: 90,
    access_valid_for_days: 90,
    access_scope: ['balances', 'details', 'transactions'],
    accepted: '2026-02-01T12:05:00Z',
    ...extra,
  };
}

export function requisition(extra: Partial<Requisition> = {}): Requisition {
  return {
    id: 'requisition-1',
    created: '2026-02-01T12:00:00Z',
    redirect: 'https://example.com/linked',
    status: 'LN',
    institution_id: 'BANK',
    agreement: 'agreement-1',
    reference: 'ref-1',
    accounts: ['account-1'],
    link: 'https://ob.gocardless.com/psd2/start/requisition-1/BANK',
    ...extra,
  };
}

/** A page of a list; by default the only one. */
export function page<Row>(
  results: Row[],
  count: number = results.length,
  next: string | null = null,
): object {
  return { count, next, previous: null, results };
}
