import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { executablePath, flags } from '../helpers/chromium.ts';
import { createBackend } from './backend.ts';
import type { Environment } from './behaviour/behaviour.ts';
import type { RunInPage } from './behaviour/in-page.ts';
import { consoleCase, toCase } from './behaviour-suite.ts';
import { type Bundler, bundlers } from './bundlers.ts';
import { type CountingServer, openServer, servePage } from './sandbox-server.ts';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench } from './workbench.ts';

declare const runInPage: RunInPage;

/** The behaviours of the packed client in Chromium, once for each bundler. */
export const browserSuites: Suite[] = Object.entries(bundlers).map(([name, bundle]) => ({
  name: `Chromium, bundled by ${name}`,
  missing: () => (existsSync(executablePath) ? missingPackage() : 'chromium is not installed'),
  async open() {
    const scripts: Record<string, string> = {};
    const page = servePage(scripts);
    const backend = createBackend();
    const server = await openServer(
      (request, sandbox) => page(request, sandbox) ?? backend(request, sandbox),
    );
    const other = await server.openOther(createBackend());
    const browser = await chromium.launch({ executablePath, chromiumSandbox: false, args: flags });
    return {
      cases: runBundle(name, bundle, scripts, { server, otherOrigin: other.origin, browser }),
      async close() {
        await browser.close();
        await other.close();
        await server.close();
      },
    };
  },
}));

interface Stage {
  server: CountingServer;
  otherOrigin: string;
  browser: Browser;
}

async function* runBundle(
  name: string,
  bundle: Bundler,
  scripts: Record<string, string>,
  { server, otherOrigin, browser }: Stage,
): AsyncGenerator<Case> {
  const { folder, inPage } = await openWorkbench();
  yield {
    name: 'the bundler gives no warning, and its output has no trace of Node',
    async run() {
      const { script, warnings } = await bundle(inPage, join(folder, `by ${name}`));
      check(warnings.length === 0, warnings.join('\n'));
      const trace = /["'`]node:\w+|\b(process|Buffer|__dirname|require)\b[.([]/.exec(script);
      check(trace === null, `The bundle has '${trace?.[0]}'.`);
      scripts['page.js'] = script;
      return `${Math.round(script.length / 1024)} KiB with suite, contract and sandbox`;
    },
  };
  if (scripts['page.js'] === undefined) return;
  const page = await browser.newPage();
  const complaints: string[] = [];
  const printed: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${error.stack}`));
  page.on('console', (message) => {
    // The browser itself reports each answer that is not 2xx. Only what scripts print counts.
    const isOfBrowser = /^Failed to load resource/.test(message.text());
    if (message.type() === 'debug') printed.push(message.text());
    else if (!isOfBrowser) complaints.push(message.text());
  });
  await page.goto(`${server.origin}/page?script=page.js`);
  const { origin, baseUrl, credentials } = server;
  const input: [Environment, string] = [{ origin, baseUrl, credentials }, otherOrigin];
  yield* (await page.evaluate((parts) => runInPage(...parts), input)).map(toCase);
  yield consoleCase(printed, Object.values(credentials));
  yield {
    name: 'the page has no error, and nothing on its console',
    async run() {
      check(complaints.length === 0, complaints.join('\n'));
    },
  };
}
