import { createRandom, hashUuid } from '../random.ts';
import { toIban } from './iban.ts';
import type { Institution } from './institution.ts';
import { currencyOf, personOf } from './people.ts';

export type AccountKind = 'current' | 'savings' | 'card';

/** An account at a made-up bank. Everything is derived from seed, bank and user, so nothing is stored. */
export interface BankAccount {
  /** What its movements are generated from. */
  key: string;
  position: number;
  kind: AccountKind;
  resourceId: string;
  iban: string;
  bban: string;
  maskedPan: string;
  currency: string;
  country: string;
  bic: string;
  ownerName: string;
  ownerAddress: readonly string[];
  name: string;
  usage: 'PRIV' | 'ORGA';
  /** Whether the bank lists purchases before it books them. */
  showsPending: boolean;
  /** Whether something is pending every day, as it is at the vendor's own sandbox bank. */
  alwaysHasPending: boolean;
}

const kinds: readonly AccountKind[] = ['current', 'savings', 'card'];
const names: Record<AccountKind, string> = {
  current: 'Current account',
  savings: 'Savings account',
  card: 'Credit card',
};

const keptOwners = 1000;
const owners = new Map<string, readonly BankAccount[]>();

/** One to three accounts: a current account always, then savings, then a credit card. */
export function bankAccountsOf(seed: number, institution: Institution, user: string): readonly BankAccount[] {
  const owner = `${seed}/${institution.id}/${user}`;
  let accounts = owners.get(owner);
  if (accounts === undefined) {
    accounts = makeAccounts(owner, institution);
    if (owners.size >= keptOwners) owners.delete(owners.keys().next().value ?? '');
    owners.set(owner, accounts);
  }
  return accounts;
}

function makeAccounts(owner: string, institution: Institution): readonly BankAccount[] {
  const country = institution.countries[0] === 'XX' ? 'GB' : (institution.countries[0] ?? 'GB');
  const person = personOf(owner, country);
  const most = institution.features.includes('card_accounts') ? kinds.length : kinds.length - 1;
  // Every user has two accounts at the special institutions, so that tests can rely on it.
  const count = institution.id.startsWith('SANDBOX') ? 2 : createRandom(`${owner}/accounts`).between(1, most);

  return kinds.slice(0, count).map((kind, position) => {
    const key = `${owner}/${kind}`;
    const iban = toIban(country, key);
    return {
      key,
      position,
      kind,
      resourceId: hashUuid(`${key}/resource`),
      iban,
      bban: iban.slice(4),
      maskedPan: `${createRandom(`${key}/pan`).between(400000, 599999)}******${iban.slice(-4)}`,
      currency: currencyOf(country),
      country,
      bic: institution.bic,
      ownerName: person.name,
      ownerAddress: person.address,
      name: names[kind],
      usage: institution.features.includes('private_accounts') ? 'PRIV' : 'ORGA',
      showsPending: institution.features.includes('pending_transactions'),
      alwaysHasPending: institution.id === 'SANDBOXFINANCE_SFIN0000',
    };
  });
}
