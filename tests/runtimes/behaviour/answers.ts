import { createNordigenClient } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { type Behaviour, check, checkSame, type World } from './behaviour.ts';

const institution_id = 'SANDBOXFINANCE_SFIN0000';

export const answerBehaviours: readonly Behaviour[] = [
  {
    name: "bank data keeps the API's spelling, and has the limits from the headers",
    async run(world) {
      const { accountIds } = await world.connect();
      const client = world.client();
      const id = accountIds[0] as string;
      const response = await client.accounts.getTransactions(id, { date_from: daysAgo(world, 30) });
      check(response.ok && response.data.transactions.booked.length > 0, 'There are no transactions.');
      const [row] = response.data.transactions.booked;
      check(/^-?\d+\.\d+$/.test(row?.transactionAmount.amount ?? ''), 'The amount is not a decimal string.');
      checkSame(
        'account limit',
        [response.rateLimits.account?.limit, response.rateLimits.account?.remaining],
        [4, 3],
      );
      check(response.rateLimits.general?.remaining !== undefined, 'The general limit is missing.');
      check((await client.accounts.getBalances(id).unwrap()).balances.length > 0, 'There are no balances.');
      return `${response.data.transactions.booked.length} booked`;
    },
  },
  {
    name: 'all pages are read one by one, and links to other hosts are not followed',
    async run(world) {
      const client = world.client();
      const creations = Array.from({ length: 101 }, () =>
        client.agreements.create({ institution_id }).unwrap(),
      );
      const created = await Promise.all(creations);
      const ids = new Set<string>();
      for await (const { id } of client.agreements.listAll()) ids.add(id);
      check(
        ids.size === 101 && created.every(({ id }) => ids.has(id)),
        `${ids.size} agreements were listed.`,
      );
      const pages = (await world.dataCalls()).filter(({ method }) => method === 'GET');
      checkSame('pages', pages.length, 2);
      const page = await client.agreements.list({ limit: 2, offset: 100 }).unwrap();
      checkSame('the last page', [page.count, page.results.length, page.next], [101, 1, null]);
    },
  },
  {
    name: 'writes send their body, and a deletion has an answer',
    async run(world) {
      const client = world.client();
      const agreement = await client.agreements.create({ institution_id, max_historical_days: 30 }).unwrap();
      checkSame('max_historical_days', agreement.max_historical_days, 30);
      const redirect = 'https://example.com/zurück?näme=☂';
      const requisition = await client.requisitions
        .create({ institution_id, redirect, agreement: agreement.id, reference: 'order 1 / ☂' })
        .unwrap();
      checkSame('reference', requisition.reference, 'order 1 / ☂');
      checkSame('status', (await client.requisitions.delete(requisition.id)).status, 200);
      checkSame('after it', (await client.requisitions.get(requisition.id)).status, 404);
    },
  },
  {
    name: 'the sandbox itself runs here without a network',
    async run() {
      const sandbox = createSandbox();
      const { fetch, now, credentials } = sandbox;
      const client = createNordigenClient({ fetch, now, credentials });
      check((await client.institutions.list({ country: 'GB' }).unwrap()).length > 0, 'There are no banks.');
      sandbox.advance(86_400);
      check((await client.institutions.list()).ok, 'The renewal failed.');
      checkSame('requests', sandbox.requests.length, 4);
      client.close();
    },
  },
];

function daysAgo(world: World, days: number): string {
  return new Date(world.now() - days * 86_400_000).toISOString().slice(0, 10);
}
