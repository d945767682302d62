import { dayMs, toDate } from '../../clock.ts';
import { decimalsOf, toAmount } from '../money.ts';
import type { Row } from '../transactions.ts';
import { eachRow, mapped, type Scenario, scenario, without } from './scenario.ts';

const dates = ['bookingDate', 'valueDate'];
const dateTimes = ['bookingDateTime', 'valueDateTime'];
const parties = ['creditorAccount', 'debtorAccount'];

/** Rows with both date-times, which plain rows do not have. */
function withDateTimes(change: (dateTime: string) => string): (row: Row) => Row {
  return (row) => ({
    ...row,
    bookingDateTime: change(`${String(row.bookingDate ?? row.valueDate)}T09:30:00Z`),
    valueDateTime: change(String(row.valueDateTime ?? `${String(row.valueDate)}T00:00:00Z`)),
  });
}

/** A balance after each row, made up from the row's own amount, because only its shape matters. */
function withBalanceAfter(toBalance: (amount: Row) => unknown): (row: Row) => Row {
  return (row) => ({ ...row, balanceAfterTransaction: toBalance(row.transactionAmount as Row) });
}

const onExchange = (change: (rows: Row[]) => unknown): ReturnType<typeof eachRow> =>
  eachRow((row) => mapped(row, ['currencyExchange'], (rows) => change(rows as Row[])));

const partyShapes: readonly Row[] = [
  { bban: 'XYZX60161331926819' },
  { pan: '4000000000000002' },
  { maskedPan: '400000******0002' },
  { msisdn: '+440000000000' },
  { iban: 'GB33XYZX60161331926819', currency: 'EUR' },
  {},
];

const remittanceShapes: readonly ((text: string) => Row)[] = [
  (text) => ({ remittanceInformationUnstructured: text }),
  (text) => ({ remittanceInformationUnstructuredArray: [text, ''] }),
  () => ({ remittanceInformationStructured: 'RF18539007547034' }),
  () => ({ remittanceInformationStructuredArray: [{ reference: 'RF18539007547034' }] }),
  (text) => ({ remittanceInformationUnstructuredArray: text }),
  (text) => ({ remittanceInformationUnstructured: [text] }),
  () => ({}),
];

function rotate<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

/** Banks whose transactions have shapes that break strict clients. */
export const transactionShapes: readonly Scenario[] = [
  scenario('SANDBOX_NO_PENDING', 'Transactions come without `pending` and `last_updated`.', {
    shape: {
      ledger: ({ booked }) => ({ booked }),
      transactions: (body) => without(body, 'last_updated'),
    },
  }),
  scenario('SANDBOX_BARE_ROWS', 'A transaction has an amount and nothing else.', {
    shape: eachRow(({ transactionAmount }) => ({ transactionAmount })),
  }),
  scenario('SANDBOX_NULLS', 'Every second optional field of accounts, details and transactions is null.', {
    shape: {
      ...eachRow((row, index) => nullEverySecond(row, index, 'transactionAmount')),
      account: (body) => ({
        ...body,
        iban: null,
        bban: null,
        last_accessed: null,
        owner_name: null,
        name: null,
      }),
      details: (body) => nullEverySecond(body, 0, 'currency'),
    },
  }),
  scenario('SANDBOX_NO_DATES', 'Transactions have no dates.', {
    shape: eachRow((row) => without(row, ...dates, ...dateTimes)),
  }),
  scenario('SANDBOX_NULL_DATES', 'The dates of transactions are null.', {
    shape: eachRow((row) => mapped(row, [...dates, ...dateTimes], () => null)),
  }),
  scenario('SANDBOX_EMPTY_DATES', 'The dates of transactions are empty.', {
    shape: eachRow((row) => mapped(row, [...dates, ...dateTimes], () => '')),
  }),
  scenario('SANDBOX_FUTURE_DATES', 'Transactions are dated a week ahead.', {
    shape: eachRow((row) => mapped(row, dates, (date) => toDate(Date.parse(String(date)) + 7 * dayMs))),
  }),
  scenario('SANDBOX_BLANK_DATETIMES', 'Date-times have a space in place of the T.', {
    shape: eachRow(withDateTimes((dateTime) => dateTime.replace('T', ' ').replace('Z', ''))),
  }),
  scenario('SANDBOX_NANOSECONDS', 'Date-times have nine decimals.', {
    shape: eachRow(withDateTimes((dateTime) => dateTime.replace(/(?:\.\d+)?Z$/, '.123456789Z'))),
  }),
  scenario('SANDBOX_OFFSET_DATETIMES', 'Date-times have an offset from UTC.', {
    shape: eachRow(withDateTimes((dateTime) => dateTime.replace(/Z$/, '+01:00'))),
  }),
  scenario('SANDBOX_DATE_ONLY_DATETIMES', 'Date-times are dates.', {
    shape: eachRow(withDateTimes((dateTime) => dateTime.slice(0, 10))),
  }),
  scenario('SANDBOX_OBJECT_EXCHANGE', '`currencyExchange` is an object in place of a list.', {
    shape: onExchange(([first]) => first),
  }),
  scenario('SANDBOX_NUMBER_RATE', '`exchangeRate` is a number.', {
    shape: onExchange((rows) => rows.map((row) => mapped(row, ['exchangeRate'], Number))),
  }),
  scenario('SANDBOX_INSTRUCTED_AMOUNT', '`currencyExchange` has rows with `instructedAmount`.', {
    shape: eachRow((row) =>
      mapped(row, ['currencyExchange'], (rows) =>
        (rows as Row[]).map((exchange) => ({ ...exchange, instructedAmount: amountAbroad(row, exchange) })),
      ),
    ),
  }),
  scenario('SANDBOX_NO_IDS', 'Transactions have neither `transactionId` nor `internalTransactionId`.', {
    shape: eachRow((row) => without(row, 'transactionId', 'internalTransactionId')),
  }),
  scenario('SANDBOX_BLANK_IDS', '`transactionId` is a blank.', {
    shape: eachRow((row) => mapped(row, ['transactionId'], () => ' ')),
  }),
  scenario('SANDBOX_NOT_PROVIDED', '`transactionId` and `endToEndId` are `NOTPROVIDED`.', {
    shape: eachRow((row) => ({ ...row, transactionId: 'NOTPROVIDED', endToEndId: 'NOTPROVIDED' })),
  }),
  scenario('SANDBOX_REPEATED_IDS', 'Three transactions in a row share one `transactionId`.', {
    shape: eachRow((row, index) => ({ ...row, transactionId: `REPEATED-${Math.floor(index / 3)}` })),
  }),
  scenario('SANDBOX_SHARED_INTERNAL_IDS', '`internalTransactionId` repeats from one account to the next.', {
    shape: eachRow((row, index) => ({ ...row, internalTransactionId: String(1000 + index) })),
  }),
  scenario('SANDBOX_BALANCE_AFTER', '`balanceAfterTransaction` is an amount with its currency.', {
    shape: eachRow(withBalanceAfter((amount) => amount)),
  }),
  scenario('SANDBOX_WHOLE_BALANCE_AFTER', '`balanceAfterTransaction` is a balance with a type.', {
    shape: eachRow(withBalanceAfter((amount) => ({ balanceAmount: amount, balanceType: 'interimBooked' }))),
  }),
  scenario('SANDBOX_TEXT_BALANCE_AFTER', '`balanceAfterTransaction` is a text.', {
    shape: eachRow(withBalanceAfter(({ amount }) => amount)),
  }),
  scenario('SANDBOX_PARTY_ACCOUNTS', 'The other party has a BBAN, a card, a telephone number, or nothing.', {
    shape: eachRow((row, index) => ({
      ...without(row, ...parties),
      [row.debtorName === undefined ? 'creditorAccount' : 'debtorAccount']: rotate(partyShapes, index),
    })),
  }),
  scenario('SANDBOX_REMITTANCE', 'The remittance information comes in every variant, as text and as list.', {
    shape: eachRow((row, index) => ({
      ...without(row, 'remittanceInformationUnstructured'),
      ...rotate(remittanceShapes, index)(String(row.remittanceInformationUnstructured)),
    })),
  }),
  scenario('SANDBOX_EXTRA_KEYS', 'Transactions have keys that no description names.', {
    shape: eachRow((row) => ({
      ...row,
      merchantCategoryCode: '5411',
      additionalDataStructured: { cardInstrument: { cardSchemeName: 'SAND', name: 'Everyday card' } },
      batchIndicator: false,
      bankSpecific: ['one', 2, null],
    })),
  }),
  scenario('SANDBOX_EMPTY_AMOUNT', 'Every fifth amount is empty.', {
    shape: eachRow((row, index) =>
      index % 5 === 4
        ? mapped(row, ['transactionAmount'], (amount) => ({ ...(amount as Row), amount: '' }))
        : row,
    ),
  }),
  scenario('SANDBOX_NO_AMOUNT', 'Every fifth transaction has no amount.', {
    shape: eachRow((row, index) => (index % 5 === 4 ? without(row, 'transactionAmount') : row)),
  }),
  scenario('SANDBOX_WHOLE_AMOUNTS', 'Amounts have no decimals, or one.', {
    shape: eachRow((row, index) =>
      mapped(row, ['transactionAmount'], (amount) => shorten(amount as Row, index % 2)),
    ),
  }),
  scenario(
    'SANDBOX_WRONG_TYPES',
    'Every fifth transaction has a number, an object and a list where texts belong.',
    {
      shape: eachRow((row, index) =>
        index % 5 === 4
          ? {
              ...row,
              bookingDate: 20_261_101,
              remittanceInformationUnstructured: { text: 'Rent' },
              endToEndId: [],
            }
          : row,
      ),
    },
  ),
];

function amountAbroad({ transactionAmount }: Row, { exchangeRate, sourceCurrency }: Row): Row {
  const own = Math.abs(Number((transactionAmount as Row).amount));
  return { amount: (own / Number(exchangeRate)).toFixed(2), currency: sourceCurrency };
}

function nullEverySecond(row: Row, offset: number, kept: string): Row {
  const keys = Object.keys(row).filter((key, index) => key !== kept && (index + offset) % 2 === 0);
  return mapped(row, keys, () => null);
}

function shorten({ amount, currency }: Row, decimals: number): Row {
  const minor = Math.round(Number(amount) * 10 ** decimalsOf(String(currency)));
  return { amount: String(Number(Number(toAmount(minor, String(currency))).toFixed(decimals))), currency };
}
