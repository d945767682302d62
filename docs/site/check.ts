import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { executablePath, flags } from '../../tests/helpers/chromium.ts';
import { serveSite } from './serve.ts';

// node check.ts [--pictures]: opens the built site in Chromium, runs its samples, and checks it with axe.

const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const pictures = join(import.meta.dirname, 'pictures');
const schemes = ['light', 'dark'] as const;
const widths = { phone: 390, desktop: 1280 };
const pages = ['/', '/try.html', '/errors.html', '/reference/', '/reference/nordigen-client/link.html'];

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

function check(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(message);
}

const server = await serveSite(0);
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
const browser: Browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: flags });
let failures = 0;

/** Runs a task in its own page. A request to another host, an error in the console or a 4xx fails it. */
async function inPage(
  name: string,
  options: { width: number; colorScheme: 'light' | 'dark' },
  task: (page: Page) => Promise<unknown>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    colorScheme: options.colorScheme,
    reducedMotion: 'reduce',
    bypassCSP: false,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) troubles.push(`a request to ${url}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.url()} was answered ${response.status()}`);
  });
  try {
    await task(page);
    check(troubles.length === 0, troubles.join('\n'));
    console.log(`ok    ${name}`);
  } catch (error) {
    failures++;
    console.error(`FAILS ${name}\n${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await context.close();
  }
}

async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const violations: Violation[] = await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations)',
  );
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
  );
  check(found.length === 0, `${found.length} found by axe:\n${found.slice(0, 12).join('\n')}`);
}

async function fits(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  check(overflow === 0, `The page is ${String(overflow)} pixels wider than the window.`);
}

const ended = (page: Page, text = 'The sample ended.') => page.getByText(text).first().waitFor();
const desktopLight = { width: widths.desktop, colorScheme: 'light' as const };

for (const [device, width] of Object.entries(widths)) {
  for (const colorScheme of schemes) {
    for (const path of pages) {
      await inPage(`${path} on a ${device}, ${colorScheme}`, { width, colorScheme }, async (page) => {
        await page.goto(origin + path);
        if (path === '/try.html') {
          await page.getByRole('button', { name: 'Run' }).first().click();
          await ended(page);
        }
        await page.waitForLoadState('networkidle');
        await accessible(page);
        await fits(page);
        if (process.argv.includes('--pictures')) {
          mkdirSync(pictures, { recursive: true });
          const name = path.replaceAll(/\W+/g, '-').replace(/^-|-html$/g, '') || 'index';
          await page.screenshot({ path: join(pictures, `${name}-${device}-${colorScheme}.png`) });
          const sample = page.locator('.sample').first();
          if (path === '/try.html') {
            await sample.screenshot({ path: join(pictures, `sample-${device}-${colorScheme}.png`) });
          }
        }
      });
    }
  }
}

await inPage('a sample keeps its sandbox: limit, clock, renewal, reset', desktopLight, async (page) => {
  await page.goto(`${origin}/try.html`);
  const sample = page.locator('.sample').first();
  const button = (name: string) => sample.getByRole('button', { name, exact: true });
  const output = sample.getByRole('region', { name: 'Output' });
  for (let run = 1; run <= 5; run++) {
    await button('Run').click();
    await ended(page);
  }
  check((await output.innerText()).includes('RateLimitExceeded wait'), 'The fifth run was not refused.');
  await button('+ 1 day').click();
  await button('+ 1 hour').click();
  await button('Run').click();
  await ended(page);
  check((await output.innerText()).includes('balanceAmount'), 'A day later the call was still refused.');
  const requests = await sample.getByRole('region', { name: 'Requests' }).innerText();
  check(requests.includes('POST /token/refresh/'), `The token was not refreshed: ${requests}`);
  check(requests.includes('3/4'), `The limits do not show: ${requests}`);
  await button('Reset').click();
  check((await output.count()) === 0, 'Reset leaves the output.');
});

await inPage('an edited sample runs, and one that never ends can be stopped', desktopLight, async (page) => {
  await page.goto(`${origin}/try.html`);
  const sample = page.locator('.sample').first();
  await sample.getByRole('button', { name: 'Edit' }).click();
  const editor = sample.getByLabel('Code of the sample');
  await accessible(page);
  await editor.fill("const answer: number = 6 * 7;\nconsole.log('It is', answer, { big: 1n });");
  await sample.getByRole('button', { name: 'Run' }).click();
  await page.getByText('It is 42').waitFor();
  await editor.fill("await fetch('https://example.com/');");
  await sample.getByRole('button', { name: 'Run' }).click();
  await page.getByText('Samples on this page can reach only the sandbox').waitFor();
  await editor.fill("import 'node:fs';");
  await sample.getByRole('button', { name: 'Run' }).click();
  await page.getByText("This page does not have 'node:fs'").waitFor();
  await editor.fill('for (;;);');
  await sample.getByRole('button', { name: 'Run' }).click();
  await sample.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped.').waitFor();
});

await inPage('search finds a guide and an entry of the reference', desktopLight, async (page) => {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill('superseded');
  await page.locator('.result', { hasText: 'consent' }).first().waitFor();
  await page.getByRole('searchbox').fill('matchAccounts');
  await page.locator('.result[href*="/reference/"]').first().waitFor();
});

const guides = [
  ...['index', 'try', 'rate-limits', 'linking', 'errors'],
  ...['consent', 'budget', 'sandbox', 'browser', 'faq'],
];
for (const guide of guides) {
  await inPage(`every sample of ${guide} runs to its end`, desktopLight, async (page) => {
    await page.goto(`${origin}/${guide}.html`);
    const samples = page.locator('.sample');
    for (let index = 0; index < (await samples.count()); index++) {
      const sample = samples.nth(index);
      await sample.getByRole('button', { name: 'Run' }).click();
      await sample.getByText(/^The sample (ended|failed)\.$/).waitFor();
      const output = (await sample.locator('.output').allInnerTexts()).join('');
      const note = await sample.locator('.note').innerText();
      check(note === 'The sample ended.', `Sample ${index + 1}: ${output}`);
    }
  });
}

await browser.close();
server.close();
if (failures > 0) process.exitCode = 1;
