import { describe, expect, it } from 'vitest';
import { bankAccountsOf } from '../../src/sandbox/bank/bank-accounts.ts';
import { toIban } from '../../src/sandbox/bank/iban.ts';
import { institutionCatalog } from '../../src/sandbox/bank/institution-catalog.ts';
import { countries } from '../../src/sandbox/bank/institutions.ts';
import { toAmount } from '../../src/sandbox/bank/money.ts';
import { dayOf, movementsOfMonth, openingBalance } from '../../src/sandbox/bank/movements.ts';
import { balanceAtEndOf } from '../../src/sandbox/bank/transactions.ts';

const ibanLengths: Record<string, number> = {
  ...{ AT: 20, BE: 16, BG: 22, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22 },
  ...{ GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MT: 31, NL: 18 },
  ...{ NO: 15, PL: 28, PT: 25, RO: 24, SE: 24, SI: 19, SK: 24 },
};

const remainderOf = (iban: string) =>
  BigInt(
    `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)),
  ) % 97n;

const accounts = countries.flatMap((country) => {
  const bank = institutionCatalog.find((candidate) => candidate.countries[0] === country);
  return bank === undefined ? [] : bankAccountsOf(1, bank, 'user');
});

describe('accounts at made-up banks', () => {
  it('have IBANs that look like no masked one', () => {
    const ibans = Array.from({ length: 500 }, (_, index) => toIban('GB', `account-${index}`));
    expect(ibans.filter((iban) => iban.includes('XXX'))).toEqual([]);
    expect(ibans.filter((iban) => remainderOf(iban) !== 1n)).toEqual([]);
  });

  it('have IBANs with the right length and valid check digits, in all 31 countries', () => {
    expect(new Set(accounts.map(({ country }) => country)).size).toBe(31);
    for (const { iban, country } of accounts) {
      expect(iban).toHaveLength(ibanLengths[country] ?? 0);
      expect(remainderOf(iban)).toBe(1n);
    }
  });

  it('are held in the currency of the country', () => {
    const currencies = new Map(accounts.map(({ country, currency }) => [country, currency]));
    expect(currencies.get('GB')).toBe('GBP');
    expect(currencies.get('SE')).toBe('SEK');
    expect(currencies.get('LI')).toBe('CHF');
    expect(currencies.get('DE')).toBe('EUR');
  });

  it('end each month with the balance at which the next one begins', () => {
    for (const account of accounts) {
      for (let month = 0; month < 24; month++) {
        const first = dayOf(Date.UTC(2025, month, 1));
        const next = dayOf(Date.UTC(2025, month + 1, 1));
        expect(balanceAtEndOf(account, next - 1)).toBe(openingBalance(account, next));
        const sum = movementsOfMonth(account, first).reduce((total, { amount }) => total + amount, 0);
        expect(openingBalance(account, first) + sum).toBe(openingBalance(account, next));
      }
    }
  });

  it('pay salaries on a working day', () => {
    for (let month = 0; month < 24; month++) {
      const current = accounts[0];
      const movements =
        current === undefined ? [] : movementsOfMonth(current, dayOf(Date.UTC(2025, month, 1)));
      const salary = movements.find(({ text }) => text === 'Salary');
      const weekday = new Date((salary?.bookingDay ?? 0) * 86_400_000).getUTCDay();
      expect([1, 2, 3, 4, 5]).toContain(weekday);
    }
  });

  it('write amounts with the decimals of their currency', () => {
    expect(toAmount(-1234, 'EUR')).toBe('-12.34');
    expect(toAmount(5, 'GBP')).toBe('0.05');
    expect(toAmount(-1234, 'ISK')).toBe('-1234');
  });
});
