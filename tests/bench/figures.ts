import type { GrowthRow } from './growth.ts';
import type { CallRow, CheckingRow, ColdStartRow } from './measure.ts';
import type { ReconcilingRow } from './reconciling.ts';
import type { RollOverRow } from './roll-over.ts';
import type { ServingRow } from './serving.ts';
import type { Summary } from './statistics.ts';

/** What a run leaves under `results/`, and prints with `--json`. */
export interface Report {
  startedAt: string;
  node: string;
  cpus: number;
  /** Processes that wanted a CPU when the run began and when it ended, over the minute before. */
  load: readonly number[];
  rounds: number;
  seconds: number;
  small?: CallRow[];
  large?: CallRow[];
  checking?: CheckingRow;
  coldStart?: ColdStartRow[];
  growth?: GrowthRow[];
  reconciling?: ReconcilingRow[];
  rollOver?: RollOverRow;
  sandbox?: ServingRow;
}

/** One line of the table that says it all. */
export interface Figure {
  what: string;
  value: string;
  /** How it compares, within the run. */
  ratio: string;
}

const times = (summary: Summary | undefined): string =>
  summary === undefined ? '-' : summary.median.toFixed(2);

function ofCalls(what: string, rows: readonly CallRow[] = []): Figure[] {
  return rows
    .filter(({ client }) => client === 'nordigen-client')
    .map((row) => ({
      what: `${what}, ${row.inFlight} in flight`,
      value: `${row.callsPerSecond.median.toFixed(0)} calls/s, ${row.cpuUsPerCall.median.toFixed(0)} µs CPU`,
      ratio: `rate ${times(row.rateToTunedKy)} of ky, ${times(row.rateToFetch)} of fetch; CPU ${times(row.cpuToTunedKy)} × ky, ${times(row.cpuToFetch)} × fetch`,
    }));
}

function ofColdStart(rows: readonly ColdStartRow[] = []): Figure[] {
  const medianOf = (name: string): number | undefined =>
    rows.find(({ client }) => client === name)?.processMs.median;
  const [own, fetched, ky] = [medianOf('nordigen-client'), medianOf('fetch'), medianOf('ky-tuned')];
  if (own === undefined) return [];
  const over = (other: number | undefined): string => (other === undefined ? '-' : (own / other).toFixed(2));
  return [
    {
      what: 'cold start: a process with one call',
      value: `${own.toFixed(0)} ms`,
      ratio: `${over(fetched)} × fetch, ${over(ky)} × ky`,
    },
  ];
}

/** The largest size, and what one piece costs there of what it costs at a hundredth of the size. */
function ofGrowth(rows: readonly GrowthRow[] = []): Figure[] {
  return [...new Set(rows.map(({ work }) => work))].flatMap((work) => {
    const sizes = rows.filter((row) => row.work === work);
    const largest = sizes.at(-1);
    const early = sizes.findLast(({ size }) => size <= (largest?.size ?? 0) / 10);
    if (largest === undefined || early === undefined) return [];
    return [
      {
        what: `${work}, at ${largest.size}`,
        value: `${largest.usPerPiece.toFixed(1)} µs CPU`,
        ratio: `${(largest.usPerPiece / early.usPerPiece).toFixed(2)} × one at ${early.size}`,
      },
    ];
  });
}

/** All that a report holds, a line each. */
export function toFigures({
  small,
  large,
  checking,
  coldStart,
  growth,
  rollOver,
  sandbox,
}: Report): Figure[] {
  const figures = [
    ...ofCalls("an account's metadata", small),
    ...ofCalls('2,000 transactions', large),
    ...ofColdStart(coldStart),
    ...ofGrowth(growth),
  ];
  if (checking !== undefined) {
    figures.push({
      what: 'parse and check 2,000 transactions',
      value: `${((checking.parseUs.median + checking.checkUs.median) / 1000).toFixed(1)} ms`,
      ratio: `${times(checking.ratio)} × JSON.parse`,
    });
  }
  if (rollOver !== undefined) {
    const { rolling, lasting } = rollOver;
    figures.push({
      what: `${rolling.calls} calls while the token rolls over ${rolling.renewals} times`,
      value: `${rolling.waited} waited for it`,
      ratio: `slowest ${rolling.slowestMs.toFixed(0)} ms, ${lasting.slowestMs.toFixed(0)} ms with a token that lasts`,
    });
  }
  if (sandbox !== undefined) {
    figures.push({
      what: 'the sandbox, served',
      value: `${sandbox.requestsPerSecond.median.toFixed(0)} requests/s`,
      ratio: '-',
    });
  }
  return figures;
}

/** The table for the readme, with what it was measured on. */
export function toMarkdown(report: Report): string {
  const rows = toFigures(report).map(({ what, value, ratio }) => `| ${what} | ${value} | ${ratio} |`);
  const load = report.load.map((value) => value.toFixed(1)).join(' and ');
  return [
    '| what | here | compared |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `Medians of ${report.rounds} rounds that take turns, ${report.startedAt.slice(0, 10)}, Node ${report.node.slice(1)}, ${report.cpus} CPUs, load ${load} (before and after); "ky" is ky tuned with the same hook. Compare the ratios: on a machine that does other things too, the rest says little.`,
  ].join('\n');
}
