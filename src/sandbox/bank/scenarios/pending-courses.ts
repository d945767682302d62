import type { Episode, EpisodeStage } from '../course.ts';
import type { Row } from '../transactions.ts';
import { type Scenario, scenario } from './scenario.ts';

type Change = NonNullable<EpisodeStage['change']>;

const dinner = { day: 1, euros: -48.6, party: 'The Copper Kettle', text: 'Card payment The Copper Kettle' };

/** A dinner on day 1 that is booked on day 3. The banks below vary it. */
function dinnerBooked(pending: Change | undefined, booked: Change | undefined, as: string): Episode {
  return {
    ...dinner,
    name: 'dinner',
    stages: [
      { day: 1, place: 'pending', description: 'A dinner is pending.', ...(pending && { change: pending }) },
      { day: 3, place: 'booked', description: `It is booked ${as}.`, ...(booked && { change: booked }) },
    ],
  };
}

const negated = ({ amount, currency }: Row): Row => ({ amount: String(amount).replace('-', ''), currency });

/** Banks at which a pending transaction changes or disappears. */
export const pendingCourses: readonly Scenario[] = [
  scenario('SANDBOX_PENDING_SAME_ID', 'A pending purchase is booked under the same id.', {
    feed: {
      episodes: [
        dinnerBooked(
          (row) => ({ ...row, transactionId: 'CARD-7001' }),
          (row) => ({ ...row, transactionId: 'CARD-7001' }),
          'under the same id',
        ),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_OTHER_ID', 'A pending purchase is booked under another id.', {
    feed: {
      episodes: [
        dinnerBooked(
          (row) => ({ ...row, transactionId: 'HOLD-7001' }),
          (row) => ({ ...row, transactionId: 'CARD-9412' }),
          'under another id',
        ),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_OTHER_DAY', 'A pending purchase is booked with another value date.', {
    feed: {
      episodes: [
        dinnerBooked(undefined, (row, date) => ({ ...row, valueDate: date(3) }), 'with another value date'),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_OTHER_TEXT', 'A pending purchase is booked with another text.', {
    feed: {
      episodes: [
        dinnerBooked(
          (row) => ({ ...row, remittanceInformationUnstructured: 'RESERVATION 4711 CARD XX12' }),
          undefined,
          'with another text',
        ),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_OTHER_SIGN', 'A purchase is positive while pending, and negative once booked.', {
    feed: {
      episodes: [
        dinnerBooked(
          (row) => ({ ...row, transactionAmount: negated(row.transactionAmount as Row) }),
          undefined,
          'with the other sign',
        ),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_OTHER_SUM', 'A pending purchase is booked with a tip, so with another amount.', {
    feed: {
      episodes: [
        dinnerBooked(
          (row) => ({ ...row, transactionAmount: { ...(row.transactionAmount as Row), amount: '-40.00' } }),
          undefined,
          'with a tip',
        ),
      ],
    },
  }),
  scenario('SANDBOX_PENDING_NEW_TEXT', 'The text of a pending purchase changes while it is pending.', {
    feed: {
      episodes: [
        {
          ...dinner,
          name: 'dinner',
          stages: [
            {
              day: 1,
              place: 'pending',
              description: 'A dinner is pending, with a text written by a machine.',
              change: (row) => ({ ...row, remittanceInformationUnstructured: 'POS 4711 KETTLE' }),
            },
            { day: 2, place: 'pending', description: 'It is pending with a text written for people.' },
            { day: 4, place: 'booked', description: 'It is booked.' },
          ],
        },
      ],
    },
  }),
  scenario('SANDBOX_PENDING_VANISHES', 'A hotel reservation is pending for three days and never booked.', {
    feed: {
      episodes: [
        {
          name: 'reservation',
          day: 1,
          euros: -150,
          party: 'Hotel Kestrel Bay',
          text: 'Reservation Hotel Kestrel Bay',
          stages: [
            { day: 1, place: 'pending', description: 'A reservation is pending.' },
            { day: 4, place: 'none', description: 'It is gone: nothing was booked.' },
          ],
        },
      ],
    },
  }),
  scenario('SANDBOX_PENDING_RETURNS', 'A pending purchase is missing for a day, comes back, and is booked.', {
    feed: {
      episodes: [
        {
          ...dinner,
          name: 'dinner',
          stages: [
            { day: 1, place: 'pending', description: 'A dinner is pending.' },
            { day: 2, place: 'none', description: 'It is missing.' },
            { day: 3, place: 'pending', description: 'It is back.' },
            { day: 4, place: 'booked', description: 'It is booked.' },
          ],
        },
      ],
    },
  }),
  scenario('SANDBOX_PENDING_STAYS', 'A purchase is listed as pending for three days after it was booked.', {
    feed: {
      episodes: [
        {
          ...dinner,
          name: 'dinner',
          stages: [
            { day: 1, place: 'pending', description: 'A dinner is pending.' },
            { day: 2, place: 'both', description: 'It is booked, and still listed as pending.' },
            { day: 5, place: 'booked', description: 'It is listed only as booked.' },
          ],
        },
      ],
    },
  }),
  scenario(
    'SANDBOX_PENDING_TWINS',
    'Two equal purchases on one day are pending, and are booked on different days.',
    {
      feed: {
        episodes: [2, 3].map((bookedOn, index) => ({
          name: `tram-${index + 1}`,
          day: 1,
          euros: -2.8,
          party: 'Tramline Tickets',
          text: 'Card payment Tramline Tickets',
          stages: [
            { day: 1, place: 'pending', description: `Tram ticket ${index + 1} of two is pending.` },
            { day: bookedOn, place: 'booked', description: `Tram ticket ${index + 1} is booked.` },
          ],
        })),
      },
    },
  ),
  scenario('SANDBOX_ORDER_AHEAD', 'A transfer ordered for a later day is pending until then.', {
    feed: {
      episodes: [
        {
          name: 'order',
          day: 8,
          euros: -320,
          party: 'Willow Court Lettings',
          text: 'Deposit for the cellar',
          isTransfer: true,
          stages: [
            { day: 1, place: 'pending', description: 'A transfer for day 8 is listed as pending.' },
            { day: 8, place: 'booked', description: 'It is booked.' },
          ],
        },
      ],
    },
  }),
];
