export const accountId = '3fa1c0de-5b7a-4c1e-9d42-8e6f0b2a7c11';

/** An account's metadata, of the same size as the API's. */
export const accountBody: string = JSON.stringify({
  id: accountId,
  created: '2026-02-14T09:31:07.482913Z',
  last_accessed: '2026-03-02T18:05:44.120377Z',
  iban: 'GB33BUKB20201555555555',
  bban: null,
  status: 'READY',
  institution_id: 'EXAMPLE_BANK_EXMPGB2L',
  owner_name: 'Robin Ashford',
  name: 'Everyday account',
});

const shops = ['Corner Bakery', 'Northline Rail', 'Greenfield Market', 'Harbour Energy', 'Paper & Ink Books'];

/** An account's transactions with this number of booked rows, each with about twelve keys and different from the others. */
export function createTransactionsBody(rows: number): string {
  const booked = Array.from({ length: rows }, (_, index) => {
    const day = new Date(Date.UTC(2026, 2, 1) - Math.floor(index / 4) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const cents = (index * 7919) % 24_000;
    const shop = shops[index % shops.length] as string;
    return {
      transactionId: `2026030100${String(index).padStart(6, '0')}-1`,
      entryReference: `E${String(index * 31).padStart(10, '0')}`,
      bookingDate: day,
      valueDate: day,
      bookingDateTime: `${day}T08:${String(index % 60).padStart(2, '0')}:12.000Z`,
      transactionAmount: { amount: `-${(cents / 100).toFixed(2)}`, currency: 'GBP' },
      creditorName: shop,
      ...(index % 3 === 0 && { creditorAccount: { iban: 'GB33BUKB20201555555555' } }),
      ...(index % 10 === 0 && {
        currencyExchange: [{ sourceCurrency: 'EUR', exchangeRate: '0.8612', unitCurrency: 'EUR' }],
      }),
      remittanceInformationUnstructured: `${shop}, card 4821, reference ${index * 13 + 100_000}`,
      remittanceInformationUnstructuredArray: [`${shop}, card 4821`, `reference ${index * 13 + 100_000}`],
      bankTransactionCode: 'PMNT-CCRD-POSD',
      proprietaryBankTransactionCode: 'POS',
      internalTransactionId: `${(index * 2_654_435_761) % 4_294_967_296}`.padStart(32, 'a'),
    };
  });
  return JSON.stringify({
    transactions: { booked, pending: [] },
    last_updated: '2026-03-02T18:05:44.120377Z',
  });
}
