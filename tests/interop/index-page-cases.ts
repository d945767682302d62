import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { App } from './app.ts';
import { type Case, check, same } from './suite.ts';
import { withPage } from './watched-page.ts';

interface AxeGlobal {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const folder = join(import.meta.dirname, 'screenshots');

const looks: Record<string, BrowserContextOptions> = {
  'desk-light': { colorScheme: 'light', viewport: { width: 1180, height: 900 } },
  'desk-dark': { colorScheme: 'dark', viewport: { width: 1180, height: 900 } },
  'phone-light': { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
};

/** The states in which the page is examined. */
const states: Record<string, (page: Page) => Promise<void>> = {
  linked: async (page) => page.locator('#linked h3').first().waitFor(),
  said: async (page) => {
    await page.getByRole('button', { name: 'Advance an hour' }).click();
    await page.getByText('The clock was advanced by an hour.').waitFor();
  },
  failed: async (page) => {
    await page.getByRole('button', { name: 'Connect Sandbox: unknown error' }).click();
    await page.getByText('The consent ended with UnknownError.').waitFor();
  },
  searched: async (page) => {
    await page.getByLabel('Search by name').fill('xx pending');
    await page.locator('#bank-list summary:visible').first().click();
  },
  nothingFound: async (page) => page.getByLabel('Search by name').fill('no such bank'),
};

/** The index page of the sandbox, as a person uses it. */
export function indexPageCases(browser: Browser, app: App): Case[] {
  const { origin, steer } = app.sandbox;
  const open = <Result>(task: (page: Page) => Promise<Result>, options: BrowserContextOptions = {}) =>
    withPage(browser, options, async (page) => {
      page.on('request', (request) => {
        check(request.url().startsWith(`${origin}/`), `The page requested ${request.url()}`);
      });
      await page.goto(`${origin}/`);
      return task(page);
    });

  const examinations = Object.entries(states).flatMap(([state, reach]) =>
    Object.entries(looks).map(([look, options]) => ({
      name: `index page, ${state}, ${look}: axe finds no problem, nothing overflows`,
      run: () =>
        open(async (page) => {
          await reach(page);
          await examine(page, `${state}, ${look}`);
          await page.screenshot({ path: join(folder, `index-${state}-${look}.png`), fullPage: true });
          return undefined;
        }, options),
    })),
  );

  return [
    {
      name: 'index page: a search, a connection and its calendar, by keyboard only',
      run: () =>
        open(async (page) => {
          await page.getByLabel('Search by name').focus();
          await page.keyboard.type('pending stays');
          await page.getByText('1 of', { exact: false }).first().waitFor();
          // The list, the summary of the calendar, the button.
          for (let count = 0; count < 3; count++) await page.keyboard.press('Tab');
          await page.keyboard.press('Enter');
          await page.getByRole('status').getByText('Sandbox: pending stays is connected.').waitFor();
          await page.getByText('Next, in 1 day: A dinner is pending.').first().waitFor();
          return undefined;
        }),
    },
    {
      name: 'index page: a consent expires, and the focus stays in its section',
      run: async () => {
        const { requisitionId } = await steer('connect', {});
        return open(async (page) => {
          const button = page.locator(`#expire-${requisitionId}`);
          await button.focus();
          await page.keyboard.press('Enter');
          await page.getByText('The consent of Sandbox Finance has ended.').waitFor();
          await button.waitFor({ state: 'detached' });
          same((await app.getRequisition(String(requisitionId))).status, 'EX', 'Status');
          const focused = await page.evaluate(() => document.activeElement?.id);
          same(focused, 'linked-title', 'What has the focus');
          return undefined;
        });
      },
    },
    {
      name: 'index page: access is revoked, and the next call fails as the form says',
      run: async () => {
        const { accountIds } = await steer('connect', {});
        const id = String((accountIds as string[])[0]);
        return open(async (page) => {
          await page.locator(`#revoke-${id}`).click();
          await page.getByText('was revoked at the bank.').waitFor();
          await page.getByLabel('Fail the next call of').selectOption('institutions.list');
          await page.getByLabel('Fault').selectOption('ServiceError');
          await page.getByRole('button', { name: 'Fail the next call' }).click();
          await page
            .getByText('The next call of institutions.list will be answered with ServiceError.')
            .waitFor();
          const failure = await app.call('GET', 'institutions/?country=GB').then(() => '', String);
          check(failure.includes('answered 503'), failure);
          // The log updates without a click.
          await page.locator('#log').getByText('503').waitFor();
          return undefined;
        });
      },
    },
    {
      name: 'index page: the secret key is copied by a click',
      run: () =>
        open(
          async (page) => {
            await page.getByRole('button', { name: 'Copy the secret key' }).click();
            await page.getByText(`Copied: ${app.sandbox.secretKey}`).waitFor();
            const copied = await page.evaluate(() => navigator.clipboard.readText());
            same(copied, app.sandbox.secretKey, 'Clipboard');
            return undefined;
          },
          { permissions: ['clipboard-read', 'clipboard-write'] },
        ),
    },
    {
      name: 'index page: following can be stopped and resumed',
      run: () =>
        withPage(browser, {}, async (page) => {
          // Before the page sets its timer.
          await page.clock.install();
          await page.goto(`${origin}/`);
          await page.getByLabel('Follow').uncheck();
          let asked = 0;
          page.on('request', () => asked++);
          await page.clock.runFor(10_000);
          same(asked, 0, 'Requests without following');
          await page.getByLabel('Follow').check();
          const isAsked = page.waitForRequest(/part=live/);
          await page.clock.runFor(10_000);
          await isAsked;
          return undefined;
        }),
    },
    {
      name: 'index page: markup in a reference is text',
      run: async () => {
        await steer('connect', { reference: `<b id="markup">bold</b>${Date.now()}` });
        return open(async (page) => {
          await page.getByText('<b id="markup">').first().waitFor();
          same(await page.locator('#markup').count(), 0, 'Elements made of a reference');
          return undefined;
        });
      },
    },
    // The last of these, because the app's token expires.
    {
      name: 'index page: the clock moves, and the calendar with it',
      run: () =>
        open(async (page) => {
          const dayOf = async () =>
            String(await page.locator('#clock time').getAttribute('datetime')).slice(0, 10);
          const before = Date.parse(await dayOf());
          await page.getByRole('button', { name: 'Advance a day' }).click();
          await page.getByText('The clock was advanced by a day.').waitFor();
          await page.waitForFunction(
            (day) =>
              Date.parse(
                document.querySelector('#clock time')?.getAttribute('datetime')?.slice(0, 10) ?? '',
              ) > day,
            before,
          );
          same(Date.parse(await dayOf()) - before, 86_400_000, 'ms advanced');
          return undefined;
        }),
    },
    ...examinations,
  ];
}

async function examine(page: Page, what: string): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as AxeGlobal).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  same(found, [], `Barriers in ${what}`);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  same(overflow, 0, `${what}: px wider than the window`);
}
