import { createNordigenClient, selectBalances } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { beforeAll, describe, expect, it } from 'vitest';
import * as webApp from '../../examples/apps/web/page/figures.ts';
import { balanceByDay } from '../../examples/quickstart.ts';

const dates = 40;
const dayMs = 86_400_000;

interface Figures {
  today: string;
  /** What the web app says of the account, and what it draws. */
  held: string | undefined;
  drawn: Map<string, bigint>;
  byDay: Map<string, bigint>;
  /** The same, counted back from yesterday's closing balance. */
  byDayFromClosing: Map<string, bigint>;
}

const dateOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
const toMinor = (amount: string) => BigInt(Math.round(Number(amount) * 100));

/** What the examples show on forty days in a row, and what the account truly held at the end of each. */
async function readFigures(startAtMs: number): Promise<{ shown: Figures[]; truth: Map<string, bigint> }> {
  const sandbox = createSandbox({ startAtMs });
  const { credentials, fetch, now } = sandbox;
  const client = createNordigenClient({ credentials, fetch, now });
  const { accountIds } = await sandbox.connect({ accessValidForDays: 90 });
  const id = accountIds[0] ?? '';
  const shown: Figures[] = [];
  for (let day = 0; day < dates; day++) {
    const { balances } = await client.accounts.getBalances(id).unwrap();
    const { booked } = (await client.accounts.getTransactions(id).unwrap()).transactions;
    const ofType = (type: string) => balances.find(({ balanceType }) => balanceType === type);
    const [interim, closing] = [ofType('interimBooked'), ofType('closingBooked')];
    if (interim === undefined || closing === undefined) throw new Error('The sandbox lacks a balance.');
    const { booked: selected } = selectBalances(balances);
    const rows = booked.map((row, index) => ({ id: String(index), isPending: false, row }));
    const listed = webApp.toListed(rows, { today: dateOf(now()) });
    shown.push({
      today: dateOf(now()),
      held: selected?.balanceAmount.amount,
      drawn: webApp.balanceByDay(listed, selected ?? interim).sums,
      byDay: balanceByDay(booked, interim),
      byDayFromClosing: balanceByDay(booked, closing),
    });
    sandbox.advance({ days: 1 });
  }
  client.close();

  // The ledger says what was booked on which day; the last balance says where that led.
  const ledger = sandbox.ledger(id).filter(({ state }) => state === 'booked');
  const last = shown.at(-1);
  const end = last?.byDay.get([...last.byDay.keys()].at(-1) ?? '') ?? 0n;
  const truth = new Map<string, bigint>();
  for (let atMs = Date.parse(last?.today ?? ''); atMs > startAtMs - 100 * dayMs; atMs -= dayMs) {
    const later = ledger.filter(
      ({ bookingDate = '' }) => bookingDate > dateOf(atMs) && bookingDate <= (last?.today ?? ''),
    );
    truth.set(
      dateOf(atMs),
      later.reduce((left, { amount }) => left - toMinor(amount), end),
    );
  }
  return { shown, truth };
}

describe.each([
  ['in the morning', 8],
  ['in the evening', 22],
])('the figures of the examples on forty dates, %s', (_, hour) => {
  let figures: Awaited<ReturnType<typeof readFigures>>;
  beforeAll(async () => {
    figures = await readFigures(Date.UTC(2026, 4, 20, hour));
    // A busy machine may need longer than the ten seconds of the default.
  }, 120_000);

  it('include days with bookings', () => {
    const withBookings = figures.shown.filter(({ today, byDay }) => byDay.has(today));
    expect(figures.shown).toHaveLength(dates);
    expect(withBookings.length).toBeGreaterThan(10);
  });

  it('draw what the account held at the end of each day', () => {
    for (const { today, byDay } of figures.shown) {
      expect(byDay.size).toBeGreaterThan(20);
      const expected = [...byDay.keys()].map((date) => [date, figures.truth.get(date)]);
      expect([today, [...byDay]]).toEqual([today, expected]);
    }
  });

  it('leave out what came after a closing balance', () => {
    for (const { today, byDayFromClosing } of figures.shown) {
      const expected = [...byDayFromClosing.keys()].map((date) => [date, figures.truth.get(date)]);
      expect([today, [...byDayFromClosing]]).toEqual([today, expected]);
      expect(byDayFromClosing.has(today)).toBe(false);
    }
  });

  it('of the web app are what the account holds now, and what it held before', () => {
    for (const { today, held, drawn, byDay } of figures.shown) {
      expect([today, toMinor(held ?? '')]).toEqual([today, figures.truth.get(today)]);
      expect([today, [...drawn]]).toEqual([today, [...byDay]]);
    }
  });

  it('of the web app have an entry for every day, where they are drawn', () => {
    for (const { today, drawn } of figures.shown) {
      const filled = [...webApp.fillDays(drawn, today)];
      expect(filled.at(-1)).toEqual([today, figures.truth.get(today)]);
      const expected = filled.map(([date]) => [date, figures.truth.get(date)]);
      expect([today, filled]).toEqual([today, expected]);
    }
  });
});
