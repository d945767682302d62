import type { RealTransaction, Sandbox, SandboxRequest } from 'nordigen-client/sandbox';

/** The calls that the sandbox answered, and what was true at that time. */
export interface CallLog {
  add(request: SandboxRequest): void;
  /** Each account's ledger at the time of its last answer. */
  truth: ReadonlyMap<string, readonly RealTransaction[]>;
  /** What each account's bank listed as pending, on the day of its last answer and on the day before. */
  pendingLately: ReadonlyMap<string, readonly RealTransaction[]>;
  count(operation: string): number;
  /** How many calls were refused because there were too many. */
  countRefused(): number;
  /** The most reads of one account within 24 hours. */
  mostPerDay(): number;
  /** The most calls for accounts within one minute, wherever that minute begins. */
  mostPerMinute(): number;
}

const dayMs = 86_400_000;

export function createCallLog(readLedger: () => Sandbox['ledger']): CallLog {
  const truth = new Map<string, readonly RealTransaction[]>();
  const pendingByDay = new Map<string, Map<number, readonly RealTransaction[]>>();
  const operations = new Map<string, number>();
  const reads = new Map<string, number[]>();
  const accountCalls: number[] = [];
  let refused = 0;

  /** Keeps what was listed as pending since yesterday, each purchase once. */
  function notePending(account: string, ledger: readonly RealTransaction[], day: number): void {
    const since = [...(pendingByDay.get(account) ?? [])].filter(([earlier]) => earlier >= day - 1);
    const days = new Map(since);
    const pending = ledger.filter(({ listed }) => listed.some(({ list }) => list === 'pending'));
    const all = [...(days.get(day) ?? []), ...pending];
    days.set(day, onceEach(all));
    pendingByDay.set(account, days);
  }

  return {
    truth,
    get pendingLately() {
      return new Map(
        [...pendingByDay].map(([account, days]) => [account, onceEach([...days.values()].flat())]),
      );
    },
    add({ operation = 'none', path, status, atMs }) {
      operations.set(operation, (operations.get(operation) ?? 0) + 1);
      if (status === 429) refused++;
      if (!operation.startsWith('accounts.')) return;
      accountCalls.push(atMs);
      if (operation !== 'accounts.getTransactions' || status !== 200) return;
      const id = path.split('/').at(-3) ?? '';
      reads.set(id, [...(reads.get(id) ?? []), atMs]);
      const ledger = readLedger()(id);
      truth.set(id, ledger);
      notePending(id, ledger, Math.floor(atMs / dayMs));
    },
    count: (operation) => operations.get(operation) ?? 0,
    countRefused: () => refused,
    mostPerDay: () => Math.max(0, ...[...reads.values()].map((times) => mostWithin(times, dayMs))),
    mostPerMinute: () => mostWithin(accountCalls, 60_000),
  };
}

function onceEach(purchases: readonly RealTransaction[]): RealTransaction[] {
  return [...new Map(purchases.map((purchase) => [purchase.id, purchase])).values()];
}

/** The most moments within any span of this length. */
export function mostWithin(moments: readonly number[], spanMs: number): number {
  let [most, first] = [0, 0];
  moments.forEach((moment, index) => {
    while (moment - (moments[first] ?? moment) >= spanMs) first++;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
