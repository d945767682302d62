import { readFileSync } from 'node:fs';
import type { Report } from './figures.ts';
import type { SoakReport } from './soak-report.ts';

/** What the README and `docs/performance.md` show. */
export interface Published {
  report: Report;
  soaks: SoakReport[];
}

export const publishedPath: URL = new URL('published.json', import.meta.url);

export const readPublished = (): Published => JSON.parse(readFileSync(publishedPath, 'utf8'));
