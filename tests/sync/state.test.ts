import { describe, expect, test } from 'vitest';
import { NordigenStateError, reconcile, type SyncState } from '../../src/sync/index.ts';

const booked = ['2026-01-30', '2026-01-31'].map((bookingDate) => ({
  bookingDate,
  transactionAmount: { amount: '-1.00', currency: 'EUR' },
  creditorName: 'Corner Bakery',
}));
const today = '2026-01-31';
const { state } = reconcile(undefined, { transactions: { booked } }, { today });

/** The state as it may come out of a table, with some members replaced. */
function withMembers(members: Record<string, unknown>): SyncState {
  return { ...(JSON.parse(JSON.stringify(state)) as SyncState), ...members };
}

function withRow(members: Record<string, unknown>): SyncState {
  const [first, second] = state.rows;
  return withMembers({ rows: [first, { ...second, ...members }] });
}

function errorOf(given: unknown): NordigenStateError {
  try {
    reconcile(given as SyncState, { transactions: { booked } }, { today });
  } catch (error) {
    if (error instanceof NordigenStateError) return error;
  }
  throw new Error('The state was accepted.');
}

describe('a state', () => {
  test('as it was returned or read from JSON continues the last run', () => {
    for (const given of [state, withMembers({})]) {
      const next = reconcile(given, { transactions: { booked } }, { today });
      expect(next.changes).toEqual([]);
      expect(next.unchanged).toBe(2);
      expect(next.state.revision).toBe(2);
    }
  });

  test.each([undefined, null])('that is %s begins anew', (given) => {
    expect(reconcile(given, { transactions: { booked } }, { today }).state).toEqual(state);
  });

  test.each<[problem: string, given: unknown]>([
    ['version', {}],
    ['version', 'state'],
    ['version', withMembers({ version: 0 })],
    ['version', withMembers({ version: '1' })],
    ['revision', withMembers({ revision: -1 })],
    ['revision', withMembers({ revision: 1.5 })],
    ['revision', withMembers({ revision: '1' })],
    ['today', withMembers({ today: '31.01.2026' })],
    ['readOn', withMembers({ readOn: 'yesterday' })],
    ['fullOn', withMembers({ fullOn: 20_484 })],
    ['horizon', withMembers({ horizon: '' })],
    ['since', withMembers({ since: null })],
    ['list of fields', withMembers({ fields: undefined })],
    ['list of fields', withMembers({ fields: [] })],
    ['list of fields', withMembers({ fields: [...state.fields].reverse() })],
    ['list of fields', withMembers({ fields: [...state.fields, 5] })],
    ['list of rows', withMembers({ rows: undefined })],
    ['list of rows', withMembers({ rows: {} })],
    ['row 0', withMembers({ rows: [null] })],
    ['row 0', withMembers({ rows: ['row'] })],
    ['row 1', withMembers({ rows: [state.rows[0], state.rows[0]] })],
    ['row 1', withMembers({ rows: [state.rows[1], state.rows[0]] })],
  ])('is refused for its %s (%#)', (problem, given) => {
    const error = errorOf(given);
    expect(error.reason).toBe('damaged');
    expect(error.message).toBe(
      `The sync state is damaged or is not a state of nordigen-client/sync: its ${problem} is not valid. Pass what was stored, as JSON.parse returns it, or undefined to start anew.`,
    );
  });

  test.each<[member: string, value: unknown]>([
    ['id', 5],
    ['print', '5'],
    ['print', 0.5],
    ['amount', null],
    ['currency', undefined],
    ['text', Number.NaN],
    ['names', '0'],
    ['account', 'i5'],
    ['status', 'missing'],
    ['seen', undefined],
    ['sign', '-1'],
    ['day', '2026-01-31'],
    ['valueDay', 0.5],
    ['absent', true],
    ['latest', 'x'],
    ['keys', undefined],
    ['keys', ['t5']],
    ['party', {}],
    ['party', [1, null]],
    ['words', 'words'],
    ['words', ['word']],
    ['fields', {}],
    ['fields', ['x']],
    ['listed', []],
    ['listed', 'pending'],
    ['listed', null],
  ])('is refused for a row whose %s is damaged (%#)', (member, value) => {
    expect(errorOf(withRow({ [member]: value })).message).toContain('its row 1 is not valid');
  });

  test('of a newer release is refused, and the error says so', () => {
    const error = errorOf(withMembers({ version: 2 }));
    expect(error.reason).toBe('newer');
    expect(error.message).toBe(
      'The sync state has version 2, and this release of nordigen-client supports 1: a newer release wrote it. Update the package.',
    );
  });
});
