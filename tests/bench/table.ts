import type { Figure } from './figures.ts';
import type { GrowthRow } from './growth.ts';
import type { AllocationRow, CallRow, CheckingRow, ColdStartRow } from './measure.ts';
import type { MemoryRow } from './memory.ts';
import type { ReconcilingRow } from './reconciling.ts';
import type { RollOverRow } from './roll-over.ts';
import type { ServingRow } from './serving.ts';
import type { Summary } from './statistics.ts';
import type { WorkerdRow } from './workerd.ts';

function formatSummary(summary: Summary | undefined, digits: number): string {
  if (summary === undefined) return '-';
  const [median, min, max] = [summary.median, summary.min, summary.max].map((value) => value.toFixed(digits));
  return `${median} (${min}..${max})`;
}

function formatTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
      )
      .join('  ');
  const rule = '-'.repeat(format(head).length);
  return [title, '', format(head), rule, ...rows.map(format), ''].join('\n');
}

export function formatCalls(title: string, rows: readonly CallRow[]): string {
  const head = [
    'client',
    'in flight',
    'calls/s',
    'CPU µs/call',
    'rate : fetch',
    'rate : tuned ky',
    'CPU : fetch',
    'CPU : tuned ky',
  ];
  return formatTable(
    title,
    head,
    rows.map((row) => [
      row.client,
      String(row.inFlight),
      formatSummary(row.callsPerSecond, row.callsPerSecond.median < 1000 ? 1 : 0),
      formatSummary(row.cpuUsPerCall, 0),
      formatSummary(row.rateToFetch, 2),
      formatSummary(row.rateToTunedKy, 2),
      formatSummary(row.cpuToFetch, 2),
      formatSummary(row.cpuToTunedKy, 2),
    ]),
  );
}

export function formatChecking(title: string, { parseUs, checkUs, ratio }: CheckingRow): string {
  return formatTable(
    title,
    ['', 'JSON.parse µs', 'check µs', '(parse + check) : parse'],
    [['nordigen-client', formatSummary(parseUs, 0), formatSummary(checkUs, 0), formatSummary(ratio, 2)]],
  );
}

export function formatColdStarts(title: string, rows: readonly ColdStartRow[]): string {
  return formatTable(
    title,
    ['client', 'process ms', 'import + first call ms', 'CPU ms'],
    rows.map((row) => [
      row.client,
      formatSummary(row.processMs, 0),
      formatSummary(row.firstCallMs, 0),
      formatSummary(row.cpuMs, 0),
    ]),
  );
}

export function formatAllocation(title: string, rows: readonly AllocationRow[]): string {
  return formatTable(
    title,
    ['client', 'kB of heap per call'],
    rows.map(({ client, kbPerCall }) => [client, formatSummary(kbPerCall, 1)]),
  );
}

export function formatMemory(title: string, rows: readonly MemoryRow[]): string {
  const tenths = Array.from({ length: 10 }, (_, index) => `${index + 1}/10`);
  return formatTable(
    title,
    ['', 'of', ...tenths],
    rows.map(({ work, samples }) => [
      work,
      String(samples.at(-1)?.count ?? 0),
      ...samples.map(({ heapMb }) => heapMb.toFixed(1)),
    ]),
  );
}

export function formatWorkerd(title: string, rows: readonly WorkerdRow[]): string {
  return formatTable(
    title,
    ['worker', 'bundle kB', 'ms', ': ky'],
    rows.map((row) => [
      row.client,
      row.bundleKb.toFixed(0),
      formatSummary(row.startMs, 0),
      formatSummary(row.ratioToKy, 2),
    ]),
  );
}

export function formatServing(title: string, row: ServingRow): string {
  const [early, late] = [row.memory[0], row.memory.at(-1)].map((memory) => ({
    head: `MB after ${memory?.requests}`,
    cell: `${memory?.residentMb.toFixed(0)}, heap ${memory?.heapMb.toFixed(1)}`,
  }));
  return formatTable(
    title,
    ['', 'in flight', 'requests/s', 'CPU µs/request', early?.head ?? '', late?.head ?? ''],
    [
      [
        'sandbox',
        String(row.inFlight),
        formatSummary(row.requestsPerSecond, 0),
        formatSummary(row.cpuUsPerRequest, 0),
        early?.cell ?? '',
        late?.cell ?? '',
      ],
    ],
  );
}

export function formatGrowth(title: string, rows: readonly GrowthRow[]): string {
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
  const works = [...new Set(rows.map(({ work }) => work))];
  return formatTable(
    title,
    ['µs for one', ...sizes.map(String)],
    works.map((work) => [
      work,
      ...sizes.map(
        (size) => rows.find((row) => row.work === work && row.size === size)?.usPerPiece.toFixed(1) ?? '',
      ),
    ]),
  );
}

export function formatReconciling(title: string, rows: readonly ReconcilingRow[]): string {
  const sizes = [...new Set(rows.map((row) => row.rows))];
  const works = [...new Set(rows.map(({ work }) => work))];
  const cell = ({ ratio, usPerRow }: ReconcilingRow): string =>
    `${ratio.toFixed(1)} × (${usPerRow.toFixed(1)} µs a row)`;
  return formatTable(
    title,
    ['rows', ...sizes.map(String)],
    works.map((work) => [
      work,
      ...sizes.map((size) =>
        rows
          .filter((row) => row.work === work && row.rows === size)
          .map(cell)
          .join(),
      ),
    ]),
  );
}

export function formatRollOver(title: string, { lasting, rolling }: RollOverRow): string {
  return formatTable(
    title,
    [
      'token',
      'renewals',
      'waited',
      ...lasting.histogram.map(({ upToMs }) => `<= ${upToMs} ms`),
      'slowest ms',
    ],
    [
      { name: 'lasts', run: lasting },
      { name: 'rolls over', run: rolling },
    ].map(({ name, run }) => [
      name,
      String(run.renewals),
      String(run.waited),
      ...run.histogram.map(({ calls }) => String(calls)),
      run.slowestMs.toFixed(0),
    ]),
  );
}

export function formatFigures(title: string, figures: readonly Figure[]): string {
  return formatTable(
    title,
    ['what', 'here', 'compared'],
    figures.map(({ what, value, ratio }) => [what, value, ratio]),
  );
}
