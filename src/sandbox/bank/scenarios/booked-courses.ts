import { dayMs } from '../../clock.ts';
import { hashHex } from '../../random.ts';
import type { Feed } from '../course.ts';
import type { Row } from '../transactions.ts';
import { type Scenario, scenario, without } from './scenario.ts';

/** Ids derived from a transaction and an edition: a new edition changes all of them. */
function withIds(row: Row, id: string, edition: string | number): Row {
  if (row.internalTransactionId === undefined) return row;
  const digest = hashHex(`${id}/edition/${edition}`);
  return { ...row, transactionId: digest.slice(0, 18).toUpperCase(), internalTransactionId: digest };
}

const reissueDays = [2, 5];

const reissuedIds: Feed = {
  events: reissueDays.map((day) => ({ day, description: 'All ids are new; the transactions are the same.' })),
  row(row, { movement, nowMs }, { firstDay }) {
    const edition = reissueDays.filter((day) => nowMs >= (firstDay + day) * dayMs).length;
    return withIds(row, movement.id, edition);
  },
};

/** Ids number the transactions of a day, and start again at 1 on the next. */
const reusedIds: Feed = {
  events: [{ day: 1, description: "Yesterday's ids now belong to today's transactions." }],
  row(row, { movement, isPending }) {
    if (isPending) return row;
    const place = Number.parseInt(hashHex(`${movement.id}/place`).slice(0, 6), 16) % 8;
    return { ...without(row, 'internalTransactionId'), transactionId: `000${place + 1}` };
  },
};

const lateRows: Feed = {
  episodes: [
    {
      name: 'cheque',
      day: 1,
      bookingDay: 1,
      euros: 75,
      party: 'Mika Lindahl',
      text: 'Cheque 000381',
      isTransfer: true,
      stages: [{ day: 4, place: 'booked', description: 'A row of day 1 arrives.' }],
    },
    {
      name: 'fee',
      day: -20,
      bookingDay: -20,
      euros: -4.9,
      party: 'Sandbox: late rows',
      text: 'Card fee',
      isTransfer: true,
      stages: [{ day: 2, place: 'booked', description: 'A row of three weeks ago arrives.' }],
    },
  ],
};

const twins: Feed = {
  episodes: [1, 1, 3].map((arrivesOn, index) => ({
    name: `coffee-${index + 1}`,
    day: 1,
    bookingDay: 1,
    euros: -3.2,
    party: 'Skyline Coffee Roasters',
    text: 'Card payment Skyline Coffee Roasters',
    stages: [
      {
        day: arrivesOn,
        place: 'booked',
        description: index < 2 ? `Coffee ${index + 1} of two is booked.` : 'A third one of day 1 arrives.',
      },
    ],
  })),
  row: (row) => without(row, 'transactionId', 'internalTransactionId', 'valueDateTime'),
};

const changedRows: Feed = {
  episodes: [
    {
      name: 'transfer',
      day: 1,
      euros: -60,
      party: 'Robin Ashdown',
      text: 'Tickets',
      isTransfer: true,
      stages: [
        {
          day: 1,
          place: 'booked',
          description: "A transfer is booked with the bank's own text.",
          change: (row) => ({ ...row, remittanceInformationUnstructured: 'TRANSFER OUT' }),
        },
        { day: 3, place: 'booked', description: 'Its text is now what the user wrote.' },
      ],
    },
    {
      name: 'groceries',
      day: 1,
      bookingDay: 1,
      euros: -31.45,
      party: 'Corner Basket',
      text: 'Card payment Corner Basket',
      stages: [
        { day: 1, place: 'booked', description: 'A purchase is booked.' },
        {
          day: 4,
          place: 'booked',
          description: 'Its dates have changed.',
          change: (row, date) => ({ ...row, bookingDate: date(2), valueDate: date(2) }),
        },
      ],
    },
  ],
};

/** Each connection has different ids. */
const newConnection: Feed = {
  row: (row, { movement }, { accountId }) => withIds(row, movement.id, accountId),
};

/** Banks at which booked transactions arrive late, change, or get other ids. */
export const bookedCourses: readonly Scenario[] = [
  scenario('SANDBOX_REISSUED_IDS', 'All ids change from one day to the next.', { feed: reissuedIds }),
  scenario(
    'SANDBOX_REUSED_IDS',
    'Ids count from 1 to 8, so they belong to different transactions each day.',
    {
      feed: reusedIds,
    },
  ),
  scenario('SANDBOX_LATE_ROWS', 'Rows arrive days and weeks after they were booked.', { feed: lateRows }),
  scenario(
    'SANDBOX_TWINS',
    'Equal purchases on one day that nothing distinguishes; a third one appears later.',
    {
      feed: twins,
    },
  ),
  scenario('SANDBOX_CHANGED_ROWS', 'Texts and days of booked transactions change later.', {
    feed: changedRows,
  }),
  scenario('SANDBOX_NEW_CONNECTION', 'Each connection has different ids for the same transactions.', {
    feed: newConnection,
  }),
  scenario(
    'SANDBOX_SEPARATE_HISTORY',
    'Under an agreement of more than 90 days, transactions are fetched once and never change again.',
    { institution: { features: ['private_accounts', 'separate_continuous_history_consent'] } },
  ),
  scenario('SANDBOX_SLIDING_WINDOW', 'Shows only the last fourteen days.', {
    feed: { windowDays: 14 },
  }),
];
