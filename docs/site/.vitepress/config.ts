import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const source = fileURLToPath(new URL('../../../src', import.meta.url));
const referenceFile = join(import.meta.dirname, '../content/reference/typedoc-sidebar.json');

interface Entry {
  text: string;
  link?: string;
  items?: Entry[];
}

const modules: Entry[] = existsSync(referenceFile) ? JSON.parse(readFileSync(referenceFile, 'utf8')) : [];

/** The pages of the reference, each under the name that a program imports. */
function flatten(entries: readonly Entry[]): { text: string; link: string }[] {
  return entries.flatMap(({ link, items = [] }) => {
    const page = link?.replace(/^.*?reference\//, '').replace(/\.md$/, '');
    const own = link === undefined || page === undefined ? [] : [{ text: page, link }];
    return [...own, ...flatten(items)];
  });
}

/** Lets a page load only from its own host. Samples are compiled in the page, so `eval` is needed. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
].join('; ');

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#2b49a8"/><path d="M4 12V4l8 8V4" fill="none" stroke="#fff" stroke-width="2"/></svg>';

const content = join(import.meta.dirname, '../content');

/** Guides that the list below does not name, by their headings, so that none is missing. */
function otherGuides(named: readonly string[]): { text: string; link: string }[] {
  return readdirSync(content, { encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && ![...named, 'index'].includes(file.replace(/\.md$/, '')))
    .map((file) => {
      const [, heading = file] = /^# (.+)$/m.exec(readFileSync(join(content, file), 'utf8')) ?? [];
      return guide(heading, file.replace(/\.md$/, ''));
    });
}

const namedGuides = [
  ...['try', 'faq', 'renewal', 'stores', 'browser', 'outbound-proxies-and-tenants', 'linking', 'consent'],
  ...['sync', 'budget', 'rate-limits', 'errors', 'sandbox', 'migrating'],
];

const guide = (text: string, page: string) => ({ text, link: `/${page}` });

export default defineConfig({
  title: 'nordigen-client',
  description: 'The TypeScript client for the GoCardless Bank Account Data API, with the API as a sandbox',
  base: process.env.SITE_BASE ?? '/',
  srcDir: 'content',
  outDir: 'dist',
  cleanUrls: false,
  head: [
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }],
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
  ],
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guides', link: '/' },
      { text: 'Try it', link: '/try' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: {
      '/reference/': [
        // Only links: an item that also folds is a link inside a button, which screen readers cannot announce.
        { text: 'Reference', items: flatten(modules) },
      ],
      '/': [
        { text: 'Start', items: [guide('Overview', ''), guide('Try it', 'try'), guide('Questions', 'faq')] },
        {
          text: 'Tokens',
          items: [
            guide("The token's life", 'renewal'),
            guide('Stores', 'stores'),
            guide('Browser and mobile apps', 'browser'),
            guide('Proxies and tenants', 'outbound-proxies-and-tenants'),
          ],
        },
        {
          text: 'Bank data',
          items: [
            guide('Linking a bank', 'linking'),
            guide('When a consent ends', 'consent'),
            guide('Sync', 'sync'),
            guide('Four calls a day', 'budget'),
            guide('Limits', 'rate-limits'),
            guide('Errors', 'errors'),
          ],
        },
        {
          text: 'More',
          items: [
            guide('The sandbox', 'sandbox'),
            guide('Migrating', 'migrating'),
            ...otherGuides(namedGuides),
          ],
        },
      ],
    },
  },
  vite: {
    resolve: {
      alias: [
        { find: /^nordigen-client$/, replacement: `${source}/index.ts` },
        { find: /^nordigen-client\/(link|sync|sandbox)$/, replacement: `${source}/$1/index.ts` },
      ],
    },
    worker: { format: 'es' },
    // The runner is loaded when somebody runs a sample, not with the page.
    build: { chunkSizeWarningLimit: 1_500 },
  },
});
