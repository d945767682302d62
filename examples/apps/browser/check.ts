/**
 * Clicks through the page as a user does, in Chromium, and looks for barriers and for what must not be in it.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/browser/check.ts [folder for screenshots]
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { start } from './server.ts';

interface AxeGlobal {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

const folder = process.argv[2];
const { origin, sandbox, stop } = await start(0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Looks for barriers, low contrast among them, in both colour schemes. */
async function examine(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as AxeGlobal).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    assert.deepEqual(found, [], `barriers in ${name}, ${colorScheme}`);
    if (folder === undefined) continue;
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

try {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) problems.push(`left the site: ${request.url()}`);
    if (request.headers().authorization !== undefined) problems.push(`carried a token: ${request.url()}`);
  });

  await page.goto(origin);
  await page.getByRole('heading', { name: 'Choose your bank' }).waitFor();
  await page.getByLabel('Country').selectOption('FR');
  await page.getByRole('button', { name: 'Banque des Tilleuls' }).waitFor();
  await page.getByLabel('Country').selectOption('GB');
  await page.getByRole('button', { name: 'Aldermoor Bank' }).waitFor();
  await examine(page, 'banks');
  console.log('  banks of a country are listed');

  await page.getByLabel('Search').fill('kestrel');
  assert.equal(await page.getByRole('list', { name: 'Banks' }).getByRole('button').count(), 1);
  await page.getByLabel('Search').fill('');

  await page.getByRole('button', { name: 'Aldermoor Bank' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('alert').getByText('You cancelled').waitFor();
  await examine(page, 'cancelled');
  console.log('  a consent that is cancelled is told');

  // By keyboard alone.
  await page.getByRole('button', { name: 'Aldermoor Bank' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('button[value=accept]').click();
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
  await page.getByRole('table', { name: 'Transactions' }).waitFor();
  const accounts = await page.getByRole('list', { name: 'Accounts' }).getByRole('button').count();
  const rows = await page.getByRole('row').count();
  assert.ok(accounts > 0 && rows > 5, `${accounts} accounts, ${rows} rows`);
  await examine(page, 'accounts');
  console.log(`  after consent: ${accounts} accounts, ${rows - 1} transactions`);

  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(overflow, 0, 'the page is wider than a telephone');
  await examine(page, 'telephone');

  const before = sandbox?.requests.length;
  await page.reload();
  await page.getByRole('table', { name: 'Transactions' }).waitFor();
  assert.equal(sandbox?.requests.length, before, 'a reload must cost no call of the day');
  const stored = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
  );
  assert.equal(stored, '{}', 'nothing is stored in the page, and the cookie is not for scripts');
  console.log('  a reload asks the bank for nothing; the page holds no token');

  const id = await page.evaluate(async () => (await (await fetch('/api/me')).json()).accountIds[0] as string);
  const stranger = await fetch(`${origin}/api/bank/accounts/${id}/transactions/`);
  assert.equal(stranger.status, 404, 'another session sees the account');
  const forged = await fetch(`${origin}/api/bank/requisitions/`, { method: 'POST', body: '{}' });
  assert.equal(forged.status, 403);
  console.log('  another session sees nothing of it');
  assert.deepEqual(problems, []);
} finally {
  await browser.close();
  await stop();
}
