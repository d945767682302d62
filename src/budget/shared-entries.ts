import { type BudgetEntry, mergeWindows, readEntry } from './budget-entry.ts';
import type { BudgetStorage } from './call-budget.ts';
import { createPatience } from './patience.ts';

/** Reads and changes an entry synchronously. `others` is the number of calls of other processes in flight. */
type EntryChange<Result> = (entry: BudgetEntry, others: number) => Result;

/** The entries of this process and, through the storage, those of the others. */
export interface SharedEntries {
  /** The entry as far as this process knows it. */
  local(key: string): BudgetEntry;
  /** Runs `change` on the entry with everything that the storage knows, and stores the result. It may run twice. */
  update<Result>(key: string, change: EntryChange<Result>): Promise<Result>;
  /** Ends a reservation; in this process immediately. */
  release(key: string, id: string, change: EntryChange<void>): Promise<void>;
  forget(key: string): Promise<void>;
}

const storagePatienceMs = 5_000;
/** Longer than the lease of a lock whose process has died. */
const lockPatienceMs = 15_000;

export function createSharedEntries(
  storage: BudgetStorage | undefined,
  { now, onError }: { now: () => number; onError: (error: unknown) => void },
): SharedEntries {
  const entries = new Map<string, BudgetEntry>();
  /** Ended reservations that the storage may still contain. */
  const released = new Set<string>();
  const attempt = createPatience(onError);
  const turns = new Map<string, Promise<unknown>>();

  function local(key: string): BudgetEntry {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry: BudgetEntry = { reserved: {} };
    entries.set(key, entry);
    return entry;
  }

  async function exchange<Result>(
    key: string,
    change: EntryChange<Result>,
    isLocked: boolean,
  ): Promise<Result> {
    const stored = readEntry(await attempt(storagePatienceMs, () => storage?.getItem(key)), now());
    const entry = local(key);
    entry.window = mergeWindows(entry.window, stored.window, now());
    entry.unlimitedUntilMs = Math.max(entry.unlimitedUntilMs ?? 0, stored.unlimitedUntilMs ?? 0) || undefined;
    // Without a lock, processes would overwrite each other's reservations, so each counts only its own.
    const others = isLocked
      ? Object.entries(stored.reserved).filter(([id]) => !(id in entry.reserved) && !released.has(id))
      : [];
    const result = change(entry, others.length);
    const { window, unlimitedUntilMs } = entry;
    const reserved = isLocked ? { ...Object.fromEntries(others), ...entry.reserved } : {};
    const text = JSON.stringify({ window, unlimitedUntilMs, reserved });
    if (text !== JSON.stringify(stored)) await attempt(storagePatienceMs, () => storage?.setItem(key, text));
    return result;
  }

  async function exchangeLocked<Result>(key: string, change: EntryChange<Result>): Promise<Result> {
    const controller = new AbortController();
    const { signal } = controller;
    const done = await attempt(lockPatienceMs, () =>
      // If the lock is acquired too late, there is nothing left to do.
      storage?.exclusive?.(
        key,
        async () => (signal.aborted ? undefined : { result: await exchange(key, change, true) }),
        { signal },
      ),
    );
    controller.abort();
    return done === undefined ? change(local(key), 0) : done.result;
  }

  /** This process competes for a lock with one call at a time. */
  function inTurn<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
    const turn = (turns.get(key) ?? Promise.resolve()).then(run);
    turns.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }

  const update: SharedEntries['update'] = async (key, change) => {
    if (storage === undefined) return change(local(key), 0);
    if (storage.exclusive === undefined) return exchange(key, change, false);
    return inTurn(key, () => exchangeLocked(key, change));
  };

  return {
    local,
    update,
    async release(key, id, change) {
      delete local(key).reserved[id];
      change(local(key), 0);
      released.add(id);
      await update(key, change);
      released.delete(id);
    },
    async forget(key) {
      const { reserved } = local(key);
      entries.set(key, { reserved });
      if (storage !== undefined) await attempt(storagePatienceMs, () => storage.setItem(key, '{}'));
    },
  };
}
