import { readFileSync, writeFileSync } from 'node:fs';

// `node tests/helpers/llms.ts` writes llms.txt, an index of the guides for language models (https://llmstxt.org), from
// the index of docs/ and the README's first paragraph.

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export function renderLlms(): string {
  const { name } = JSON.parse(read('package.json'));
  const [, summary = ''] = /^# .+\n\n(.+)\n/.exec(read('README.md')) ?? [];
  const rows = [...read('docs/README.md').matchAll(/^\| \[(.+?)\]\((.+?)\) \| (.+) \|$/gm)];
  return (
    [
      `# ${name}`,
      `> ${summary}`,
      '## Start',
      '- [README](README.md): install, first call, entry points, errors, tokens\n- [Examples](examples/README.md): programs that run with one command each\n- [AGENTS](AGENTS.md): for those who change this repository',
      '## Guides',
      rows.map(([, title, file, answers]) => `- [${title}](docs/${file}): ${answers}`).join('\n'),
      '## Reference',
      entries().join('\n'),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

/** The API report of each entry point. */
function entries(): string[] {
  const { name, exports } = JSON.parse(read('package.json'));
  return Object.keys(exports)
    .filter((entry) => entry !== './package.json')
    .map((entry) => {
      const path = `${name}${entry.slice(1)}`;
      return `- [${path}](tests/package/api/${path.replaceAll('/', '-')}.md): every exported name and its type`;
    });
}

if (process.argv[1] === import.meta.filename) writeFileSync(new URL('llms.txt', root), renderLlms());
