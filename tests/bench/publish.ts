import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeBlock } from '../helpers/readme-figures.ts';
import { type Report, renderFigures, renderGrowth, renderHighlights, renderRollOver } from './figures.ts';
import { drawGrowth, themes } from './growth-picture.ts';
import { type Published, publishedPath } from './published.ts';
import { renderSoaks, type SoakReport } from './soak-report.ts';

/*
 * Writes the last figures of each section, and of the last soaks with and without faults, into the README, the guide
 * and its picture, so that none is typed: `node tests/bench/publish.ts`.
 */

const results = new URL('results/', import.meta.url);
const page = 'docs/performance.md';
const read = <Content>(file: string): Content => JSON.parse(readFileSync(new URL(file, results), 'utf8'));

const files = readdirSync(results).sort();
const isSoak = (file: string): boolean => file.startsWith('soak-');
// The last figures of each section: some sections take long, and are measured by themselves.
const reports = files.filter((file) => !isSoak(file)).map((file) => read<Report>(file));
const rounds = Math.max(...reports.map((one) => one.rounds));
// The busiest of all, since each section stands for the whole.
const load = [0, 1].map((at) => Math.max(...reports.map((one) => one.load[at] ?? 0)));
const report: Report | undefined =
  reports.length > 0 ? Object.assign({}, ...reports, { rounds, load }) : undefined;
if (report?.small === undefined) throw new Error('There is nothing to publish: npm run bench -- --rounds 16');
const busiest = Math.max(...report.load);
// The benchmark keeps about two processes at work itself.
if (busiest > report.cpus + 1) {
  throw new Error(
    `The machine was busy (load ${busiest.toFixed(1)} on ${report.cpus} CPUs): measure again when it is quiet.`,
  );
}
const soaks = files.filter(isSoak).map((file) => read<SoakReport>(file));
const last = (hasFaults: boolean) => soaks.findLast(({ faults }) => faults > 0 === hasFaults);
const published: Published = {
  report,
  soaks: [last(false), last(true)].filter((soak) => soak !== undefined),
};

writeFileSync(publishedPath, `${JSON.stringify(published, undefined, 1)}\n`);
writeBlock('figures', renderHighlights(report));
writeBlock('figures', renderFigures(report), page);
writeBlock('growth', renderGrowth(report), page);
writeBlock('roll-over', renderRollOver(report), page);
writeBlock('soak', renderSoaks(published.soaks), page);
for (const theme of ['light', 'dark'] as const) {
  writeFileSync(
    new URL(`../../docs/growth-${theme}.svg`, import.meta.url),
    drawGrowth(report.growth ?? [], themes[theme]),
  );
}
