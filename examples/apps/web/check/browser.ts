import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

interface AxeGlobal {
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
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

/** Notes what must not happen in a page: errors, a call to elsewhere, a token. */
export function watch(page: Page, problems: string[], origins: readonly string[]): void {
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser notes each answer that is a refusal, and some here are wanted.
    const isWanted = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isWanted) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!origins.includes(new URL(request.url()).origin)) problems.push(`left the site: ${request.url()}`);
    if (request.headers().authorization !== undefined) problems.push(`carried a token: ${request.url()}`);
  });
}

/** Looks for barriers on a phone and on a desktop, in both schemes, and takes pictures where a folder is given. */
export async function examine(page: Page, name: string, folder: string | undefined): Promise<void> {
  const before = page.viewportSize();
  for (const [device, size] of Object.entries(widths)) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name} is wider than a ${device}, by ${overflow} px`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as AxeGlobal).axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });
      assert.deepEqual(found, [], `barriers in ${name}, ${device}, ${colorScheme}`);
      if (folder === undefined) continue;
      const path = join(folder, `${name}-${device}-${colorScheme}.png`);
      const { scrollHeight } = await page.evaluate(() => ({
        scrollHeight: document.documentElement.scrollHeight,
      }));
      const height = Math.min(1_600, scrollHeight);
      await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: size.width, height } });
    }
  }
  if (before !== null) await page.setViewportSize(before);
}
