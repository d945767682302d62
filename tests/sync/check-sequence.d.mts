import type { reconcile } from '../../src/sync/index.ts';

/** A sequence of answers with what each must give, as the files under `sequences/` have it. */
export interface Sequence {
  name: string;
  steps: unknown[];
}

/** What is wrong, or `undefined` where the sequence is passed. */
export function runSequence(run: typeof reconcile, sequence: Sequence): string | undefined;

/** Equal for equal JSON values, whatever the order of keys. */
export function canonical(value: unknown): string;
