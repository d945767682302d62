import { readFileSync, writeFileSync } from 'node:fs';

/** The sizes that `npm run api` measured: bytes after minification and brotli. */
export interface SizeFigures {
  date: string;
  parts: { part: string; entry: string; bytes: number; budget: number }[];
  /** The parts of `createNordigenClient`: packages, and folders of the source. */
  folders: { name: string; minified: number; compressed: number }[];
}

const root = new URL('../../', import.meta.url);
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

/** Where each kB of the client goes. */
export function renderFolders({ folders }: SizeFigures): string {
  return [
    '| part | bytes minified | kB compressed |',
    '| --- | --: | --: |',
    ...folders.map(
      ({ name, minified, compressed }) => `| ${name} | ${minified} | ${toKilobytes(compressed)} |`,
    ),
  ].join('\n');
}

const toKilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

/** The text of a generated block of a page. */
export function readBlock(name: string, page = 'README.md'): string {
  const [, text] = patternOf(name).exec(readFileSync(new URL(page, root), 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${page} has no block '${name}'.`);
  return text.trim();
}

export function writeBlock(name: string, text: string, page = 'README.md'): void {
  readBlock(name, page);
  const url = new URL(page, root);
  const block = `<!-- ${name}: generated -->\n${text}\n<!-- /${name} -->`;
  const before = readFileSync(url, 'utf8');
  writeFileSync(
    url,
    before.replace(patternOf(name), () => block),
  );
}

const patternOf = (name: string): RegExp =>
  new RegExp(`<!-- ${name}: generated -->\\n([\\s\\S]*?)<!-- /${name} -->`);
