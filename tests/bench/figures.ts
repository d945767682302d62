import type { GrowthRow } from './growth.ts';
import type { AllocationRow, CallRow, CheckingRow, ColdStartRow } from './measure.ts';
import type { MemoryRow } from './memory.ts';
import type { ReconcilingRow } from './reconciling.ts';
import type { RollOverRow } from './roll-over.ts';
import type { ServingRow } from './serving.ts';
import type { Summary } from './statistics.ts';
import type { WorkerdRow } from './workerd.ts';

/** What a run writes to `results/`, and prints with `--json`. */
export interface Report {
  startedAt: string;
  node: string;
  cpus: number;
  /** The load average of the last minute, at the start and at the end of the run. */
  load: readonly number[];
  rounds: number;
  seconds: number;
  small?: CallRow[];
  large?: CallRow[];
  checking?: CheckingRow;
  allocation?: AllocationRow[];
  coldStart?: ColdStartRow[];
  workerd?: WorkerdRow[];
  growth?: GrowthRow[];
  reconciling?: ReconcilingRow[];
  rollOver?: RollOverRow;
  memory?: MemoryRow[];
  sandbox?: ServingRow;
}

/** One line of the summary table. */
export interface Figure {
  what: string;
  value: string;
  /** How it compares with others in the same run. */
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
      ratio: [
        row.rateToTunedKy && `rate ${times(row.rateToTunedKy)} of ky, ${times(row.rateToFetch)} of fetch`,
        row.rateToTunedKy === undefined && `rate ${times(row.rateToFetch)} of fetch`,
        row.cpuToTunedKy && `CPU ${times(row.cpuToTunedKy)} × ky, ${times(row.cpuToFetch)} × fetch`,
        row.cpuToTunedKy === undefined && `CPU ${times(row.cpuToFetch)} × fetch`,
      ]
        .filter(Boolean)
        .join('; '),
    }));
}

function ofAllocation(rows: readonly AllocationRow[] = []): Figure[] {
  const medianOf = (name: string): number | undefined =>
    rows.find(({ client }) => client === name)?.kbPerCall.median;
  const [own, fetched, ky] = [medianOf('nordigen-client'), medianOf('fetch'), medianOf('ky-tuned')];
  if (own === undefined) return [];
  const said = (other: number | undefined): string => (other === undefined ? '-' : `${other.toFixed(0)} kB`);
  return [
    {
      what: 'memory that a call allocates',
      value: `${own.toFixed(0)} kB`,
      ratio: `fetch ${said(fetched)}, ky ${said(ky)}`,
    },
  ];
}

function ofMemory(rows: readonly MemoryRow[] = []): Figure[] {
  return rows.map(({ work, samples }) => ({
    what: `heap after ${samples.at(-1)?.count} ${work}`,
    value: `${samples.at(-1)?.heapMb.toFixed(1)} MB`,
    ratio: `${samples[0]?.heapMb.toFixed(1)} MB after ${samples[0]?.count}`,
  }));
}

function ofColdStart(rows: readonly ColdStartRow[] = []): Figure[] {
  const medianOf = (name: string): number | undefined =>
    rows.find(({ client }) => client === name)?.processMs.median;
  const [own, fetched, ky] = [medianOf('nordigen-client'), medianOf('fetch'), medianOf('ky-tuned')];
  const packages = medianOf('packages');
  if (own === undefined) return [];
  const over = (other: number | undefined): string => (other === undefined ? '-' : (own / other).toFixed(2));
  return [
    {
      what: 'cold start: a process with one call, its token in a file',
      value: `${own.toFixed(0)} ms`,
      ratio: `${over(fetched)} × fetch, ${over(ky)} × ky${packages === undefined ? '' : `, ${over(packages)} × its packages alone`}`,
    },
  ];
}

/** The cost per piece at the largest size, compared with the cost at a tenth of that size or less. */
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

/** One line for each result in a report. */
export function toFigures({
  small,
  large,
  checking,
  allocation,
  coldStart,
  workerd,
  growth,
  rollOver,
  memory,
  sandbox,
}: Report): Figure[] {
  const figures = [
    ...ofCalls("an account's metadata", small),
    ...ofCalls('2,000 transactions', large),
    ...ofAllocation(allocation),
    ...ofColdStart(coldStart),
    ...(workerd ?? [])
      .filter(({ client }) => client === 'nordigen-client')
      .map(({ startMs, ratioToKy }) => ({
        what: 'workerd: from its start to the first answer',
        value: `${startMs.median.toFixed(0)} ms`,
        ratio: `${times(ratioToKy)} × ky`,
      })),
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
  figures.push(...ofMemory(memory));
  if (sandbox !== undefined) {
    figures.push({
      what: 'the sandbox, served',
      value: `${sandbox.requestsPerSecond.median.toFixed(0)} requests/s`,
      ratio: '-',
    });
  }
  return figures;
}

/** The figures as a table, and what they were measured on. */
export function renderFigures(report: Report): string {
  const rows = toFigures(report).map(({ what, value, ratio }) => `| ${what} | ${value} | ${ratio} |`);
  return ['| what | here | compared |', '| --- | --- | --- |', ...rows, '', describeRun(report)].join('\n');
}

/** The few figures that a first look needs. */
export function renderHighlights(report: Report): string {
  const isShown = ({ what }: Figure): boolean =>
    /, \d+ in flight|process with one call|check 2,000|rolls over|heap after/.test(what);
  const rows = toFigures(report).filter(isShown);
  return [
    '| what | here | compared |',
    '| --- | --- | --- |',
    ...rows.map(({ what, value, ratio }) => `| ${what} | ${value} | ${ratio} |`),
    '',
    describeRun(report),
  ].join('\n');
}

function describeRun({ rounds, startedAt, node, cpus, load }: Report): string {
  const loads = load.map((value) => value.toFixed(1)).join(' and ');
  return `Measured on ${startedAt.slice(0, 10)} by \`npm run bench -- --rounds ${rounds}\`: medians of interleaved rounds, Node ${node.slice(1)}, ${cpus} CPUs, load ${loads} before and after. "ky" is ky tuned, with the same hook. Compare the ratios: absolute figures depend on the machine.`;
}

/** How much one piece costs at each size, in µs. */
export function renderGrowth({ growth = [] }: Report): string {
  const sizes = [...new Set(growth.map(({ size }) => size))].sort((a, b) => a - b);
  const works = [...new Set(growth.map(({ work }) => work))];
  const costOf = (work: string, size: number): string =>
    growth.find((row) => row.work === work && row.size === size)?.usPerPiece.toFixed(1) ?? '';
  return [
    `| µs of CPU for | ${sizes.map((size) => size.toLocaleString('en')).join(' | ')} |`,
    `| --- |${' --: |'.repeat(sizes.length)}`,
    ...works.map((work) => `| ${work} | ${sizes.map((size) => costOf(work, size)).join(' | ')} |`),
  ].join('\n');
}

/** How long calls took, with a token that lasts and with one that is renewed meanwhile. */
export function renderRollOver({ rollOver }: Report): string {
  if (rollOver === undefined) return '';
  const { lasting, rolling } = rollOver;
  return [
    `| took up to | the token lasts | it is renewed ${rolling.renewals} times |`,
    '| --- | --: | --: |',
    ...lasting.histogram
      .map(({ upToMs, calls }, index) => ({ upToMs, calls, rolled: rolling.histogram[index]?.calls ?? 0 }))
      .filter(({ calls, rolled }) => calls + rolled > 0)
      .map(({ upToMs, calls, rolled }) => `| ${upToMs} ms | ${calls} | ${rolled} |`),
    `| waited for a renewal | ${lasting.waited} | ${rolling.waited} |`,
  ].join('\n');
}
