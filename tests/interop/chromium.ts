import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { executablePath, flags } from '../helpers/chromium.ts';
import { openApp } from './app.ts';
import { appearanceCases } from './appearance-cases.ts';
import { consentCases } from './consent-cases.ts';
import { indexPageCases } from './index-page-cases.ts';
import type { Suite } from './suite.ts';

export const chromiumSuite: Suite = {
  name: 'Chromium',
  missing: () => (existsSync(executablePath) ? undefined : `there is no ${executablePath}`),
  async open(sandbox) {
    const browser: Browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: flags });
    const app = await openApp(sandbox);
    return {
      cases: [
        ...consentCases(browser, app),
        ...appearanceCases(browser, app),
        ...indexPageCases(browser, app),
      ],
      async close() {
        await browser.close();
        await app.close();
      },
    };
  },
};
