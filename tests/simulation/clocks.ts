/** A wall clock that can jump both ways, a steady clock that only jumps forwards, and timers on the steady clock. */
export interface Clocks {
  steadyMs(): number;
  wallMs(): number;
  /** Somebody sets the machine's clock. */
  jumpWall(byMs: number): void;
  hasJumped(): boolean;
  /** The machine sleeps: both clocks go on, and what was due meanwhile runs late. */
  suspend(forMs: number): void;
  /** When the machine last woke up, on the steady clock. */
  wokeAtMs(): number;
  /** Schedules an event of the simulated world. */
  later(delayMs: number, run: () => void): void;
  /** The pending timers of the code under test. */
  pendingTimers(): readonly PendingTimer[];
  /** Moves the clocks to the next event and runs it; `false` if there is none until `untilMs`. */
  runNext(untilMs: number): boolean;
  /** Replaces the machine's clocks, timers and `Math.random`. Returns a function that restores them. */
  install(random: () => number): () => void;
}

interface PendingTimer {
  startedMs: number;
  dueMs: number;
}

interface Entry extends PendingTimer {
  order: number;
  run: () => void;
  isTimer: boolean;
  isCancelled: boolean;
}

const epochMs = Date.UTC(2026, 0, 1);

export function createClocks(): Clocks {
  const queue: Entry[] = [];
  const timers = new Set<Entry>();
  let nowMs = 1_000;
  let wallOffsetMs = epochMs;
  let hasJumped = false;
  let wokeMs = Number.NEGATIVE_INFINITY;
  let order = 0;

  function add(delayMs: number, run: () => void, isTimer: boolean): Entry {
    const entry: Entry = {
      startedMs: nowMs,
      dueMs: nowMs + delayMs,
      order: order++,
      run,
      isTimer,
      isCancelled: false,
    };
    push(queue, entry);
    if (isTimer) timers.add(entry);
    return entry;
  }

  function cancel(entry: Entry): void {
    entry.isCancelled = true;
    timers.delete(entry);
  }

  /** Like a real timer: at least 1 ms, and a delay that does not fit into 31 bits becomes 1 ms. */
  function startTimer(run: (...args: unknown[]) => void, delay: unknown, args: unknown[]): TimerHandle {
    const asked = Number(delay);
    const delayMs = asked >= 1 && asked < 2 ** 31 ? Math.trunc(asked) : 1;
    const handle: TimerHandle = {
      entry: add(
        delayMs,
        () => {
          timers.delete(handle.entry);
          run(...args);
        },
        true,
      ),
      ref: () => handle,
      unref: () => handle,
      hasRef: () => true,
    };
    return handle;
  }

  function startInterval(run: (...args: unknown[]) => void, delay: unknown, args: unknown[]): TimerHandle {
    const handle = startTimer(tick, delay, []);
    function tick(): void {
      handle.entry = startTimer(tick, delay, []).entry;
      run(...args);
    }
    return handle;
  }

  function stopTimer(handle: unknown): void {
    if (typeof handle === 'object' && handle !== null && 'entry' in handle) cancel(handle.entry as Entry);
  }

  return {
    steadyMs: () => nowMs,
    wallMs: () => Math.round(wallOffsetMs + nowMs),
    jumpWall(byMs) {
      wallOffsetMs += byMs;
      hasJumped = true;
    },
    hasJumped: () => hasJumped,
    suspend(forMs) {
      nowMs += forMs;
      wokeMs = nowMs;
    },
    wokeAtMs: () => wokeMs,
    later: (delayMs, run) => void add(delayMs, run, false),
    pendingTimers: () => [...timers],
    runNext(untilMs) {
      for (;;) {
        const next = queue[0];
        if (next === undefined || next.dueMs > untilMs) {
          nowMs = Math.max(nowMs, untilMs);
          return false;
        }
        pop(queue);
        if (next.isCancelled) continue;
        nowMs = Math.max(nowMs, next.dueMs);
        next.run();
        return true;
      }
    },
    install(random) {
      const scope = globalThis as unknown as Record<string, unknown>;
      const replacements: [object, string, unknown][] = [
        [
          scope,
          'setTimeout',
          (run: () => void, ms?: unknown, ...args: unknown[]) => startTimer(run, ms, args),
        ],
        [
          scope,
          'setInterval',
          (run: () => void, ms?: unknown, ...args: unknown[]) => startInterval(run, ms, args),
        ],
        [scope, 'clearTimeout', stopTimer],
        [scope, 'clearInterval', stopTimer],
        [Date, 'now', () => Math.round(wallOffsetMs + nowMs)],
        [performance, 'now', () => nowMs],
        [Math, 'random', random],
      ];
      const undo = replacements.map(([target, name, value]) => replace(target, name, value));
      return () => {
        for (const put of undo) put();
      };
    },
  };
}

interface TimerHandle {
  entry: Entry;
  ref(): TimerHandle;
  unref(): TimerHandle;
  hasRef(): boolean;
}

/** Replaces a property. Returns a function that restores it. */
export function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    if (before === undefined) delete (target as Record<string, unknown>)[name];
    else Object.defineProperty(target, name, before);
  };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entry, heap[parent] as Entry)) break;
    heap[at] = heap[parent] as Entry;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop() as Entry;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!isBefore(heap[child] as Entry, last)) break;
    heap[at] = heap[child] as Entry;
    at = child;
  }
  heap[at] = last;
}
