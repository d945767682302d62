import type { GrowthRow } from './growth.ts';

export interface Theme {
  ground: string;
  ink: string;
  quiet: string;
  lines: readonly string[];
}

export const themes: Record<'light' | 'dark', Theme> = {
  light: {
    ground: '#ffffff',
    ink: '#1f2328',
    quiet: '#59636e',
    lines: ['#0969da', '#bc4c00', '#1a7f37', '#8250df', '#bf3989', '#9a6700', '#57606a'],
  },
  dark: {
    ground: '#0d1117',
    ink: '#e6edf3',
    quiet: '#9198a1',
    lines: ['#58a6ff', '#f0883e', '#3fb950', '#bc8cff', '#f778ba', '#d29922', '#adbac7'],
  },
};

const [width, height] = [960, 440];
const plot = { left: 70, right: 650, top: 60, bottom: 380 };

/** The cost of one piece by how many there are, each over its least: a flat line is linear growth. */
export function drawGrowth(rows: readonly GrowthRow[], { ground, ink, quiet, lines }: Theme): string {
  const works = [...new Set(rows.map(({ work }) => work))];
  const sizes = rows.map(({ size }) => size);
  const decades = Math.ceil(Math.log10(Math.max(...sizes)));
  const toX = (size: number): number => plot.left + (Math.log10(size) / decades) * (plot.right - plot.left);
  const series = works.map((work) => {
    const own = rows.filter((row) => row.work === work).sort((a, b) => a.size - b.size);
    const least = Math.min(...own.map(({ usPerPiece }) => usPerPiece));
    return { work, points: own.map(({ size, usPerPiece }) => ({ size, ratio: usPerPiece / least })) };
  });
  const doublings = Math.max(
    2,
    Math.ceil(Math.log2(Math.max(...series.flatMap(({ points }) => points.map(({ ratio }) => ratio))))),
  );
  const toY = (ratio: number): number =>
    plot.bottom - (Math.log2(ratio) / doublings) * (plot.bottom - plot.top);

  const text = (x: number, y: number, color: string, size: number, anchor: string, words: string): string =>
    `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" font-size="${size}" fill="${color}" text-anchor="${anchor}">${words}</text>`;
  const grid = Array.from({ length: doublings + 1 }, (_, power) => {
    const y = toY(2 ** power);
    return `<line x1="${plot.left}" y1="${y.toFixed(1)}" x2="${plot.right}" y2="${y.toFixed(1)}" stroke="${quiet}" stroke-opacity="0.3"/>${text(plot.left - 10, y + 4, quiet, 13, 'end', `${2 ** power} ×`)}`;
  });
  const axis = Array.from({ length: decades + 1 }, (_, power) =>
    text(toX(10 ** power), plot.bottom + 24, quiet, 13, 'middle', (10 ** power).toLocaleString('en')),
  );
  const curves = series.map(({ work, points }, index) => {
    const color = lines[index % lines.length] as string;
    const at = points.map(({ size, ratio }) => `${toX(size).toFixed(1)},${toY(ratio).toFixed(1)}`);
    const dots = at.map((place) => {
      const [x, y] = place.split(',');
      return `<circle cx="${x}" cy="${y}" r="3.5" fill="${color}"/>`;
    });
    const y = plot.top + 10 + index * 26;
    return [
      `<polyline points="${at.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...dots,
      `<line x1="${plot.right + 30}" y1="${y - 4}" x2="${plot.right + 54}" y2="${y - 4}" stroke="${color}" stroke-width="3"/>`,
      text(plot.right + 62, y, ink, 14, 'start', work),
    ].join('\n');
  });
  const title = 'CPU time for one, by how many there are, over the least of its line';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}: flat lines are linear growth" font-family="system-ui, sans-serif">`,
    `<rect width="${width}" height="${height}" rx="10" fill="${ground}"/>`,
    text(30, 34, ink, 16, 'start', title),
    ...grid,
    ...axis,
    text(
      (plot.left + plot.right) / 2,
      plot.bottom + 48,
      quiet,
      13,
      'middle',
      'rows, calls in flight, clients or tenants',
    ),
    ...curves,
    '</svg>\n',
  ].join('\n');
}
