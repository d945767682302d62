import { readFileSync, writeFileSync } from 'node:fs';
import { faults } from './faults.ts';
import { type Cell, runCell, watchFetch } from './run-cell.ts';
import { targets } from './targets.ts';
import { toPage } from './to-page.ts';

// node main.ts [--check]: tries every fault on every kind of request, over real HTTP, and writes what callers get to
// docs/fault-matrix.md. With --check it compares instead.

const file = new URL('../../../docs/fault-matrix.md', import.meta.url);
watchFetch();
const all = targets.flatMap((target) => faults.map((fault) => ({ target, fault })));
const cells = new Map<string, Cell>();
const atOnce = 16;

async function work(pending: typeof all): Promise<void> {
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const cell = await runCell(next.target, next.fault);
    cells.set(`${cell.target}|${cell.fault}`, cell);
  }
}
/** Tries all cells, and composes the page from what callers got. */
async function tryAll(): Promise<string> {
  // Cells with a short time-out run alone, so that nothing else keeps the process busy.
  const endless = all.filter(({ fault }) => fault.kind === 'endless');
  const others = all.filter(({ fault }) => fault.kind === 'bytes');
  // These run one by one, so that a port on which nobody listens is not given to another cell.
  await work(all.filter(({ fault }) => fault.kind === 'refused'));
  await Promise.all(Array.from({ length: atOnce }, () => work(others)));
  await Promise.all(Array.from({ length: endless.length }, () => work(endless)));

  report([...cells.values()]);
  return toPage(
    targets.map((target) => ({
      target,
      cells: faults.map((fault) => cells.get(`${target.name}|${fault.name}`) as Cell),
    })),
  );
}

const isCheck = process.argv.includes('--check');
const written = readFileSync(file, 'utf8');
let page = await tryAll();
// On a process that stood still for seconds, the client takes its run for frozen and begins another. That is right, but
// not what the page is about.
for (let again = 0; again < 2 && isCheck && page !== written; again++) {
  console.log('Some cells differ from the page. They are tried again.');
  page = await tryAll();
}

if (!isCheck) writeFileSync(file, page);
else if (written !== page) {
  const lines = written.split('\n');
  const odd = page.split('\n').filter((line) => !lines.includes(line));
  console.error(`docs/fault-matrix.md is not what the client does:\n${odd.join('\n')}\nnpm run fault-matrix`);
  process.exitCode = 1;
}

/** Measured times are printed only here, because they differ from run to run. */
function report(all: readonly Cell[]): void {
  const longest = new Map<string, number>();
  for (const { waits, tookMs } of all) longest.set(waits, Math.max(longest.get(waits) ?? 0, tookMs));
  console.log(`${all.length} cells`);
  for (const [waits, tookMs] of longest) console.log(`${waits}: ${Math.round(tookMs)} ms at most`);
  const surprises = all.filter(({ outcome }) => outcome.startsWith('!!'));
  for (const { target, fault, outcome } of surprises) console.log(`${target}, ${fault}: ${outcome}`);
  if (surprises.length > 0) process.exitCode = 1;
}
