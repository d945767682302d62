import { late, settleBy } from './settle-by.ts';

/** Writes that land in the order in which they were made. */
export interface LastWord<Word> {
  /** Resolves when this write, or a later one, has landed; rejects if it fails or takes too long. */
  say(word: Word): Promise<void>;
  /** The last write that was requested. */
  last(): { word: Word } | undefined;
  /** The last write, while it has not landed: still in progress, or failed. */
  open(): { word: Word; isFailed: boolean } | undefined;
}

interface Landing {
  /** The number of the write. */
  number: number;
  untilMs: number;
  done: Promise<void>;
}

/**
 * Makes one write at a time. While one is in progress, only the latest of the others waits; the rest are
 * skipped. After `limitMs` a write is no longer waited for. If it settles after all, it may have
 * overwritten a later one, so the latest is written again.
 */
export function createLastWord<Word>(
  land: (word: Word) => Promise<void>,
  options: { limitMs: number; toLateError: (word: Word) => unknown },
): LastWord<Word> {
  let said = 0;
  let last: { word: Word } | undefined;
  let current: Landing | undefined;
  /** The last write that settled. */
  let ended: { number: number; failure?: { error: unknown } } = { number: 0 };
  let isUndone = false;

  function begin(word: Word): void {
    const landing: Landing = {
      number: said,
      untilMs: performance.now() + options.limitMs,
      done: Promise.resolve(),
    };
    current = landing;
    landing.done = land(word).then(
      () => end(landing),
      (error: unknown) => end(landing, { error }),
    );
  }

  function end(landing: Landing, failure?: { error: unknown }): void {
    const isLate = current !== landing;
    if (!isLate) current = undefined;
    if (!isLate || landing.number >= ended.number) {
      ended = { number: landing.number, ...(failure && { failure }) };
    }
    if (isLate && landing.number < said) isUndone = true;
    if (isUndone && current === undefined && last !== undefined) {
      isUndone = false;
      begin(last.word);
    }
  }

  function giveUp(landing: Landing, word: Word): void {
    if (current !== landing) return;
    current = undefined;
    ended = { number: landing.number, failure: { error: options.toLateError(word) } };
  }

  return {
    async say(word) {
      said++;
      const own = said;
      last = { word };
      while (ended.number < own) {
        if (current === undefined) begin(last.word);
        const landing = current as Landing | undefined;
        if (landing === undefined) continue;
        // Use this caller's own timer: on edge runtimes another request's timers may have stopped for good.
        if ((await settleBy(landing.done, landing.untilMs)) === late) giveUp(landing, word);
      }
      if (ended.failure !== undefined) throw ended.failure.error;
    },
    last: () => last,
    open() {
      if (last === undefined || (ended.number === said && ended.failure === undefined)) return undefined;
      return { word: last.word, isFailed: current === undefined };
    },
  };
}
