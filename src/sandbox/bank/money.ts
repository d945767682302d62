/** Rough exchange rates: amounts are generated in euros. */
const unitsPerEuro: Record<string, number> = {
  CHF: 1,
  CZK: 24,
  DKK: 7.5,
  GBP: 0.9,
  HUF: 380,
  ISK: 145,
  NOK: 11.5,
  PLN: 4.3,
  RON: 5,
  SEK: 11.2,
};

/** How many decimals an amount of the currency has. */
export function decimalsOf(currency: string): number {
  return currency === 'ISK' ? 0 : 2;
}

/** A decimal string with a leading minus, as the API writes money. */
export function toAmount(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

/** How many of a currency's smallest unit so many euros are, roughly. */
export function scaleOf(currency: string): (euros: number) => number {
  const factor = (unitsPerEuro[currency] ?? 1) * 10 ** decimalsOf(currency);
  return (euros) => Math.round(euros * factor);
}

/** How many of `currency` one US dollar or, for pounds, one euro is, roughly. */
export function foreignRateOf(currency: string): { foreign: string; rate: number } {
  const units = unitsPerEuro[currency] ?? 1;
  return currency === 'GBP' ? { foreign: 'EUR', rate: units } : { foreign: 'USD', rate: units / 1.1 };
}
