import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { NordigenApiError } from '../../src/index.ts';
import { type StartLinkOptions, startLink } from '../../src/link/index.ts';
import { answeringClient, type Route, refusal } from '../helpers/answering-client.ts';
import { agreement, bank, requisition } from '../helpers/link-records.ts';

const wish = { institutionId: 'BANK', redirect: 'https://example.com/linked' };
const deleted = { summary: 'End User Agreement deleted', detail: 'Deleted' };

function routes(extra: Record<string, Route> = {}): Record<string, Route> {
  return {
    'GET institutions/BANK/': () => bank(),
    'POST agreements/enduser/': ({ body }) => agreement({ ...(body as object), accepted: null }),
    'POST requisitions/': ({ body }) => requisition({ ...(body as object), status: 'CR', accounts: [] }),
    'DELETE agreements/enduser/agreement-1/': () => deleted,
    ...extra,
  };
}

async function start(institution: object, options: Partial<StartLinkOptions> = {}) {
  const api = answeringClient(routes({ 'GET institutions/BANK/': () => bank(institution) }));
  const link = await startLink(api.client, { ...wish, ...options }).unwrap();
  return { ...link, body: api.bodyOf('POST agreements/enduser/') };
}

describe('a link that is started', () => {
  test('has its own agreement, requisition and reference', async () => {
    const { client, calls, bodyOf } = answeringClient(routes());
    const response = await startLink(client, wish);
    expect(response).toMatchObject({ ok: true, operation: 'requisitions.create', status: 200, issues: [] });
    const link = response.ok ? response.data : undefined;
    expect(link).toMatchObject({
      url: requisition().link,
      requisitionId: 'requisition-1',
      agreementId: 'agreement-1',
      adjusted: {},
      issues: [],
    });
    expect(link?.reference).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/);
    expect(link).not.toHaveProperty('next');
    expect(bodyOf('POST requisitions/')).toEqual({
      institution_id: 'BANK',
      redirect: wish.redirect,
      reference: link?.reference,
      agreement: 'agreement-1',
    });
    expect(calls).toEqual(['GET institutions/BANK/', 'POST agreements/enduser/', 'POST requisitions/']);
  });

  test('passes all options on', async () => {
    const { client, bodyOf } = answeringClient(routes());
    await startLink(client, {
      ...wish,
      redirect: new URL(wish.redirect),
      reference: 'mine',
      accessScope: ['balances'],
      reconfirmation: true,
      userLanguage: 'de',
      accountSelection: true,
      redirectImmediate: true,
      ssn: '1',
    }).unwrap();
    expect(bodyOf('POST agreements/enduser/')).toMatchObject({
      access_scope: ['balances'],
      reconfirmation: true,
    });
    expect(bodyOf('POST requisitions/')).toMatchObject({
      redirect: wish.redirect,
      reference: 'mine',
      user_language: 'de',
      account_selection: true,
      redirect_immediate: true,
      ssn: '1',
    });
  });

  test('leaves the agreement to the API if agreement is false', async () => {
    const { client, calls, bodyOf } = answeringClient(routes());
    const link = await startLink(client, { ...wish, agreement: false }).unwrap();
    expect(link).not.toHaveProperty('agreement');
    expect(bodyOf('POST requisitions/')).not.toHaveProperty('agreement');
    expect(calls).toEqual(['POST requisitions/']);
  });

  test('is not undone because of an invalid member of the institution, which is listed in its issues', async () => {
    const link = await start({ logo: 5, countries: null });
    expect(link.issues.map(({ path }) => path)).toContain('countries');
  });

  test('has the issues of all three answers, in their order', async () => {
    const { client } = answeringClient(
      routes({
        'GET institutions/BANK/': () => bank({ logo: 5 as never }),
        'POST agreements/enduser/': () => agreement({ reconfirmation: 'x' as never }),
        'POST requisitions/': () => ({ ...requisition(), user_language: {} }),
      }),
    );
    const response = await startLink(client, wish);
    expect(response.issues).toEqual([]);
    expect(response.data?.issues.map(({ path }) => path)).toEqual([
      'logo',
      'reconfirmation',
      'user_language',
    ]);
  });

  test('has the answers of the API, and its own terms for a second link', async () => {
    const link = await start(
      { supported_features: ['separate_continuous_history_consent'] },
      { maxHistoricalDays: 'max' },
    );
    expect(link.requisition).toMatchObject({ id: 'requisition-1', status: 'CR' });
    expect(link.agreement).toMatchObject({ id: 'agreement-1', max_historical_days: 540 });
    expect(link.next).toMatchObject({ kind: 'continuous' });
  });

  test('has no agreement at all if the API makes it', async () => {
    const { client } = answeringClient(routes());
    const link = await startLink(client, { ...wish, agreement: false, reference: 'mine' }).unwrap();
    expect(Object.keys(link).sort()).toEqual([
      'adjusted',
      'issues',
      'reference',
      'requisition',
      'requisitionId',
      'url',
    ]);
  });
});

describe('the requested days', () => {
  test.each([
    // The limits of the bank, the options, the days that are requested, and what was lowered.
    [{}, {}, 90, 90, {}],
    [{}, { maxHistoricalDays: 365, accessValidForDays: 120 }, 365, 120, {}],
    [{}, { maxHistoricalDays: 730 }, 540, 90, { maxHistoricalDays: { wished: 730, given: 540 } }],
    [{}, { accessValidForDays: 181 }, 90, 180, { accessValidForDays: { wished: 181, given: 180 } }],
    [{}, { maxHistoricalDays: 'max', accessValidForDays: 'max' }, 540, 180, {}],
    [{ transaction_total_days: 62 }, {}, 62, 90, {}],
    [{ transaction_total_days: null, max_access_valid_for_days: '' }, {}, 90, 90, {}],
    [
      { transaction_total_days: null, max_access_valid_for_days: 'soon' },
      { maxHistoricalDays: 'max', accessValidForDays: 'max' },
      90,
      90,
      {},
    ],
    [
      { transaction_total_days: '0' },
      { maxHistoricalDays: 1000 },
      730,
      90,
      { maxHistoricalDays: { wished: 1000, given: 730 } },
    ],
    [{ transaction_total_days: '9999' }, { maxHistoricalDays: 'max' }, 730, 90, {}],
    [
      { max_access_valid_for_days_reconfirmation: '730' },
      { accessValidForDays: 'max', reconfirmation: true },
      90,
      730,
      {},
    ],
    [{ max_access_valid_for_days_reconfirmation: '730' }, { accessValidForDays: 'max' }, 90, 180, {}],
  ] as const)(
    'for a bank with %j and the options %j are %d of history and %d of access',
    async (limits, wishes, history, access, adjusted) => {
      const link = await start(limits, wishes);
      expect(link.body).toMatchObject({ max_historical_days: history, access_valid_for_days: access });
      expect(link.adjusted).toEqual(adjusted);
    },
  );

  test('above 90 need a second link if the bank separates history and continuous access', async () => {
    const split = { supported_features: ['separate_continuous_history_consent'] };
    const wishes = { maxHistoricalDays: 'max', accessValidForDays: 180 } as const;
    expect((await start(split, wishes)).next).toEqual({
      kind: 'continuous',
      maxHistoricalDays: 90,
      accessValidForDays: 180,
    });
    expect(await start(split, { maxHistoricalDays: 90 })).not.toHaveProperty('next');
    expect(await start({}, wishes)).not.toHaveProperty('next');
    expect(await start({ supported_features: null }, wishes)).not.toHaveProperty('next');
  });

  test.each([
    [{ maxHistoricalDays: 0 }, /maxHistoricalDays/],
    [{ accessValidForDays: 1.5 }, /accessValidForDays/],
    [{ maxHistoricalDays: 'all' }, /'max'/],
    [{ redirect: '' }, /redirect/],
    [{ institutionId: undefined }, /institutionId/],
    [{ agreement: 'agreement-1' }, /agreement must be false/],
    [{ agreement: false, accessScope: ['balances'] }, /accessScope has no effect/],
    [{ institution_id: 'BANK' }, /no option 'institution_id'/],
  ])('and other options are checked before anything is sent: %j', async (options, message) => {
    const { client, calls } = answeringClient(routes());
    const call = startLink(client, { ...wish, ...options } as StartLinkOptions);
    await expect(call).rejects.toThrow(TypeError);
    await expect(startLink(client, { ...wish, ...options } as StartLinkOptions)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });
});

describe('options that do not fit', () => {
  test.each<[object | undefined, RegExp]>([
    [undefined, /takes an object/],
    [{ ...wish, institutionId: ' ' }, /^institutionId must not be empty/],
    [{ ...wish, reference: 5 }, /^reference must be a string/],
    [{ ...wish, ssn: 5 }, /^ssn must be a string/],
    [{ ...wish, userLanguage: 5 }, /^userLanguage must be a string/],
    [{ ...wish, accountSelection: 'yes' }, /^accountSelection must be a boolean/],
    [{ ...wish, redirectImmediate: 1 }, /^redirectImmediate must be a boolean/],
    [{ ...wish, reconfirmation: 'yes' }, /^reconfirmation must be a boolean/],
    [{ ...wish, accessScope: 'balances' }, /^accessScope must be a list/],
  ])('%j: a TypeError names them, and nothing is sent', async (options, message) => {
    const { client, calls } = answeringClient(routes());
    await expect(startLink(client, options as never)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });
});

describe('an answer without what a link needs', () => {
  test('without a reference gives the one that was sent', async () => {
    const { client } = answeringClient(
      routes({ 'POST requisitions/': () => requisition({ reference: undefined as never }) }),
    );
    expect((await startLink(client, { ...wish, reference: 'mine' }).unwrap()).reference).toBe('mine');
  });

  test.each([{ link: '' }, { link: null }, { id: undefined }])(
    'with %j rejects, and what was created is deleted',
    async (extra) => {
      const { client, calls } = answeringClient(
        routes({
          'POST requisitions/': () => requisition(extra as never),
          'DELETE requisitions/requisition-1/': () => refusal(500, 'Sorry'),
        }),
      );
      const error = await startLink(client, wish).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'NORDIGEN_VALIDATION' });
      expect(calls.at(-1)).toBe('DELETE agreements/enduser/agreement-1/');
      if ('id' in extra) expect(error).not.toHaveProperty('leftBehind');
      else expect(error).toMatchObject({ leftBehind: { requisitionId: 'requisition-1' } });
    },
  );
});

test('a link that can be reconfirmed lasts as long as the bank allows, since 90 days are too short', async () => {
  const { body, adjusted } = await start(
    { max_access_valid_for_days_reconfirmation: '730' },
    { reconfirmation: true },
  );
  expect(body).toMatchObject({ access_valid_for_days: 730, reconfirmation: true });
  expect(adjusted).toEqual({});
});

describe('a step that fails', () => {
  test.each([
    ['GET institutions/BANK/', 'institutions.get', 1],
    ['POST agreements/enduser/', 'agreements.create', 2],
  ])('returns its answer, and leaves nothing behind: %s', async (call, operation, count) => {
    const { client, calls } = answeringClient(routes({ [call]: () => refusal(400, 'No') }));
    const response = await startLink(client, wish);
    expect(response).toMatchObject({ ok: false, operation, status: 400 });
    expect(calls).toHaveLength(count);
  });

  test('deletes the agreement if the requisition is refused, and returns that refusal', async () => {
    const { client, calls } = answeringClient(
      routes({ 'POST requisitions/': () => refusal(400, 'Client reference must be unique') }),
    );
    const { error } = await startLink(client, wish);
    expect(error).toMatchObject({ status: 400, operation: 'requisitions.create' });
    expect(error).not.toHaveProperty('leftBehind');
    expect(calls.at(-1)).toBe('DELETE agreements/enduser/agreement-1/');
  });

  test('deletes the agreement if the requisition gets no answer, too', async () => {
    const { client, calls } = answeringClient(
      routes({
        'POST requisitions/': () => {
          throw new TypeError('fetch failed');
        },
      }),
    );
    await expect(startLink(client, wish)).rejects.toMatchObject({ code: 'NORDIGEN_NETWORK' });
    expect(calls.at(-1)).toBe('DELETE agreements/enduser/agreement-1/');
  });

  test('names the agreement in its error if that could not be deleted', async () => {
    const { client } = answeringClient(
      routes({
        'POST requisitions/': () => refusal(402, 'Free usage limit exceeded'),
        'DELETE agreements/enduser/agreement-1/': () => refusal(500, 'Sorry'),
      }),
    );
    const error = (await startLink(client, wish)).error as NordigenApiError;
    expect(error).toMatchObject({ status: 402, leftBehind: { agreementId: 'agreement-1' } });
    expect(error.message).toMatch(/ The agreement agreement-1, created just before, could not be deleted\.$/);
    expect(inspect(error)).toContain("leftBehind: { agreementId: 'agreement-1' }");
  });

  test('names the requisition and the agreement if neither could be deleted', async () => {
    const { client } = answeringClient(
      routes({
        'POST requisitions/': () => requisition({ link: '' }),
        'DELETE requisitions/requisition-1/': () => refusal(500, 'Sorry'),
        'DELETE agreements/enduser/agreement-1/': () => {
          throw new TypeError('fetch failed');
        },
      }),
    );
    await expect(startLink(client, wish)).rejects.toMatchObject({
      name: 'NordigenValidationError',
      operation: 'requisitions.create',
      status: 200,
      issues: [],
      leftBehind: { requisitionId: 'requisition-1', agreementId: 'agreement-1' },
      message:
        'requisitions.create answered without a link that the user could be sent to. The requisition requisition-1 and the agreement agreement-1, created just before, could not be deleted.',
    });
  });

  test('deletes what was created if the link is empty, and then names nothing', async () => {
    const { client, calls } = answeringClient(
      routes({
        'POST requisitions/': () => requisition({ link: '' }),
        'DELETE requisitions/requisition-1/': () => deleted,
      }),
    );
    const error = await startLink(client, wish).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: 'requisitions.create answered without a link that the user could be sent to.',
    });
    expect(error).not.toHaveProperty('leftBehind');
    expect(calls.slice(-2)).toEqual([
      'DELETE requisitions/requisition-1/',
      'DELETE agreements/enduser/agreement-1/',
    ]);
  });

  test('deletes nothing if nothing was created', async () => {
    const { client, calls } = answeringClient(routes({ 'POST requisitions/': () => refusal(400, 'No') }));
    const { error } = await startLink(client, { ...wish, agreement: false });
    expect(error).not.toHaveProperty('leftBehind');
    expect(calls).toEqual(['POST requisitions/']);
  });

  test('does not report an agreement as left behind that is already gone', async () => {
    const { client } = answeringClient(
      routes({
        'POST requisitions/': () => refusal(400, 'No'),
        'DELETE agreements/enduser/agreement-1/': () => refusal(404, 'Not found.'),
      }),
    );
    expect((await startLink(client, wish)).error).not.toHaveProperty('leftBehind');
  });

  test('sends no requisition if the agreement has no id, because the API would then add an agreement of its own', async () => {
    const { client, calls } = answeringClient(
      routes({ 'POST agreements/enduser/': () => agreement({ id: {} as never }) }),
    );
    await expect(startLink(client, wish)).rejects.toMatchObject({ code: 'NORDIGEN_VALIDATION' });
    expect(calls).not.toContain('POST requisitions/');
  });

  test('deletes the agreement if the requisition has no link', async () => {
    const { client, calls } = answeringClient(
      routes({ 'POST requisitions/': () => requisition({ link: {} as never }) }),
    );
    await expect(startLink(client, wish)).rejects.toMatchObject({ code: 'NORDIGEN_VALIDATION' });
    expect(calls.at(-1)).toBe('DELETE agreements/enduser/agreement-1/');
  });

  test('rejects with the caller’s reason if the caller aborts, and undoes the steps before', async () => {
    const controller = new AbortController();
    const reason = new Error('The user left.');
    const { client, calls } = answeringClient(
      routes({
        'POST requisitions/': ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            controller.abort(reason);
          }),
      }),
    );
    await expect(startLink(client, { ...wish, signal: controller.signal })).rejects.toBe(reason);
    expect(calls.at(-1)).toBe('DELETE agreements/enduser/agreement-1/');
    expect(reason).not.toHaveProperty('leftBehind');
  });
});
