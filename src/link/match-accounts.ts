/** What identifies an account. Store it when the bank is linked, because an ended consent can no longer be read. */
export interface AccountTraits {
  /** The API's id, which may change when the bank is linked again. */
  id: string;
  /** The IBAN; a masked one is ignored. */
  iban?: string | null | undefined;
  /** The account number in the country's own format. */
  bban?: string | null | undefined;
  /** The masked card number. */
  maskedPan?: string | null | undefined;
  /** The bank's own id of the account. */
  resourceId?: string | null | undefined;
  /** Currency code (ISO 4217). Accounts with different currencies are never paired. */
  currency?: string | null | undefined;
}

/** The value that both accounts share. */
export type MatchReason = 'iban' | 'bban' | 'pan' | 'resourceId' | 'id';

/** Which accounts of an earlier link are which of the new one. */
export interface MatchedAccounts<Account extends AccountTraits> {
  /** Certainly the same account. */
  pairs: {
    /** The account of the earlier link. */
    before: Account;
    /** The account of the new link. */
    after: Account;
    /** What they were recognised by. */
    reason: MatchReason;
  }[];
  /** The only account left on each side, and nothing contradicts the match: ask the user. */
  proposals: {
    /** The account of the earlier link. */
    before: Account;
    /** The account of the new link. */
    after: Account;
  }[];
  /** No match was found for these. */
  unmatched: {
    /** Accounts of the earlier link that were not found again. */
    before: Account[];
    /** Accounts of the new link that match none of the earlier ones. */
    after: Account[];
  };
}

const keysOf: readonly [reason: MatchReason, key: (account: AccountTraits) => string | undefined][] = [
  ['iban', ibanOf],
  ['bban', ({ bban }) => compact(bban)],
  ['pan', ({ maskedPan }) => compact(maskedPan)],
  ['resourceId', ({ resourceId }) => compact(resourceId)],
  ['id', ({ id }) => id],
];

/**
 * Finds the accounts of an earlier link among those of a new one, whose ids may differ. Accounts are paired by a
 * value that only one account on each side has, and never if their currencies or IBANs differ.
 * @example
 * for (const { before, after } of matchAccounts(kept, found).pairs) await moveHistory(before.id, after.id);
 */
export function matchAccounts<Account extends AccountTraits>(
  before: readonly Account[],
  after: readonly Account[],
): MatchedAccounts<Account> {
  const unmatched = { before: [...before], after: [...after] };
  const pairs: MatchedAccounts<Account>['pairs'] = [];
  for (const [reason, keyOf] of keysOf) {
    const fits = (a: Account, b: Account): boolean =>
      keyOf(a) !== undefined && keyOf(a) === keyOf(b) && isCompatible(a, b);
    const found = unmatched.before.flatMap((old) => {
      const [candidate, ...others] = unmatched.after.filter((account) => fits(old, account));
      if (candidate === undefined || others.length > 0) return [];
      const rivals = unmatched.before.filter((account) => fits(account, candidate));
      return rivals.length === 1 ? [{ before: old, after: candidate, reason }] : [];
    });
    for (const pair of found) {
      pairs.push(pair);
      unmatched.before.splice(unmatched.before.indexOf(pair.before), 1);
      unmatched.after.splice(unmatched.after.indexOf(pair.after), 1);
    }
  }
  const [old, ...olds] = unmatched.before;
  const [candidate, ...others] = unmatched.after;
  if (old === undefined || candidate === undefined || olds.length + others.length > 0) {
    return { pairs, proposals: [], unmatched };
  }
  const hasOtherNumber = differ(wholeNumber(old.bban), wholeNumber(candidate.bban));
  if (hasOtherNumber || !isCompatible(old, candidate)) return { pairs, proposals: [], unmatched };
  return { pairs, proposals: [{ before: old, after: candidate }], unmatched: { before: [], after: [] } };
}

function isCompatible(a: AccountTraits, b: AccountTraits): boolean {
  return !differ(ibanOf(a), ibanOf(b)) && !differ(compact(a.currency), compact(b.currency));
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** A masked IBAN, or a card number in its place, does not count. */
function ibanOf({ iban }: AccountTraits): string | undefined {
  return wholeNumber(iban);
}

/** The number of an account, unless it is masked. */
function wholeNumber(number: unknown): string | undefined {
  const text = compact(number);
  return text !== undefined && /^[A-Z0-9]+$/.test(text) && !text.includes('XXX') ? text : undefined;
}

function compact(text: unknown): string | undefined {
  return (typeof text === 'string' && text.replace(/\s/g, '').toUpperCase()) || undefined;
}
