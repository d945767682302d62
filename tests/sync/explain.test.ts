import { expect, test } from 'vitest';
import { createExplanations } from '../../src/sync/explain.ts';

test('each change is explained by its own evidence and fields, whatever came before it', () => {
  const explain = createExplanations();
  const inTurn = [
    explain('id', ['bookingDate']),
    explain('text', ['bookingDate']),
    explain('text', ['bookingDate', 'valueDate']),
    explain('text', ['bookingDate']),
    explain('text', ['valueDate']),
  ];
  expect(inTurn).toEqual([
    createExplanations()('id', ['bookingDate']),
    createExplanations()('text', ['bookingDate']),
    createExplanations()('text', ['bookingDate', 'valueDate']),
    createExplanations()('text', ['bookingDate']),
    createExplanations()('text', ['valueDate']),
  ]);
  expect(new Set(inTurn).size).toBe(4);
});
