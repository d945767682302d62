import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Report, toMarkdown } from './figures.ts';

/*
 * Writes the figures of a run between the marks in the readme, so that they are never typed:
 * `node tests/bench/readme.ts [file]`, by default with the last run under `results/`.
 */

const results = new URL('results/', import.meta.url);
const readme = new URL('../../README.md', import.meta.url);
const marks = /(<!-- figures: begin -->\n)[\s\S]*?(<!-- figures: end -->)/;

const file = process.argv[2] ?? new URL(readdirSync(results).sort().at(-1) ?? '', results);
const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
const text = readFileSync(readme, 'utf8');
if (!marks.test(text)) throw new Error('README.md has no marks for the figures.');
writeFileSync(
  readme,
  text.replace(marks, (_, begin: string, end: string) => `${begin}${toMarkdown(report)}\n${end}`),
);
