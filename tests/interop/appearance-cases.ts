import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { App } from './app.ts';
import { measureLook } from './measure-look.ts';
import { type Case, check, same } from './suite.ts';
import { withPage } from './watched-page.ts';

const folder = join(import.meta.dirname, 'screenshots');

const looks: Record<string, BrowserContextOptions> = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 800 } },
  phone: {
    colorScheme: 'light',
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
  },
};

/** WCAG 2.2, criterion 1.4.3. */
const leastContrast = 4.5;
/** WCAG 2.2, criterion 2.5.8, in CSS pixels. */
const leastTarget = 24;

/** Every page in light, in dark and on a phone: a screenshot of each, and measurements of its appearance. */
export function appearanceCases(browser: Browser, app: App): Case[] {
  return Object.entries(looks).map(([look, options]) => ({
    name: `${look}: every text has enough contrast, every target is large enough, nothing overflows`,
    async run() {
      mkdirSync(folder, { recursive: true });
      const contrasts: number[] = [];
      for (const [name, url] of Object.entries(await pages(app))) {
        await withPage(browser, options, async (page) => {
          await page.goto(url);
          await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
          contrasts.push(await checkLook(page, `${name}, ${look}`));
        });
      }
      return `${contrasts.length} pages, least contrast ${Math.min(...contrasts).toFixed(1)}`;
    },
  }));
}

async function pages(app: App): Promise<Record<string, string>> {
  const { agreementId } = await app.sandbox.steer('connect', {
    institutionId: 'SANDBOX_RECONFIRMATION',
    accessValidForDays: 180,
    reconfirmation: true,
  });
  const { reconfirmation_url } = await app.call<{ reconfirmation_url: string }>(
    'POST',
    `agreements/enduser/${agreementId}/reconfirm/`,
    {},
  );
  const plain = await app.createRequisition();
  const picking = await app.createRequisition({ account_selection: true, user_language: 'FR' });
  return {
    consent: plain.link,
    'account-selection': picking.link,
    reconfirmation: reconfirmation_url,
    overview: `${app.sandbox.origin}/`,
  };
}

/** Resolves to the lowest contrast between a text and its background. */
async function checkLook(page: Page, what: string): Promise<number> {
  const { contrast, faintest, lowTargets, overflow } = await page.evaluate(measureLook, leastTarget);
  check(contrast >= leastContrast, `${what}: contrast ${contrast.toFixed(2)} of ${faintest}`);
  same(lowTargets, [], `${what}: targets lower than ${leastTarget} px`);
  same(overflow, 0, `${what}: px wider than the window`);
  return contrast;
}
