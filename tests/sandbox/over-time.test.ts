import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { type CallSandbox, startSandbox } from './call-sandbox.ts';

type Row = Record<string, unknown>;
type Lists = { booked: Row[]; pending: Row[] };

interface Life {
  sandbox: Sandbox;
  call: CallSandbox;
  accountId: string;
  read(id?: string, query?: string): Promise<Lists>;
}

const days = (count: number) => ({ days: count });

/** An account at a scenario's bank, linked today, and a token that lasts longer than the test. */
async function link(institutionId: string, seed = 1): Promise<Life> {
  const { sandbox, call } = await startSandbox({ seed, accessLifetimeSeconds: 400 * 86_400 });
  const { accountIds } = await sandbox.connect({ institutionId });
  const accountId = accountIds[0] ?? '';
  const read = async (id = accountId, query = '') =>
    (await call('GET', `accounts/${id}/transactions/${query}`)).body.transactions as Lists;
  return { sandbox, call, accountId, read };
}

/** How the matching rows look on each day: `P` or `B` for the list, and what `show` returns. */
async function follow(
  institutionId: string,
  isMeant: (row: Row) => boolean,
  show: (row: Row) => unknown,
  lastDay = 6,
): Promise<string[]> {
  const { sandbox, read } = await link(institutionId);
  const seen: string[] = [];
  for (let day = 0; day <= lastDay; day++) {
    const { booked, pending } = await read();
    const words = [
      ...pending.filter(isMeant).map((row) => `P ${show(row)}`),
      ...booked.filter(isMeant).map((row) => `B ${show(row)}`),
    ];
    seen.push(words.join(', ') || '-');
    sandbox.advance(days(1));
  }
  return seen;
}

const amountOf = (row: Row) => String((row.transactionAmount as Row).amount);
const ofSum = (sum: string) => (row: Row) => amountOf(row).replace('-', '') === sum;
const isDinner = ofSum('43.74');
const textOf = (row: Row) => String(row.remittanceInformationUnstructured);
const dinnerText = 'Card payment The Copper Kettle';

describe('a pending purchase', () => {
  it.each([
    ['SANDBOX_PENDING_SAME_ID', 'CARD-7001', 'CARD-7001'],
    ['SANDBOX_PENDING_OTHER_ID', 'HOLD-7001', 'CARD-9412'],
  ])('at %s has the id %s, and %s once it is booked', async (institutionId, held, booked) => {
    const seen = await follow(institutionId, isDinner, ({ transactionId }) => transactionId, 4);
    expect(seen).toEqual(['-', `P ${held}`, `P ${held}`, `B ${booked}`, `B ${booked}`]);
  });

  it('is booked with another value date at SANDBOX_PENDING_OTHER_DAY', async () => {
    const seen = await follow('SANDBOX_PENDING_OTHER_DAY', isDinner, ({ valueDate }) => valueDate, 3);
    expect(seen).toEqual(['-', 'P 2026-06-18', 'P 2026-06-18', 'B 2026-06-20']);
  });

  it('is booked with another text at SANDBOX_PENDING_OTHER_TEXT', async () => {
    const seen = await follow('SANDBOX_PENDING_OTHER_TEXT', isDinner, textOf, 3);
    expect(seen.slice(2)).toEqual(['P RESERVATION 4711 CARD XX12', `B ${dinnerText}`]);
  });

  it('is booked with the other sign at SANDBOX_PENDING_OTHER_SIGN', async () => {
    const seen = await follow('SANDBOX_PENDING_OTHER_SIGN', isDinner, amountOf, 3);
    expect(seen.slice(2)).toEqual(['P 43.74', 'B -43.74']);
  });

  it('is booked with another amount at SANDBOX_PENDING_OTHER_SUM', async () => {
    const seen = await follow('SANDBOX_PENDING_OTHER_SUM', (row) => textOf(row) === dinnerText, amountOf, 3);
    expect(seen.slice(2).map((words) => words.split(', ')[0])).toEqual(['P -40.00', 'B -43.74']);
  });

  it('changes its text while it is pending at SANDBOX_PENDING_NEW_TEXT', async () => {
    const seen = await follow('SANDBOX_PENDING_NEW_TEXT', isDinner, textOf, 4);
    expect(seen.slice(1)).toEqual([
      'P POS 4711 KETTLE',
      `P ${dinnerText}`,
      `P ${dinnerText}`,
      `B ${dinnerText}`,
    ]);
  });

  it('is never booked at SANDBOX_PENDING_VANISHES, and the ledger says so', async () => {
    const isReservation = (row: Row) => textOf(row).startsWith('Reservation');
    const seen = await follow('SANDBOX_PENDING_VANISHES', isReservation, amountOf, 5);
    expect(seen).toEqual(['-', 'P -135.00', 'P -135.00', 'P -135.00', '-', '-']);

    const { sandbox, accountId } = await link('SANDBOX_PENDING_VANISHES');
    const stateOf = () => sandbox.ledger(accountId).find(({ text }) => text.startsWith('Reservation'))?.state;
    expect(stateOf()).toBeUndefined();
    sandbox.advance(days(3));
    expect(stateOf()).toBe('pending');
    sandbox.advance(days(1));
    expect(stateOf()).toBe('cancelled');
  });

  it('is missing for a day at SANDBOX_PENDING_RETURNS', async () => {
    const seen = await follow('SANDBOX_PENDING_RETURNS', isDinner, () => '', 4);
    expect(seen).toEqual(['-', 'P ', '-', 'P ', 'B ']);
  });

  it('is in both lists for three days at SANDBOX_PENDING_STAYS', async () => {
    const seen = await follow('SANDBOX_PENDING_STAYS', isDinner, () => '', 5);
    expect(seen).toEqual(['-', 'P ', 'P , B ', 'P , B ', 'P , B ', 'B ']);
  });

  it('has a twin that is booked a day later at SANDBOX_PENDING_TWINS', async () => {
    const seen = await follow('SANDBOX_PENDING_TWINS', ofSum('2.52'), ({ valueDate }) => valueDate, 3);
    const day = '2026-06-18';
    expect(seen).toEqual(['-', `P ${day}, P ${day}`, `P ${day}, B ${day}`, `B ${day}, B ${day}`]);
  });

  it('is an order for a later day at SANDBOX_ORDER_AHEAD', async () => {
    const seen = await follow(
      'SANDBOX_ORDER_AHEAD',
      ofSum('288.00'),
      (row) => row.bookingDate ?? row.valueDate,
      8,
    );
    expect(seen).toEqual(['-', ...Array(7).fill('P 2026-06-25'), 'B 2026-06-25']);
  });
});

describe('a booked transaction', () => {
  const idsOf = ({ booked }: Lists) => booked.map(({ transactionId }) => transactionId);
  const plainOf = ({ booked }: Lists) =>
    booked.map(({ transactionId, internalTransactionId, ...row }) => JSON.stringify(row));

  it('gets other ids on two days at SANDBOX_REISSUED_IDS, and nothing else changes', async () => {
    const { sandbox, read } = await link('SANDBOX_REISSUED_IDS');
    const known: Lists[] = [];
    for (let day = 0; day < 7; day++) {
      known.push(await read());
      sandbox.advance(days(1));
    }
    const editions = known.map((lists) => idsOf(lists).at(-1));
    expect(editions.map((id) => editions.indexOf(id))).toEqual([0, 0, 2, 2, 2, 5, 5]);
    const [first, last] = [known[0], known[6]] as [Lists, Lists];
    expect(plainOf(last).slice(-first.booked.length)).toEqual(plainOf(first));
    expect(idsOf(last).filter((id) => idsOf(first).includes(id))).toEqual([]);
  });

  it('shares its id with those of other days at SANDBOX_REUSED_IDS', async () => {
    const { read } = await link('SANDBOX_REUSED_IDS');
    const { booked } = await read();
    const ids = new Set(booked.map(({ transactionId }) => transactionId));
    expect([...ids].every((id) => /^000[1-8]$/.test(String(id)))).toBe(true);
    expect(ids.size).toBe(8);
    expect(booked.some((row) => 'internalTransactionId' in row)).toBe(false);
  });

  it('arrives days and weeks late at SANDBOX_LATE_ROWS', async () => {
    const late = (row: Row) => /^(Cheque 000381|Card fee)$/.test(textOf(row));
    const seen = await follow('SANDBOX_LATE_ROWS', late, ({ bookingDate }) => bookingDate, 4);
    expect(seen).toEqual(['-', '-', 'B 2026-05-28', 'B 2026-05-28', 'B 2026-06-18, B 2026-05-28']);
  });

  it('has identical twins at SANDBOX_TWINS: two, then three', async () => {
    const { sandbox, read } = await link('SANDBOX_TWINS');
    sandbox.advance(days(1));
    const coffees = async () => (await read()).booked.filter(ofSum('2.88')).map((row) => JSON.stringify(row));
    expect(await coffees()).toHaveLength(2);
    expect(new Set(await coffees()).size).toBe(1);
    sandbox.advance(days(2));
    expect(await coffees()).toHaveLength(3);
    expect(new Set(await coffees()).size).toBe(1);
  });

  it('changes its text or its dates later at SANDBOX_CHANGED_ROWS', async () => {
    const texts = await follow('SANDBOX_CHANGED_ROWS', ofSum('54.00'), textOf, 3);
    expect(texts).toEqual(['-', 'B TRANSFER OUT', 'B TRANSFER OUT', 'B Tickets']);
    const dates = await follow('SANDBOX_CHANGED_ROWS', ofSum('28.30'), ({ bookingDate }) => bookingDate, 4);
    expect([dates[3], dates[4]]).toEqual(['B 2026-06-18', 'B 2026-06-19']);
  });

  it('is no longer listed after fourteen days at SANDBOX_SLIDING_WINDOW', async () => {
    const { sandbox, read } = await link('SANDBOX_SLIDING_WINDOW');
    sandbox.advance(days(30));
    const dates = (await read()).booked.map(({ bookingDate }) => String(bookingDate));
    expect(dates.length).toBeGreaterThan(3);
    expect(dates.at(-1)?.localeCompare('2026-07-03')).not.toBe(-1);
  });
});

describe('a second connection', () => {
  it('has other account ids and, at SANDBOX_NEW_CONNECTION, other ids for the same transactions', async () => {
    const { sandbox, accountId, read } = await link('SANDBOX_NEW_CONNECTION');
    const { accountIds } = await sandbox.connect({ institutionId: 'SANDBOX_NEW_CONNECTION' });
    const second = accountIds[0] ?? '';
    expect(second).not.toBe(accountId);
    const [one, other] = [(await read()).booked, (await read(second)).booked];
    const withoutIds = (rows: Row[]) =>
      rows.map(({ transactionId, internalTransactionId, ...row }) => ({ ...row }));
    expect(withoutIds(other)).toEqual(withoutIds(one));
    const ids = new Set(one.map(({ transactionId }) => transactionId));
    expect(other.filter(({ transactionId }) => ids.has(transactionId))).toEqual([]);
    const realIds = (id: string) => sandbox.ledger(id).map((real) => real.id);
    expect(realIds(second)).toEqual(realIds(accountId));
  });

  it('does not restart the calendar of a scenario, even if the first one was deleted', async () => {
    const { sandbox, call, accountId } = await link('SANDBOX_PENDING_STAYS');
    const before = sandbox.timeline(accountId);
    sandbox.advance(days(2));
    const [requisition] = (await call('GET', 'requisitions/')).body.results;
    await call('DELETE', `requisitions/${requisition.id}/`);
    const { accountIds } = await sandbox.connect({ institutionId: 'SANDBOX_PENDING_STAYS' });
    expect(sandbox.timeline(accountIds[0] ?? '')).toEqual(before);
  });
});

describe('a bank with separate_continuous_history_consent', () => {
  // help article 11529718632476
  it.each(['SANDBOX_SEPARATE_HISTORY', 'WEIDENHOF_VOLKSBANK_WEIDDEMM'])(
    'always answers a long agreement with the same transactions, a short one with new ones: %s',
    async (institutionId) => {
      const { sandbox, call } = await startSandbox({ accessLifetimeSeconds: 40 * 86_400 });
      const long = await sandbox.connect({ institutionId, maxHistoricalDays: 365 });
      expect(long.redirect).not.toContain('error');
      const read = async (id = '') => (await call('GET', `accounts/${id}/transactions/`)).body;
      const [oldId] = long.accountIds;
      sandbox.advance(days(2));
      const first = await read(oldId);
      expect(first.transactions.booked.length).toBeGreaterThan(100);
      sandbox.advance(days(20));
      expect(await read(oldId)).toEqual(first);

      const { accountIds } = await sandbox.connect({ institutionId, maxHistoricalDays: 90 });
      expect(accountIds[0]).not.toBe(oldId);
      const fresh = (await read(accountIds[0])).transactions.booked;
      expect(fresh[0].bookingDate > first.transactions.booked[0].bookingDate).toBe(true);
      sandbox.advance(days(10));
      expect((await read(accountIds[0])).transactions.booked.length).toBeGreaterThan(fresh.length);
      // The account's own state does not show it.
      expect((await call('GET', `accounts/${oldId}/`)).body.status).toBe('READY');
      const hidden = sandbox.ledger(oldId ?? '').filter(({ listed }) => listed.length === 0);
      expect(hidden.length).toBeGreaterThan(0);
    },
  );
});

describe('the ledger', () => {
  const overTime = (sandbox: Sandbox) => sandbox.scenarios.filter(({ timeline }) => timeline !== undefined);

  it.each(['SANDBOX_EVENTFUL', 'SANDBOX_PENDING_STAYS', 'SANDBOX_LATE_ROWS', 'SANDBOXFINANCE_SFIN0000'])(
    'has the real transaction behind every row of %s once, with an id that never changes',
    async (institutionId) => {
      for (const seed of [1, 2]) {
        const { sandbox, accountId, read } = await link(institutionId, seed);
        const sums = new Map<string, string>();
        for (let day = 0; day < 30; day++) {
          const lists = await read();
          const ledger = sandbox.ledger(accountId);
          const named: Lists = { booked: [], pending: [] };
          let count = 0;
          for (const { id, amount, listed } of ledger) {
            if ((sums.get(id) ?? amount) !== amount) throw new Error(`${id} has another sum`);
            sums.set(id, amount);
            for (const { list, index, row } of listed) {
              named[list][index] = row;
              count++;
            }
          }
          expect(named).toEqual(lists);
          expect(count).toBe(lists.booked.length + lists.pending.length);
          expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
          sandbox.advance({ hours: 23, minutes: 30 });
        }
      }
    },
  );

  it('lists the same rows as ordinary banks, in the same order', async () => {
    const { sandbox, accountId, read } = await link('SANDBOX_LONG_HISTORY');
    for (let day = 0; day < 25; day++) {
      const { booked } = await read();
      const listed = sandbox
        .ledger(accountId)
        .flatMap((real) => real.listed)
        .filter(({ list }) => list === 'booked')
        .sort((one, other) => one.index - other.index);
      expect(listed.map(({ row }) => row)).toEqual(booked);
      sandbox.advance(days(1));
    }
  });

  it('adds up: closing balances of consecutive days differ by what was booked on the second', async () => {
    for (const institutionId of ['SANDBOX_EVENTFUL', 'SANDBOX_LATE_ROWS', 'SANDBOX_PENDING_STAYS']) {
      const life = await link(institutionId, 4);
      const closing = async () => {
        const { balances } = (await life.call('GET', `accounts/${life.accountId}/balances/`)).body;
        return Math.round(Number(balances[0].balanceAmount.amount) * 100);
      };
      let before = await closing();
      for (let day = 0; day < 40; day++) {
        const today = new Date(life.sandbox.now()).toISOString().slice(0, 10);
        life.sandbox.advance(days(1));
        const after = await closing();
        const booked = life.sandbox
          .ledger(life.accountId)
          .filter(({ bookingDate }) => bookingDate === today)
          .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
        expect([institutionId, today, after - before]).toEqual([institutionId, today, booked]);
        before = after;
      }
    }
  });

  it('says so if an account does not exist', async () => {
    const { sandbox } = await startSandbox();
    expect(() => sandbox.ledger('nobody')).toThrow("no account 'nobody'");
    expect(() => sandbox.timeline('nobody')).toThrow("no account 'nobody'");
  });

  it('comes with a calendar for each scenario with events', async () => {
    const { sandbox } = await startSandbox();
    expect(overTime(sandbox).length).toBeGreaterThan(14);
    for (const { institutionId, timeline = [] } of overTime(sandbox)) {
      const { accountIds } = await sandbox.connect({ institutionId });
      const events = sandbox.timeline(accountIds[0] ?? '');
      expect(events.map(({ description }) => description)).toEqual(
        timeline.map(({ description }) => description),
      );
      for (const { date, description } of events) {
        expect(date).toMatch(/^2026-06-\d\d$/);
        expect(description).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

describe('the guide', () => {
  it('has a row for each bank whose transactions change over time, with the description in the sandbox', async () => {
    const guide = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const table = /## Transactions over time\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
    const rows = [...table.matchAll(/^\| `(SANDBOX\w+)` \| (.+) \|$/gm)].map(([, id, words]) => [id, words]);
    const { sandbox } = await startSandbox();
    const words = new Map(
      sandbox.scenarios.map(({ institutionId, description }) => [institutionId, description]),
    );
    expect(rows).toEqual(rows.map(([id = '']) => [id, words.get(id)]));
    for (const { institutionId } of sandbox.scenarios.filter(({ timeline }) => timeline !== undefined)) {
      expect(rows.map(([id]) => id)).toContain(institutionId);
    }
  });
});

describe('time', () => {
  it('moves by days, hours, minutes and seconds', async () => {
    const { sandbox } = await startSandbox();
    const before = sandbox.now();
    sandbox.advance({ days: 1, hours: 1, minutes: 1, seconds: 1 });
    sandbox.advance(1);
    expect(sandbox.now() - before).toBe((86_400 + 3600 + 60 + 2) * 1000);
  });

  it('cannot be moved by anything else', async () => {
    const { sandbox } = await startSandbox();
    const before = sandbox.now();
    const wrong = (by: unknown, message: string) =>
      expect(() => sandbox.advance(by as number)).toThrow(message);
    wrong({ weeks: 1 }, "'weeks' is not one of days, hours, minutes and seconds");
    wrong({ days: '1' }, 'days must be a finite number');
    wrong({}, 'advance: give seconds');
    wrong(Number.NaN, 'seconds must be a finite number');
    wrong(null, 'seconds must be a finite number');
    expect(sandbox.now()).toBe(before);
  });

  it('keeps the calendar in another sandbox that continues from the state', async () => {
    const { sandbox, accountId } = await link('SANDBOX_PENDING_STAYS');
    sandbox.advance(days(3));
    const state = JSON.parse(JSON.stringify(sandbox.export()));
    const { sandbox: other } = await startSandbox({ state });
    expect(other.timeline(accountId)).toEqual(sandbox.timeline(accountId));
    expect(other.ledger(accountId)).toEqual(sandbox.ledger(accountId));
  });
});
