import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, input, institution, passTime, sender } from '../helpers/sender.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([
  [true, input, 'https://bank.example/api/institutions/A?a=1'],
  [true, { ids: { id: 'A' } }, 'https://bank.example/api/institutions/A'],
  [false, input, 'https://bank.example/api/institutions/A/?a=1'],
  [false, { ids: { id: 'A' } }, 'https://bank.example/api/institutions/A/'],
])(
  'the slash at the end of a path is left out for a backend of the user’s (%s, %j)',
  async (isProxied, given, url) => {
    const { send, urls } = sender([answer(200)], { isProxied });
    await passTime(send(institution, given));
    expect(urls).toEqual([url]);
  },
);

test.each([
  ['token', 10_000],
  ['metadata', 30_000],
  ['write', 30_000],
  ['bank-data', 120_000],
] as const)('a call of the kind %s may take %i ms', async (kind, timeoutMs) => {
  const { send } = sender([], { fetch: () => new Promise(() => undefined) });
  await expect(passTime(send({ ...institution, kind }, input))).rejects.toMatchObject({ timeoutMs });
});

test('a wait that would take all the time that is left is not begun', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { send, urls } = sender([answer(502), answer(200)], { totalTimeoutMs: 250 + 150 });
  expect(await passTime(send(institution, input))).toMatchObject({ status: 502 });
  expect(urls).toHaveLength(1);
});

test('a closed client asks nothing of the user’s functions', async () => {
  const headers = vi.fn(() => ({}));
  const { send, closing } = sender([answer(200)], { headers });
  closing.close();
  await expect(send(institution, input)).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
  expect(headers).not.toHaveBeenCalled();
});
