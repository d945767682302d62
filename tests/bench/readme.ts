import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Report, toMarkdown } from './figures.ts';

/*
 * Writes the figures of a run between the marks in the README, so that nobody types them by hand:
 * `node tests/bench/readme.ts [file]`, by default with the last run in `results/`.
 */

const results = new URL('results/', import.meta.url);
const readme = new URL('../../README.md', import.meta.url);
const [begin, end] = ['<!-- figures: begin -->', '<!-- figures: end -->'];

const file = process.argv[2] ?? new URL(readdirSync(results).sort().at(-1) ?? '', results);
const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
const busiest = Math.max(...report.load);
// The benchmark itself keeps about two processes busy.
if (busiest > report.cpus + 1) {
  throw new Error(
    `The machine was busy (load ${busiest.toFixed(1)} on ${report.cpus} CPUs): measure again when it is quiet.`,
  );
}
const text = readFileSync(readme, 'utf8');
const block = `${begin}\n${toMarkdown(report)}\n${end}`;
const from = text.indexOf(begin);
const next = '## Scripts\n';
writeFileSync(
  readme,
  from >= 0
    ? text.slice(0, from) + block + text.slice(text.indexOf(end) + end.length)
    : text.replace(next, () => `## Figures\n\n${block}\n\n${next}`),
);
