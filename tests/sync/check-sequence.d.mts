import type { reconcile } from '../../src/sync/index.ts';

/** A sequence of answers and what each must give: the content of a file under `sequences/`. */
export interface Sequence {
  name: string;
  steps: unknown[];
}

/** Returns what is wrong, or `undefined` if the sequence passes. */
export function runSequence(run: typeof reconcile, sequence: Sequence): string | undefined;

/** A text that is the same for equal JSON values, whatever the order of their keys. */
export function canonical(value: unknown): string;
