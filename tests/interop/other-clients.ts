import { request as httpRequest } from 'node:http';
import type { ServedSandbox } from './served-sandbox.ts';
import { type Case, check, type Suite, same } from './suite.ts';

/*
 * What clients in other languages send, as raw requests, so that no other language is needed. Taken from
 * nordigen-python, nordigen-ruby, nordigen-php, frieser/nordigen-go-lib and VMelnalksnis/NordigenDotNet.
 */

interface RawAnswer {
  status: number;
  /** Names as they were received, in the order in which they were received. */
  rawHeaders: string[];
  // Cases read answers of every shape. A wrong guess fails the case.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

type Send = (method: string, path: string, body?: string, type?: string) => Promise<RawAnswer>;

const bank = 'SANDBOXFINANCE_SFIN0000';
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const back = 'https%3A%2F%2Fapp.example%2Fback';

/** Sends exactly what is given: adds no header and follows no redirect. */
function createSend({ baseUrl }: Pick<ServedSandbox, 'baseUrl'>, access?: string): Send {
  return (method, path, body, type) =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = {
        ...(type === undefined ? {} : { 'Content-Type': type }),
        ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
        ...(access === undefined ? {} : { Authorization: `Bearer ${access}` }),
      };
      const outgoing = httpRequest(baseUrl + path, { method, headers, agent: false }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () => {
          const isJson = incoming.headers['content-type'] === json;
          const { statusCode = 0, rawHeaders } = incoming;
          resolve({ status: statusCode, rawHeaders, body: isJson ? JSON.parse(text) : text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

export const otherClientsSuite: Suite = {
  name: 'other-clients',
  missing: () => undefined,
  open: async (sandbox) => ({ cases: await listCases(sandbox) }),
};

async function listCases(sandbox: ServedSandbox): Promise<Case[]> {
  const { secretId, secretKey } = sandbox;
  const credentials = `secret_id=${secretId}&secret_key=${secretKey}`;
  const { body: pair } = await createSend(sandbox)('POST', 'token/new/', credentials, form);
  const send = createSend(sandbox, pair.access);
  const connect = async (): Promise<string> => {
    const { accountIds } = await sandbox.steer('connect', {});
    return (accountIds as string[])[0] ?? '';
  };
  const quiet = (run: () => Promise<void>) => async (): Promise<undefined> => {
    await run();
    return undefined;
  };

  return [
    {
      name: 'Python: a form with one scope makes a list of one',
      run: quiet(async () => {
        const body = `institution_id=${bank}&max_historical_days=90&access_valid_for_days=90&access_scope=balances`;
        const answer = await send('POST', 'agreements/enduser/', body, form);
        same([answer.status, answer.body.access_scope], [201, ['balances']], 'Agreement');
        const two = await send('POST', 'agreements/enduser/', `${body}&access_scope=details`, form);
        same([two.status, two.body.access_scope], [201, ['balances', 'details']], 'Agreement');
      }),
    },
    ...['True', 'False', 'true', 'false', '1', '0', 'on', 'off'].map((word) => ({
      name: `Python: a form with ${word} for a boolean`,
      run: quiet(async () => {
        const body = `institution_id=${bank}&redirect=${back}&account_selection=${word}&redirect_immediate=${word}`;
        const answer = await send('POST', 'requisitions/', body, form);
        const isYes = ['True', 'true', '1', 'on'].includes(word);
        same(
          [answer.status, answer.body.account_selection, answer.body.redirect_immediate],
          [201, isYes, isYes],
          'Requisition',
        );
      }),
    })),
    {
      name: 'Python: JSON without a content type, with spaces after its colons',
      run: quiet(async () => {
        const body = `{"institution_id": "${bank}", "access_scope": ["balances"], "reconfirmation": false}`;
        same((await send('POST', 'agreements/enduser/', body)).status, 201, 'Status');
      }),
    },
    {
      name: 'Python: a form with empty optional fields',
      run: quiet(async () => {
        const body = `institution_id=${bank}&redirect=${back}&agreement=&user_language=&ssn=&account_selection=`;
        same((await send('POST', 'requisitions/', body, form)).status, 201, 'Status');
        const { status } = await send('POST', 'agreements/enduser/', 'institution_id=', form);
        same(status, 400, 'Without its institution');
      }),
    },
    {
      name: 'Python: a deletion without the trailing slash is redirected to the path with it',
      run: quiet(async () => {
        const body = `institution_id=${bank}&redirect=${back}`;
        const { id } = (await send('POST', 'requisitions/', body, form)).body;
        const moved = await send('DELETE', `requisitions/${id}`);
        const at = moved.rawHeaders.findIndex((name) => name.toLowerCase() === 'location');
        same([moved.status, moved.rawHeaders[at + 1]], [301, `/api/v2/requisitions/${id}/`], 'Moved');
        same((await send('DELETE', `requisitions/${id}/`)).status, 200, 'Status');
      }),
    },
    {
      name: 'Go: the whole struct, including read-only fields',
      run: quiet(async () => {
        const whole = {
          ...{ id: '', created: '0001-01-01T00:00:00Z', redirect: 'https://app.example/back', status: '' },
          ...{ institution_id: bank, agreement: '', reference: `go-${Date.now()}`, accounts: null },
          ...{ user_language: 'EN', link: '', ssn: '', account_selection: false, redirect_immediate: false },
        };
        const { status, body } = await send('POST', 'requisitions/', JSON.stringify(whole), json);
        same([status, body.status, body.accounts], [201, 'CR', []], 'Requisition');
        check(body.id !== '' && body.created > '2000', 'It accepted read-only fields.');
      }),
    },
    {
      name: 'Go: an agreement with the time of its creation',
      run: quiet(async () => {
        const whole = { id: '', created: '0001-01-01T00:00:00Z', accepted: null, institution_id: bank };
        const { status, body } = await send('POST', 'agreements/enduser/', JSON.stringify(whole), json);
        same([status, body.accepted], [201, null], 'Agreement');
        check(body.created > '2000', 'It accepted read-only fields.');
      }),
    },
    {
      name: 'PHP: header names that are compared case-sensitively',
      run: quiet(async () => {
        const { rawHeaders } = await send('GET', `accounts/${await connect()}/balances/`);
        for (const name of ['limit', 'remaining', 'reset']) {
          check(rawHeaders.includes(`http_x_ratelimit_${name}`), `No http_x_ratelimit_${name}.`);
          const ofAccount = `http_x_ratelimit_account_success_${name}`;
          check(rawHeaders.includes(ofAccount), `No ${ofAccount}.`);
        }
      }),
    },
    ...['access_scope[]', 'access_scope[0]', 'access_scope%5B0%5D'].map((name) => ({
      name: `PHP and Ruby: a form with a list as ${name}`,
      run: quiet(async () => {
        const body = `institution_id=${bank}&${name}=balances&${name.replace('0', '1')}=details`;
        const answer = await send('POST', 'agreements/enduser/', body, form);
        same([answer.status, answer.body.access_scope], [201, ['balances', 'details']], 'Agreement');
      }),
    })),
    ...['?date_from&date_to', '?date_from=&date_to=', '?date_from=2024-01-01&date_to='].map((query) => ({
      name: `Ruby: dates that are nil, ${query}`,
      run: quiet(async () => {
        const { status, body } = await send('GET', `accounts/${await connect()}/transactions/${query}`);
        same(status, 200, 'Status');
        check(body.transactions.booked.length > 0, 'There are no transactions.');
      }),
    })),
    {
      name: 'Ruby: the clean-up deletes an agreement that nobody has accepted',
      run: quiet(async () => {
        const body = JSON.stringify({ institution_id: bank });
        const { id } = (await send('POST', 'agreements/enduser/', body, json)).body;
        same((await send('DELETE', `agreements/enduser/${id}/`)).status, 200, 'Status');
      }),
    },
    {
      name: '.NET: JSON with a charset, and an unsupported country',
      run: quiet(async () => {
        const body = JSON.stringify({ institution_id: bank });
        const made = await send('POST', 'agreements/enduser/', body, `${json}; charset=utf-8`);
        same(made.status, 201, 'Status');
        const refused = await send('GET', 'institutions/?country=FOO');
        const country = { summary: 'Invalid country choice.', detail: 'FOO is not a valid choice.' };
        same(refused.body, { country, status_code: 400 }, 'Refusal');
      }),
    },
    {
      name: 'Any: a multipart form',
      run: quiet(async () => {
        const part = (name: string, value: string) =>
          `--line\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
        const body = `${part('institution_id', bank)}${part('access_scope', 'details')}--line--\r\n`;
        const type = 'multipart/form-data; boundary=line';
        const answer = await send('POST', 'agreements/enduser/', body, type);
        same([answer.status, answer.body.access_scope], [201, ['details']], 'Agreement');
      }),
    },
  ];
}
