import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

interface AxeGlobal {
  axe: {
    run(options: {
      resultTypes: ['violations'];
    }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const widths = { phone: { width: 390, height: 800 }, desktop: { width: 1100, height: 800 } };

export function launch(): Promise<Browser> {
  return chromium.launch({
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
}

/** Records what must not happen in a page: errors, requests to other sites, tokens. */
export function watch(page: Page, problems: string[], origins: readonly string[]): void {
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser logs each failed request, and some are wanted here.
    const isWanted = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isWanted) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!origins.includes(new URL(request.url()).origin)) problems.push(`left the site: ${request.url()}`);
    if (request.headers().authorization !== undefined) problems.push(`carried a token: ${request.url()}`);
  });
}

/**
 * Checks accessibility on a phone in light colours and on a desktop in dark ones, so that each width and each colour
 * scheme is checked once. If a folder is given, it takes pictures of all four combinations.
 */
export async function examine(page: Page, name: string, folder: string | undefined): Promise<void> {
  const before = page.viewportSize();
  for (const [device, size] of Object.entries(widths)) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name} is wider than a ${device}, by ${overflow} px`);
    const examined = device === 'phone' ? 'light' : 'dark';
    for (const colorScheme of folder === undefined ? [examined] : ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: colorScheme as 'light' | 'dark' });
      if (colorScheme === examined) {
        assert.deepEqual(await findBarriers(page), [], `barriers in ${name}, ${device}, ${colorScheme}`);
      }
      if (folder === undefined) continue;
      const path = join(folder, `${name}-${device}-${colorScheme}.png`);
      const scrollHeight = await page.evaluate(() => document.documentElement.scrollHeight);
      const height = Math.min(1_600, scrollHeight);
      await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: size.width, height } });
    }
  }
  if (before !== null) await page.setViewportSize(before);
}

async function findBarriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as AxeGlobal).axe.run({
      resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
