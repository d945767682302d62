import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { executablePath, flags } from '../helpers/chromium.ts';
import type { Tab } from './children/page.ts';
import { openServer, servePage } from './sandbox-server.ts';
import { type Case, check, repeated, type Suite } from './suite.ts';

declare const tab: Tab;

export const chromiumSuite: Suite = {
  name: 'Stores in Chromium',
  missing: () => (existsSync(executablePath) ? undefined : 'chromium is not installed'),
  async open() {
    const server = await openServer(servePage({ 'page.js': await bundlePage() }));
    const browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: flags });
    const { secretId, secretKey } = server.credentials;
    const input: [string, string, string] = [server.baseUrl, secretId, secretKey];

    async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
      const pages = await Promise.all(Array.from({ length: count }, () => context.newPage()));
      for (const page of pages) {
        await page.goto(`${server.origin}/page?script=page.js`);
        await page.evaluate((parts) => tab.open(...parts), input);
      }
      return pages;
    }

    /** Makes a call in all tabs at once, and counts the token calls. */
    async function callInAll(pages: readonly Page[]): Promise<{ new: number; refresh: number }> {
      const before = server.tokenCalls();
      const answers = await Promise.all(pages.map((page) => page.evaluate(() => tab.call())));
      check(answers.every(Boolean), 'A call failed.');
      const after = server.tokenCalls();
      return { new: after.new - before.new, refresh: after.refresh - before.refresh };
    }

    const cases: Case[] = [
      ...(['localStorage', 'sessionStorage'] as const).map((area) => ({
        name: `the contract on ${area}, shared with a frame`,
        async run() {
          const context = await browser.newContext();
          const [page] = await openTabs(context, 1);
          const result = await page?.evaluate((name) => tab.contract(name), area);
          await context.close();
          check(result?.failures.length === 0, `${result?.failures.join('\n')}`);
          return `${result.count} cases`;
        },
      })),
      repeated('8 tabs that start at once on one localStorage, then all inside the leeway', async () => {
        const context = await browser.newContext();
        const fresh = await callInAll(await openTabs(context, 8));
        check(fresh.new === 1 && fresh.refresh === 0, JSON.stringify(fresh));
        const [first] = context.pages();
        await first?.evaluate(() => tab.age());
        const renewed = await callInAll(await openTabs(context, 8));
        check(renewed.new === 0 && renewed.refresh === 1, JSON.stringify(renewed));
        await context.close();
        return `${fresh.new} token/new/ and ${renewed.refresh} token/refresh/`;
      }),
      {
        name: 'a tab adopts what another renewed, and forgets what another cleared',
        async run() {
          const context = await browser.newContext();
          const [one, other] = (await openTabs(context, 2)) as [Page, Page];
          await one.evaluate(() => tab.call());
          await other.evaluate(() => tab.call());
          // A third tab renews. The others are notified only by the storage event.
          await one.evaluate(() => tab.age());
          const [third] = (await openTabs(context, 1)) as [Page];
          const before = server.tokenCalls();
          await third.evaluate(() => tab.call());
          const renewed = await third.evaluate(() => tab.accessToken());
          await other.waitForTimeout(200);
          for (const page of [one, other]) {
            check((await page.evaluate(() => tab.accessToken())) === renewed, 'A tab kept the old token.');
          }
          await third.evaluate(() => tab.clear());
          await other.waitForTimeout(200);
          const fresh = await other.evaluate(() => tab.accessToken());
          check(fresh !== renewed, 'A tab kept the token that another had cleared.');
          check((await one.evaluate(() => tab.stored())) === 1, 'The new pair was not stored.');
          const after = server.tokenCalls();
          await context.close();
          return `${after.refresh - before.refresh} token/refresh/, ${after.new - before.new} token/new/`;
        },
      },
      {
        name: 'a page whose storage is blocked gets an error that says so',
        async run() {
          const context = await browser.newContext();
          const page = await context.newPage();
          await page.goto(`${server.origin}/page?script=page.js`);
          const message = await page.evaluate(async (source) => {
            const frame = document.createElement('iframe');
            frame.sandbox.add('allow-scripts');
            const input = JSON.stringify(source);
            frame.srcdoc = `<script src="${location.origin}/scripts/page.js"></script><script>
              tab.open(...${input});
              tab.call().catch((error) => parent.postMessage(error.name + ': ' + error.message, '*'));
            </script>`;
            const heard = new Promise<string>((resolve) => {
              addEventListener('message', (event) => resolve(event.data), { once: true });
            });
            document.body.append(frame);
            return heard;
          }, input);
          await context.close();
          check(/^NordigenStoreError: The browser blocks localStorage/.test(message), message);
          return message.split(':')[0] ?? '';
        },
      },
    ];
    return {
      cases,
      async close() {
        await browser.close();
        await server.close();
      },
    };
  },
};

async function bundlePage(): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, 'children/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}
