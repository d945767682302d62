import { describe, expect, test } from 'vitest';
import { createInTurn } from '../../src/stores/in-turn.ts';

describe('createInTurn', () => {
  test('begins each task when the one before it has ended, and returns its result', async () => {
    const inTurn = createInTurn();
    const log: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([inTurn('x', work('a')), inTurn('x', work('b'))])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('goes on after a task that failed, and rejects only for its own caller', async () => {
    const inTurn = createInTurn();
    const failure = new Error('first');
    const first = inTurn('x', () => Promise.reject(failure));
    const second = inTurn('x', async () => 'second');
    await expect(first).rejects.toBe(failure);
    expect(await second).toBe('second');
  });

  test('does not delay tasks of other names', async () => {
    const inTurn = createInTurn();
    void inTurn('x', () => new Promise(() => undefined));
    expect(await inTurn('y', async () => 'y')).toBe('y');
  });

  test('keeps the order of three tasks if the last is added while the second waits', async () => {
    const inTurn = createInTurn();
    const log: number[] = [];
    const first = inTurn('x', async () => void log.push(1));
    const second = inTurn('x', async () => void log.push(2));
    await first;
    const third = inTurn('x', async () => void log.push(3));
    await Promise.all([second, third]);
    expect(log).toEqual([1, 2, 3]);
  });
});
