import { readFileSync, writeFileSync } from 'node:fs';

/** What `npm run api` measured: bytes after minification and brotli. */
export interface SizeFigures {
  date: string;
  parts: { part: string; entry: string; bytes: number; budget: number }[];
}

const root = new URL('../../', import.meta.url);
const readmePath = new URL('README.md', root);
export const sizesPath: URL = new URL('tests/package/sizes.json', root);

export function readFigures<Figures>(path: URL): Figures {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function renderSizes({ date, parts }: SizeFigures): string {
  return [
    '| import | kB | budget |',
    '| --- | --- | --- |',
    ...parts.map(
      ({ part, entry, bytes, budget }) =>
        `| ${part} of \`${entry}\` | ${toKilobytes(bytes)} | ${toKilobytes(budget)}${bytes > budget ? ', not met yet' : ''} |`,
    ),
    '',
    `Minified and compressed with brotli, including dependencies. For entries other than the first, the figure is what they add to a client. Measured on ${date} by \`npm run test:package\`.`,
  ].join('\n');
}

const toKilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

/** The text between two marks of the README. */
export function readBlock(name: string): string {
  const [, text] = patternOf(name).exec(readFileSync(readmePath, 'utf8')) ?? [];
  if (text === undefined) throw new Error(`README.md has no block '${name}'.`);
  return text.trim();
}

export function writeBlock(name: string, text: string): void {
  const readme = readFileSync(readmePath, 'utf8');
  const block = `<!-- ${name}: generated -->\n${text}\n<!-- /${name} -->`;
  writeFileSync(
    readmePath,
    readme.replace(patternOf(name), () => block),
  );
}

const patternOf = (name: string): RegExp =>
  new RegExp(`<!-- ${name}: generated -->\\n([\\s\\S]*?)<!-- /${name} -->`);
