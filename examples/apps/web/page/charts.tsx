import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { Balance } from 'nordigen-client';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { balanceByDay, type Figures, fillDays, type Listed, spendingByMonth } from './figures.ts';
import { count, day, money } from './words.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** The balance over time and the spending by month, each as a chart and as a table. */
export function Charts(props: {
  today: string;
  listed: readonly Listed[];
  booked?: Balance;
  currency?: string;
}): JSX.Element {
  const { listed, booked } = props;
  const currency = booked?.balanceAmount.currency ?? props.currency ?? listed[0]?.currency ?? 'EUR';
  return (
    <div class="charts">
      {booked && (
        <Figure
          title="Balance over time"
          type="line"
          figures={balanceByDay(listed, booked)}
          fill={(sums) => fillDays(sums, props.today)}
          currency={currency}
          label={day}
        />
      )}
      <Figure
        title="Spending by month"
        type="bar"
        figures={spendingByMonth(listed, currency)}
        currency={currency}
        label={month}
      />
    </div>
  );
}

interface FigureProps {
  title: string;
  type: 'line' | 'bar';
  figures: Figures;
  /** Turns what the table lists into what is drawn. */
  fill?: (sums: Figures['sums']) => Figures['sums'];
  currency: string;
  label: (key: string) => string;
}

function Figure({ title, type, figures, fill, currency, label }: FigureProps): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const { sums, leftOut } = figures;
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const toMajor = (minor: bigint): number => Number(minor) / 10 ** (decimals.maximumFractionDigits ?? 2);
  const words = (minor: bigint): string => money(String(toMajor(minor)), currency);
  const entries = [...sums];
  const drawn = entries.map(([key, minor]) => `${key} ${minor}`).join();

  useEffect(() => {
    const { current } = canvas;
    if (current === null) return undefined;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    let chart: Chart | undefined;
    const draw = (): void => {
      chart?.destroy();
      chart = new Chart(current, configure(current));
    };
    draw();
    scheme.addEventListener('change', draw);
    return () => {
      scheme.removeEventListener('change', draw);
      chart?.destroy();
    };
  }, [drawn, type]);

  function configure(element: HTMLCanvasElement): ChartConfiguration {
    // The style sheet has the colours; a canvas cannot read its variables.
    const { color, borderTopColor } = getComputedStyle(element);
    const ink = getComputedStyle(element.parentElement as HTMLElement).color;
    const points = [...(fill?.(sums) ?? sums)];
    const scale = { ticks: { color: ink, maxTicksLimit: 6 }, grid: { color: borderTopColor } };
    return {
      type,
      data: {
        labels: points.map(([key]) => label(key)),
        datasets: [
          {
            data: points.map(([, minor]) => toMajor(minor)),
            borderColor: color,
            backgroundColor: color,
            borderWidth: 2,
            ...(type === 'line' && { stepped: true, pointRadius: 0 }),
          },
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: 'index', intersect: false },
        scales: { x: { ...scale, grid: { display: false } }, y: scale },
        plugins: {
          tooltip: { callbacks: { label: ({ parsed }) => money(String(parsed.y), currency) } },
        },
      },
    };
  }

  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return null;
  const summary = `${title}, from ${words(first[1])} (${label(first[0])}) to ${words(last[1])} (${label(last[0])})`;
  return (
    <figure class="card">
      <figcaption id={id}>{title}</figcaption>
      <div class="chart">
        <canvas ref={canvas} role="img" aria-label={summary} />
      </div>
      {leftOut > 0 && (
        <p class="note">{count(leftOut, 'transaction')} left out: no date, or another currency.</p>
      )}
      <details>
        <summary>{title} as a table</summary>
        <table aria-labelledby={id}>
          <tbody>
            {entries.toReversed().map(([key, minor]) => (
              <tr key={key}>
                <th scope="row">{label(key)}</th>
                <td class="amount">{words(minor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function month(key: string): string {
  const words = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return words.format(new Date(`${key}-01`));
}
