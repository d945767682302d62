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

test('words land one after the other, and of those that wait only the last', async () => {
  const { landed, words } = openPlace([500, 10]);
  const all = Promise.all(['one', 'two', 'three'].map((word) => words.say(word)));
  await vi.advanceTimersByTimeAsync(600);
  await all;
  expect(landed).toEqual(['one', 'three']);
  expect(words.open()).toBeUndefined();
});

test('a write that lands after it was given up is followed by the latest write again', async () => {
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

test('a word is open until it has landed, and stays open where it failed', async () => {
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
