import { expect, test } from 'vitest';
import { createNordigenClient } from '../../src/index.ts';

const client = createNordigenClient({
  credentials: 'proxy',
  baseUrl: 'https://backend.example/',
  fetch: () => expect.unreachable('nothing is sent'),
});

test.each([
  ['a number instead of text', { institution_id: 5 }, 'institution_id must be of the type string'],
  [
    'text instead of a number',
    { institution_id: 'A', max_historical_days: '90' },
    'max_historical_days must be of the type integer',
  ],
  [
    'a list of the wrong type',
    { institution_id: 'A', access_scope: [1] },
    'access_scope must be of the type Array',
  ],
  [
    'text instead of a boolean',
    { institution_id: 'A', reconfirmation: 'yes' },
    'reconfirmation must be of the type boolean',
  ],
])('a write with %s is refused before it is sent', async (_, body, message) => {
  const outcome = client.agreements.create(body as never);
  await expect(outcome).rejects.toThrow(TypeError);
  await expect(outcome).rejects.toThrow(message);
});
