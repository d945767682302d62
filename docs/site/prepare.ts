import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');
const content = join(import.meta.dirname, 'content');
const repository = process.env.SITE_REPOSITORY;

/** Entries that run in a page. The others need files, Redis or a server. */
const runnableEntries = /^nordigen-client(\/(link|sync|sandbox))?$/;

/** Whether a sample does something by itself that the page can show. */
export function isRunnable(code: string): boolean {
  const imports = [...code.matchAll(/from '([^']+)'/g)].map((match) => match[1] as string);
  return (
    imports.length > 0 &&
    imports.every((specifier) => runnableEntries.test(specifier)) &&
    !/^(export|declare) /m.test(code) &&
    /createSandbox\(|\bawait client\b|\(client,/.test(code)
  );
}

/** Wraps runnable samples in the component that runs them, and points links to pages of the site. */
export function toPage(text: string): string {
  return text
    .replaceAll(/```ts\n([\s\S]*?)```/g, (block, code: string) =>
      isRunnable(code)
        ? `<RunnableSample code="${encodeURIComponent(code)}">\n\n${block}\n\n</RunnableSample>`
        : block,
    )
    .replaceAll(/\]\(README\.md(#[^)]*)?\)/g, '](index.md$1)')
    .replaceAll(/\[([^\]]+)\]\((?:\.\.\/)([^)]+)\)/g, (_link, label: string, path: string) =>
      repository === undefined ? label : `[${label}](${repository}/blob/main/${path})`,
    )
    .replaceAll(/<picture>[\s\S]*?<\/picture>/g, (picture) => {
      const [, dark = ''] = /srcset="([^"]+)"/.exec(picture) ?? [];
      const [, light = ''] = /src="([^"]+)"/.exec(picture) ?? [];
      const [, alt = ''] = /alt="([^"]+)"/.exec(picture) ?? [];
      return [
        `<img class="only-light" src="./${light}" alt="${alt}">`,
        `<img class="only-dark" src="./${dark}" alt="${alt}">`,
      ].join('\n');
    });
}

/** The first page: what the README says before it turns to contributors, then the index of the guides. */
function toIndex(guides: string): string {
  const readme = readFileSync(join(docs, '../README.md'), 'utf8');
  const [introduction = ''] = readme.split(/^To contribute/m);
  return introduction + guides.replace(/^# .+\n[\s\S]*?(?=^\| )/m, '## Guides\n\n');
}

/** Copies the guides into a separate folder, where the generator finds them beside the reference. */
export function prepareGuides(): void {
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  for (const file of readdirSync(docs, { encoding: 'utf8' })) {
    if (file.endsWith('.svg')) cpSync(join(docs, file), join(content, file));
    if (!file.endsWith('.md')) continue;
    const text = readFileSync(join(docs, file), 'utf8');
    if (file === 'README.md') writeFileSync(join(content, 'index.md'), toPage(toIndex(text)));
    else writeFileSync(join(content, file), toPage(text));
  }
}
