import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reconcile } from '../../src/sync/index.ts';
import { runSequence, type Sequence } from './check-sequence.mjs';

/** Most of `field` comes from public reports, named as `source`. `own` has positive and negative cases of each rule. */
describe.each(['field', 'own'])('sequences of answers: %s', (folder) => {
  const directory = new URL(`sequences/${folder}/`, import.meta.url);
  const sequences = readdirSync(directory).map((file) => ({
    file,
    sequence: JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as Sequence,
  }));

  test.each(sequences)('$file: $sequence.name', ({ sequence }) => {
    expect(runSequence(reconcile, sequence)).toBeUndefined();
  });
});
