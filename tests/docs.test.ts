import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../src/sandbox/index.ts';
import { renderFigures, renderGrowth, renderHighlights, renderRollOver } from './bench/figures.ts';
import { readPublished } from './bench/published.ts';
import { renderSoaks } from './bench/soak-report.ts';
import { renderLlms } from './helpers/llms.ts';
import {
  readBlock,
  readFigures,
  renderFolders,
  renderSizes,
  type SizeFigures,
  sizesPath,
} from './helpers/readme-figures.ts';

const root = new URL('../', import.meta.url).pathname;
const performancePage = 'docs/performance.md';
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  'examples/README.md',
].map((page) => ({ page, text: read(page) }));

const codeBlock = /```[\s\S]*?```/g;

/** The anchors that Git hosts generate from headings. */
function anchorsOf(text: string): string[] {
  return [...text.replaceAll(codeBlock, '').matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links', () => {
  test.each(pages)('in $page lead to something that exists', ({ page, text }) => {
    const prose = text.replaceAll(codeBlock, '');
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
      .map((match) => (match[1] ?? match[2]) as string)
      .filter((target) => !/^[a-z]+:/.test(target));
    for (const target of targets) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(root, file)), `${target} in ${page}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(read(file)), `${target} in ${page}`).toContain(anchor);
    }
  });

  test('in the index lead to every page', () => {
    const index = read('docs/README.md');
    const missing = readdirSync(join(root, 'docs')).filter(
      (file) => file.endsWith('.md') && file !== 'README.md' && !index.includes(`](${file})`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the table of errors', () => {
  // The table before this heading is about the next steps.
  const tables = read('docs/errors.md').split('## Answers of the API')[1] ?? '';
  const rows = new Map(
    [...tables.matchAll(/^\| `(\w+)` \|(.+)\|$/gm)].map((match) => [match[1] as string, match[2] as string]),
  );
  const rules = [...read('src/answers/classify-failure.ts').matchAll(/\[\s*'(\w+)',\s*'([a-z-]+)'/g)];
  const declared =
    read('src/errors/nordigen-api-error.ts').match(/type ApiErrorCode =([\s\S]*?);/)?.[1] ?? '';

  test('has a row for each code of the API', () => {
    const codes = [...declared.matchAll(/'(\w+)'/g)].map((match) => match[1] as string);
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !rows.has(code))).toEqual([]);
  });

  test('names the next step that the client gives for each code', () => {
    expect(rules.length).toBeGreaterThan(30);
    const wrong = rules
      .filter(([, code = '', step = '']) => !rows.get(code)?.includes(`\`${step}\``))
      .map(([, code, step]) => `${code} ${step}`);
    expect(wrong).toEqual([]);
  });

  test('has a row for each class of error', () => {
    const missing = readdirSync(join(root, 'src/errors')).flatMap((file) => {
      const [, code] = /override readonly code = '(\w+)'/.exec(read(`src/errors/${file}`)) ?? [];
      return code === undefined || rows.has(code) ? [] : [code];
    });
    expect(missing).toEqual([]);
  });

  test('has no row for a code that does not exist', () => {
    const stale = [...rows.keys()].filter(
      (name) => !declared.includes(`'${name}'`) && !name.startsWith('NORDIGEN_'),
    );
    expect(stale).toEqual([]);
  });
});

describe('the sandbox', () => {
  test.each(pages)('has every institution that $page names', ({ text }) => {
    const known = new Set(createSandbox().scenarios.map(({ institutionId }) => institutionId));
    const named = text.match(/\bSANDBOX(?:_[A-Z0-9]+|FINANCE_SFIN0000)(?:_[A-Z0-9]+)*\b/g) ?? [];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('diagrams', () => {
  const drawn = ['renewal', 'consent', 'growth'].flatMap((name) => [`${name}-light.svg`, `${name}-dark.svg`]);
  test.each(drawn)('%s contains no script and loads nothing', (file) => {
    expect(read(`docs/${file}`)).not.toMatch(/<script|<image|href=|url\(|<style/i);
  });
});

describe('generated text is up to date', () => {
  test('the sizes in the README are those that were measured', () => {
    const figures = readFigures<SizeFigures>(sizesPath);
    expect(readBlock('sizes')).toBe(renderSizes(figures));
    expect(readBlock('folders', performancePage)).toBe(renderFolders(figures));
  });

  test('the figures of speed are those that were measured', () => {
    const { report, soaks } = readPublished();
    expect(readBlock('figures')).toBe(renderHighlights(report));
    expect(readBlock('figures', performancePage)).toBe(renderFigures(report));
    expect(readBlock('growth', performancePage)).toBe(renderGrowth(report));
    expect(readBlock('roll-over', performancePage)).toBe(renderRollOver(report));
    expect(readBlock('soak', performancePage)).toBe(renderSoaks(soaks));
  });

  test('llms.txt is what npm run llms writes', () => {
    expect(read('llms.txt')).toBe(renderLlms());
  });

  test('every file that llms.txt names exists', () => {
    const targets = [...read('llms.txt').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(
      (match) => match[1] as string,
    );
    expect(targets.length).toBeGreaterThan(15);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });
});

describe('the entry points', () => {
  test('are all in the table of the README', () => {
    const { exports, name } = JSON.parse(read('package.json')) as {
      exports: Record<string, unknown>;
      name: string;
    };
    const listed = [...read('README.md').matchAll(/^\| `(nordigen-client[\w/]*)` \|/gm)].map(
      (match) => match[1],
    );
    const entries = Object.keys(exports).filter((entry) => entry !== './package.json');
    expect(listed.sort()).toEqual(entries.map((entry) => `${name}${entry.slice(1)}`).sort());
  });
});

describe('the commands', () => {
  const { scripts, name } = JSON.parse(read('package.json')) as {
    scripts: Record<string, string>;
    name: string;
  };

  test.each(pages)('that $page names exist', ({ text }) => {
    const named = [...text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)].map((match) => match[1] as string);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  test('are all explained in CONTRIBUTING.md or the README', () => {
    const text = read('CONTRIBUTING.md') + read('README.md');
    const named = new Set([...text.matchAll(/`npm (?:run )?([a-z][a-z:-]*)/g)].map((match) => match[1]));
    expect(Object.keys(scripts).filter((script) => !named.has(script))).toEqual([]);
  });

  test.each(pages)('in $page fetch no package of another name', ({ text }) => {
    // `npx nordigen-sandbox` would run any package that somebody publishes under the name of our command.
    expect(text).not.toMatch(/npx (-y |--yes )?nordigen-sandbox/);
    expect(name).toBe('nordigen-client');
  });

  test.each(pages)('and code in $page spell environment variables in the same way', ({ text }) => {
    expect(text).not.toMatch(/(?<!NORDIGEN_)\bSECRET_(ID|KEY)\b/);
  });

  test('AGENTS.md names only folders and files that exist', () => {
    const named = [...read('AGENTS.md').matchAll(/`((?:src|tests|docs|examples|\.changeset)\/[\w./-]*)`/g)];
    expect(named.length).toBeGreaterThan(4);
    expect(
      named.filter(([, path]) => !existsSync(join(root, path as string))).map(([, path]) => path),
    ).toEqual([]);
  });
});
