import { createNordigenClient, type NordigenClientOptions, type TokenRecord } from 'nordigen-client';
import { type Behaviour, check, rejection, type World } from './behaviour.ts';
import { leakIn, note } from './canary.ts';
import { planted, song } from './planted.ts';
import { printers } from './printers.ts';

const toPage = (text: string): string => text.replaceAll('"', '&quot;').replaceAll('+', '&#43;');

/** What a gateway makes of what it echoes. */
const escapes: Record<string, (text: string) => string> = {
  JSON: (text) => JSON.stringify({ summary: text, detail: `Not allowed: ${text}`, type: text }),
  'a field': (text) => JSON.stringify({ reference: { summary: text, detail: text }, status_code: 400 }),
  'JSON of PHP': (text) => JSON.stringify({ detail: text }).replaceAll('/', '\\/'),
  'JSON of .NET': (text) =>
    JSON.stringify({ title: text }).replaceAll('\\"', '\\u0022').replaceAll('+', '\\u002B'),
  'JSON in JSON': (text) => JSON.stringify({ detail: JSON.stringify({ echo: text }) }),
  'a page': (text) => `<html><p>${toPage(text)}</p></html>`,
  'a URL': (text) => `no route for /x?${new URLSearchParams({ echo: text })}`,
  'an account': (text) => JSON.stringify({ id: text, iban: text, status: text }),
};
const statuses = [200, 400, 401, 403, 409, 429, 500, 503];

const thrown = (text: string): Error =>
  Object.assign(new Error(`${planted.cause} ${text}`, { cause: text }), { command: { args: [text] } });
const wish = {
  institution_id: 'SANDBOXFINANCE_SFIN0000',
  redirect: 'https://example.com/',
  ssn: planted.ssn,
};

/** What is noted here, and by each behaviour besides, is printed in every way when the behaviour ends. */
export const leakBehaviours: readonly Behaviour[] = [
  {
    name: "this runtime's printers show a cause and a field, so that a leak would be seen",
    async run() {
      const error = Object.assign(new Error('Not a leak.', { cause: new Error(song) }), { field: song });
      const inspects = printers.filter(({ name }) => /^a walk$|inspect(?!.*clone)/.test(name));
      for (const { name, print } of inspects) {
        check(print(error).split(song).length > 2, `${name} prints ${print(error)}`);
      }
      check(leakIn(new Error('x', { cause: planted.cause })) !== undefined, 'A leak was not seen.');
      return `${printers.length} ways to print`;
    },
  },
  ...Object.entries(escapes).map(([how, toEcho], index) => ({
    name: `what a request carried and an answer echoes as ${how} is printed by nothing`,
    async run(world: World) {
      const client = world.client({ retry: false });
      const token = await client.auth.getAccessToken();
      const body = toEcho(`${token} ${planted.header} ${planted.ssn}`);
      const headers = { 'x-echo': encodeURIComponent(token) };
      for (const status of [statuses[index] as number, 400, 502]) {
        await world.fail('requisitions.create', { status, body, headers });
        await client.requisitions.create(wish).catch(note);
      }
      const { secretId, secretKey } = planted;
      const other = world.client({ retry: false, credentials: { secretId, secretKey } });
      await world.fail('token.getTokenPair', { status: 401, body: toEcho(`${secretId} ${secretKey}`) }, 2);
      await other.token.getTokenPair().catch(note);
      await other.institutions.list().catch(note);
    },
  })),
  {
    name: 'what a store throws is printed by nothing',
    async run(world) {
      let reported = 0;
      const report = (): void => void reported++;
      const set = async (_: string, record: TokenRecord): Promise<never> => {
        throw thrown(`SET ${record.access} ${record.refresh}`);
      };
      const store = { get: () => undefined, set, clear: () => undefined };
      const client = world.client({ store, on: { storeError: report } });
      check((await client.institutions.list()).ok, 'The call failed.');
      const broken = { ...store, get: () => Promise.reject(thrown('GET')) };
      await world.client({ store: broken }).institutions.list().catch(report);
      await world.client({ store: broken }).auth.peekTokenPair().catch(report);
      check(reported >= 3, `${reported} reports`);
    },
  },
  {
    name: 'what a credentials function throws is printed by nothing',
    async run(world) {
      const failing = (error: unknown): NordigenClientOptions => ({
        credentials: async () => Promise.reject(error),
      });
      for (const error of [thrown('the vault'), planted.cause, undefined]) {
        await rejection(world.client(failing(error)).institutions.list());
      }
    },
  },
  {
    name: 'what a fetch function throws is printed by nothing, the request with its token included',
    async run(world) {
      const pair = await world.client().auth.getTokenPair();
      const fetches: NonNullable<NordigenClientOptions['fetch']>[] = [
        async (input, init) => {
          const request = new Request(input, init);
          const error = thrown(`${request.headers.get('authorization')}`);
          throw Object.assign(error, { request, options: { headers: [...request.headers] } });
        },
        async () => Promise.reject(Object.assign(new TypeError(planted.cause), { code: 'ECONNRESET' })),
        async () => planted.cause as never,
      ];
      for (const fetch of fetches) {
        const client = world.client({ fetch, retry: false, credentials: async () => pair });
        await rejection(client.institutions.list());
      }
    },
  },
  {
    name: 'options that cannot be used are named, and not printed',
    async run(world) {
      const { secretId, secretKey } = planted;
      const bad: NordigenClientOptions[] = [
        { headers: { 'x-gateway': `${planted.header}\n${planted.header}` } },
        { credentials: { secretId, secretKey: `${secretKey}\n` } },
        { credentials: { secretId, secretKey: { secretKey } as never } },
      ];
      for (const options of bad) {
        try {
          createNordigenClient({ baseUrl: world.baseUrl, ...options });
        } catch (error) {
          note(error);
          continue;
        }
        throw new Error('The options were taken.');
      }
      await rejection(
        world.client({ headers: () => ({ 'x-gateway': `${planted.header}\nx` }) }).accounts.get('x'),
      );
    },
  },
];
