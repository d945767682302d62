/**
 * Clicks through the app as a user does, in Chromium and in two tabs, and checks each state for accessibility problems.
 *
 *   npm ci && npm run check -- [folder for screenshots]
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { start } from '../start.ts';
import { examine, launch, watch } from './browser.ts';

const folder = process.argv[2];
const { origin, sandbox, stop } = await start(0);
assert.ok(sandbox !== undefined, 'The check needs the sandbox, not the real API.');
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, locale: 'en-GB' });
const problems: string[] = [];

const done = (words: string): void => console.log(`  ${words}`);
const look = (page: Page, name: string): Promise<void> => examine(page, name, folder);
const calls = (what: string): number =>
  sandbox.requests.filter(({ path, status }) => path.endsWith(`/${what}/`) && status === 200).length;
const main = (page: Page) => page.getByRole('main');

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  watch(page, problems, [origin, await sandboxOrigin()]);
  return page;
}

async function sandboxOrigin(): Promise<string> {
  const { sandboxPage } = (await (await fetch(`${origin}/api/overview`)).json()) as { sandboxPage: string };
  return sandboxPage;
}

/** From the list of banks to the bank's consent page, and through it. */
async function link(page: Page, country: string, bank: string, outcome: 'accept' | 'cancel'): Promise<void> {
  await page.goto(`${origin}/#/banks`);
  await page.getByLabel('Country').selectOption(country);
  await page.getByLabel('Search', { exact: true }).fill(bank);
  const named = page.getByText(bank, { exact: true });
  await page.getByRole('list', { name: 'Banks' }).getByRole('button').filter({ has: named }).click();
  await page.locator(`button[value=${outcome}]`).click();
}

try {
  const page = await openTab();

  // Nothing is linked yet, and the list of banks fails.
  await page.goto(origin);
  await page.getByText('No bank is linked yet').waitFor();
  await look(page, 'empty');
  sandbox.fail('institutions.list', 'UnknownRequestError', 3);
  await main(page).getByRole('link', { name: 'Link a bank' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Choose your bank');
  await look(page, 'banks-failed');
  sandbox.reset();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Aldermoor Bank' }).waitFor();
  await look(page, 'banks');
  await page.getByLabel('Search', { exact: true }).fill('no such bank');
  await page.getByText('No bank is called').waitFor();
  await look(page, 'banks-none');
  done('banks: listed, searched, none found, failed and retried');

  await page.route('**/api/bank/institutions*', async (route) => {
    await new Promise((resolve) => page.once('close', resolve).once('framenavigated', resolve));
    await route.abort().catch(() => undefined);
  });
  await page.getByLabel('Country').selectOption('FR');
  await page.locator('.loading').waitFor();
  await look(page, 'banks-loading');
  await page.unroute('**/api/bank/institutions*');
  await page.reload();
  done('while banks load, the page says so');

  await link(page, 'GB', 'Aldermoor Bank', 'cancel');
  await page.getByRole('alert').getByText('You cancelled').waitFor();
  await look(page, 'cancelled');
  done('a cancelled consent: the page says so');

  // By keyboard alone, up to the account.
  await page.getByLabel('Search', { exact: true }).focus();
  await page.keyboard.type('aldermoor');
  await page.getByRole('status').getByText('1 bank').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('button[value=accept]').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
  await page.getByText('The consent ends on').waitFor();
  await page.getByText('available').first().waitFor();
  await look(page, 'accounts');
  const accounts = page.getByRole('list', { name: 'Accounts at Aldermoor Bank' }).getByRole('link');
  done(`after consent: ${await accounts.count()} accounts, each with two balances`);

  const known = calls('balances');
  await accounts.first().focus();
  await page.keyboard.press('Enter');
  const table = page.getByRole('table', { name: 'Transactions' });
  await table.waitFor();
  await page.getByText('for the first time').waitFor();
  await page.getByRole('img', { name: 'Balance over time' }).waitFor();
  await page.getByRole('img', { name: 'Spending by month' }).waitFor();
  await look(page, 'account');
  assert.equal(calls('balances'), known, 'an account that is opened asks for balances again');
  const rows = await table.getByRole('row').count();
  assert.ok(rows > 20, `only ${rows} rows`);
  done(`an account: read without asking, two charts, ${rows - 1} rows`);

  const search = page.getByLabel('Search transactions');
  const party = (await table.getByRole('button').nth(3).textContent()) ?? '';
  await search.fill(party);
  const found = await table.getByRole('row').count();
  assert.ok(found > 1 && found < rows, `${found} rows for ${party}`);
  await search.fill('no such text');
  await page.getByText('No transaction matches').waitFor();
  await look(page, 'search-none');
  await search.fill(party);
  const opener = table.getByRole('button').first();
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: party }).waitFor();
  await look(page, 'detail');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await opener.evaluate((element) => element === document.activeElement), 'the focus was lost');
  await search.fill('');
  done('search and details by keyboard; the focus returns');

  // Two tabs at once.
  const other = await openTab();
  await other.goto(page.url());
  await other.getByRole('table', { name: 'Transactions' }).waitFor();
  assert.equal(calls('transactions'), 1, 'a second tab costs no call');
  sandbox.advance({ days: 3 });
  // Long enough for both buttons to be pressed while it runs.
  sandbox.fail('accounts.getTransactions', { latencyMs: 2_000 });
  await Promise.all([page, other].map((tab) => tab.getByRole('button', { name: 'Update now' }).click()));
  await Promise.all([page, other].map((tab) => tab.getByText('What changed').waitFor()));
  assert.equal(calls('transactions'), 2, 'two tabs that update at once share a call');
  await page.getByText('What changed').click();
  await page.getByText('new', { exact: true }).first().waitFor();
  await look(page, 'updated');
  done(`two tabs update at once with one call: ${await page.locator('.changes li').count()} changes`);

  // The other tab did nothing, and yet shows what this one reads.
  sandbox.advance({ days: 1 });
  await page.getByRole('button', { name: 'Update now' }).click();
  const words = (text: Page): Promise<string | null> => text.getByText('Last read at').textContent();
  await page.waitForFunction((old) => !document.body.textContent?.includes(old ?? ''), await words(other));
  await other.getByText((await words(page)) ?? '').waitFor();
  done('a tab shows what another tab has read');

  // The day's calls are used up. The next update is refused without a request.
  for (let left = 3; left > 0; left--) {
    await page.getByText(`transactions ${left} of 4`).waitFor();
    await page.getByRole('button', { name: 'Update now' }).click();
  }
  await page.getByText('transactions 0 of 4').waitFor();
  const before = sandbox.requests.length;
  await page.getByRole('button', { name: 'Update now' }).click();
  await page.getByRole('alert').getByText('used up').waitFor();
  const spent = sandbox.requests.slice(before).filter(({ path }) => path.includes('/accounts/'));
  assert.deepEqual(spent, [], 'a call that the bank must refuse was sent');
  await look(page, 'used-up');
  done("the day's calls are used up: the page says when there are more, and none is sent");
  await other.close();

  // The consent ends. After a reconnect the same accounts continue, although the bank gives them other ids.
  await link(page, 'XX', 'Sandbox: new connection', 'accept');
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
  const bank = page.getByRole('region', { name: /new connection/i });
  await bank.getByRole('link').first().click();
  await page.getByText('for the first time').waitFor();
  await page.getByText('transactions 3 of 4').waitFor();
  const [place, rowsBefore] = [page.url(), await table.getByRole('row').count()];
  const requisition = sandbox.export().requisitions.at(-1);
  assert.ok(requisition !== undefined);
  sandbox.expireConsent(requisition.id);
  await page.getByRole('button', { name: 'Update now' }).click();
  await page.getByRole('alert').getByText('Reconnect it').waitFor();
  await page.getByText('The consent has ended').waitFor();
  await look(page, 'ended');
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.locator('button[value=accept]').click();
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
  await page
    .getByRole('status')
    .getByText(/is reconnected: \d account/)
    .waitFor();
  await page.goto(place);
  await page.getByRole('button', { name: 'Update now' }).click();
  // The bank's ids are different, so rows are changed, but none is new or gone.
  await page.getByText(/Last read at [^:]*:\d+: \d+ changed by the bank\./).waitFor();
  assert.equal(await table.getByRole('row').count(), rowsBefore, 'the history is not what it was');
  done('an ended consent is renewed, and the history continues under the same account');

  // A bank that takes minutes.
  await link(page, 'XX', 'Sandbox: slow link', 'accept');
  await page.getByText('still preparing your accounts').waitFor();
  await look(page, 'linking-pending');
  sandbox.advance({ minutes: 3 });
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor({ timeout: 30_000 });
  done('a slow bank: the page waits for it');

  await link(page, 'XX', 'Sandbox: no accounts', 'accept');
  await page.getByText('gave no accounts').waitFor();
  await link(page, 'XX', 'Sandbox: access expired', 'accept');
  await page.getByText('no longer gives access').first().waitFor();
  await look(page, 'accounts-failed');
  done('banks without accounts or without access: the page says so');

  await page.route('**/api/overview', (route) => route.abort());
  await page.goto(origin);
  await page.getByRole('alert').getByText('cannot be reached').waitFor();
  await look(page, 'unreachable');
  await page.unroute('**/api/overview');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
  done('the backend cannot be reached: the page says so, and asks again');

  await page.getByText('available').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  const total = sandbox.requests.length;
  await page.reload();
  await page.getByText('available').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  const reads = sandbox.requests.slice(total).filter(({ path }) => /balances|transactions/.test(path));
  assert.deepEqual(
    reads.filter(({ status }) => status === 200),
    [],
    "reloading cost one of the day's calls",
  );
  const stored = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
  );
  assert.equal(stored, '{}', 'nothing is stored in the page, and the cookie is not for scripts');
  done('reloading costs no call; the page holds no token');

  const { links } = await page.evaluate(async () => (await fetch('/api/overview')).json());
  const { id, apiId } = links[0].accounts[0] as { id: string; apiId: string };
  for (const path of [`/api/bank/accounts/${apiId}/balances/`, `/api/accounts/${id}/transactions`]) {
    assert.equal((await fetch(origin + path)).status, 404, `another session sees ${path}`);
  }
  const forged = await fetch(`${origin}/api/links`, { method: 'POST', body: '{}' });
  assert.equal(forged.status, 403);
  const back = await fetch(`${origin}/back?ref=guessed`, { redirect: 'manual' });
  assert.match(back.headers.get('location') ?? '', /UnknownReference/);
  done('another session sees none of it, and a page of another site starts nothing');
  assert.deepEqual(problems, []);
} catch (error) {
  if (folder !== undefined) {
    for (const [index, page] of context.pages().entries()) {
      await page.screenshot({ path: `${folder}/failed-${index}.png`, fullPage: true });
    }
  }
  throw error;
} finally {
  await browser.close();
  await stop();
}
