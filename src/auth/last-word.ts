import { late, settleBy } from './settle-by.ts';

/** Writes that land in the order in which they were said. */
export interface LastWord<Word> {
  /** Resolves when the word, or one that was said after it, has landed; rejects where that failed or takes too long. */
  say(word: Word): Promise<void>;
  /** The word that was said last. */
  last(): { word: Word } | undefined;
  /** The word that was said last, while it has not landed: on its way, or failed. */
  open(): { word: Word; isFailed: boolean } | undefined;
}

interface Landing {
  /** Which word it lands. */
  number: number;
  untilMs: number;
  done: Promise<void>;
}

/**
 * Lands one word at a time. While one is on its way, the last of those said meanwhile waits, and the others need not
 * land at all. One that takes longer than `limitMs` is waited for no longer; when it settles after all, it may have
 * undone what landed meanwhile, so the last word is landed once more.
 */
export function createLastWord<Word>(
  land: (word: Word) => Promise<void>,
  options: { limitMs: number; toLateError: (word: Word) => unknown },
): LastWord<Word> {
  let said = 0;
  let last: { word: Word } | undefined;
  let current: Landing | undefined;
  /** The last landing that came to an end. */
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
        // By a timer of this caller's own: on edge runtimes those of another request may have stopped for good.
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
