import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { same } from './suite.ts';

/** Opens a page in its own context for a task. Fails if the console shows an error or a request fails. */
export async function withPage<Result>(
  browser: Browser,
  options: BrowserContextOptions,
  task: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('requestfailed', (request) => troubles.push(`${request.url()} failed`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.url()} was answered ${response.status()}`);
  });
  try {
    const result = await task(page);
    same(troubles, [], 'Console');
    return result;
  } finally {
    await context.close();
  }
}

/** What a screen reader gets: roles, names and states, one per line. */
export async function accessibilityTree(page: Page): Promise<string> {
  return page.locator('body').ariaSnapshot();
}
