import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLastWord } from '../../src/auth/last-word.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openPlace(delays: number[], limitMs = 1_000) {
  const landed: string[] = [];
  const words = createLastWord<string>(
    async (word) => {
      await new Promise((resolve) => setTimeout(resolve, delays.shift() ?? 0));
      landed.push(word);
    },
    { limitMs, toLateError: (word) => new Error(`${word} is late`) },
  );
  return { landed, words };
}

test('writes are made one at a time, and of those that wait only the last is made', async () => {
  const { landed, words } = openPlace([500, 10]);
  const all = Promise.all(['one', 'two', 'three'].map((word) => words.say(word)));
  await vi.advanceTimersByTimeAsync(600);
  await all;
  expect(landed).toEqual(['one', 'three']);
  expect(words.open()).toBeUndefined();
});

test('a write that lands after it timed out is followed by the latest write again', async () => {
  const { landed, words } = openPlace([5_000]);
  const late = expect(words.say('slow')).rejects.toThrow('slow is late');
  await vi.advanceTimersByTimeAsync(500);
  const said = words.say('last');
  await vi.advanceTimersByTimeAsync(600);
  await Promise.all([late, said]);
  expect(landed).toEqual(['last']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(landed).toEqual(['last', 'slow', 'last']);
});

test('a write is open until it lands, and stays open if it fails', async () => {
  const words = createLastWord<string>(() => Promise.reject(new Error('full')), {
    limitMs: 1_000,
    toLateError: () => new Error('late'),
  });
  const saying = words.say('word');
  expect(words.open()).toEqual({ word: 'word', isFailed: false });
  await expect(saying).rejects.toThrow('full');
  expect(words.open()).toEqual({ word: 'word', isFailed: true });
  expect(words.last()).toEqual({ word: 'word' });
});

/** Writes that the test settles one by one. */
function openSlowPlace() {
  const begun: { word: string; land: () => void; fail: (error: unknown) => void }[] = [];
  const words = createLastWord<string>(
    (word) => new Promise((resolve, reject) => void begun.push({ word, land: resolve, fail: reject })),
    { limitMs: 1_000, toLateError: (word) => `${word} is late` },
  );
  const say = (word: string): { outcome: unknown } => {
    const said = { outcome: 'pending' as unknown };
    words.say(word).then(
      () => {
        said.outcome = 'landed';
      },
      (error) => {
        said.outcome = error;
      },
    );
    return said;
  };
  return { begun, words, say, begunWords: () => begun.map(({ word }) => word) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a write rejects with its own failure, or with an error that says that it is late', async () => {
  const { begun, say } = openSlowPlace();
  const failing = say('one');
  begun[0]?.fail('full');
  await pass(0);
  expect(failing.outcome).toBe('full');
  const late = say('two');
  await pass(999);
  expect(late.outcome).toBe('pending');
  await pass(1);
  expect(late.outcome).toBe('two is late');
});

test('the last write counts as landed if it lands after it timed out, and is not repeated', async () => {
  const { begun, words, say, begunWords } = openSlowPlace();
  say('slow');
  await pass(1_000);
  expect(words.open()).toEqual({ word: 'slow', isFailed: true });
  begun[0]?.land();
  await pass(0);
  expect(words.open()).toBeUndefined();
  expect(begunWords()).toEqual(['slow']);
});

test('after an older write lands late, the latest is repeated once the write in progress has landed', async () => {
  const { begun, say, begunWords } = openSlowPlace();
  say('slow');
  const last = say('last');
  await pass(1_000);
  expect(begunWords()).toEqual(['slow', 'last']);
  begun[0]?.land();
  await pass(0);
  expect(begunWords()).toEqual(['slow', 'last']);
  begun[1]?.land();
  await pass(0);
  expect(last.outcome).toBe('landed');
  expect(begunWords()).toEqual(['slow', 'last', 'last']);
  begun[2]?.land();
  await pass(0);
  expect(begunWords()).toEqual(['slow', 'last', 'last']);
});

test('an earlier write that fails late does not affect a later one that has landed', async () => {
  const { begun, words, say } = openSlowPlace();
  say('slow');
  say('last');
  await pass(1_000);
  begun[1]?.land();
  await pass(0);
  expect(words.open()).toBeUndefined();
  begun[0]?.fail('gone');
  await pass(0);
  expect(words.open()).toBeUndefined();
});

test('callers that wait behind a write that times out start one more write and share it', async () => {
  const { begun, say, begunWords } = openSlowPlace();
  const [one, two, three] = ['one', 'two', 'three'].map(say);
  await pass(1_000);
  expect(begunWords()).toEqual(['one', 'three']);
  expect([one?.outcome, two?.outcome, three?.outcome]).toEqual(['one is late', 'pending', 'pending']);
  begun[1]?.land();
  await pass(0);
  expect([two?.outcome, three?.outcome]).toEqual(['landed', 'landed']);
});
