import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reconcile } from '../../src/sync/index.ts';
import { runSequence, type Sequence } from './check-sequence.mjs';

const dayMs = 86_400_000;

function moveDays(json: string, days: number): string {
  return json.replaceAll(/"(20[12]\d-\d\d-\d\d)(?=["T ])/g, (_, day: string) => {
    return `"${new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)}`;
  });
}

function turnSign(json: string): string {
  return json
    .replaceAll(/"amount":"(-?)(\.?\d[^"]*)"/g, (whole, sign: string, digits: string) =>
      Number(digits) === 0 ? whole : `"amount":"${sign === '' ? '-' : ''}${digits}"`,
    )
    .replaceAll(/"(ultimate)?(creditor|debtor)(Name|Account)?"/gi, (whole) =>
      whole.replace(/creditor|debtor/i, (side) => {
        const other = side.toLowerCase() === 'creditor' ? 'debtor' : 'creditor';
        return side[0] === side[0]?.toUpperCase() ? `${other[0]?.toUpperCase()}${other.slice(1)}` : other;
      }),
    );
}

/** Changes that must not affect the result of any sequence. Each rewrites its JSON, including the expectations. */
const variants: Record<string, (json: string) => string> = {
  'money moving the other way': turnSign,
  'days in a leap year': (json) => moveDays(json, -750),
  'the text in another field': (json) =>
    json.replaceAll('"remittanceInformationUnstructured"', '"remittanceInformationStructured"'),
  'amounts with a third decimal': (json) => json.replaceAll(/("amount":"-?\d+\.\d\d)"/g, '$10"'),
  'accounts identified by their BBAN': (json) => json.replaceAll('"iban":', '"bban":'),
};

const directory = new URL('sequences/', import.meta.url);
const sequences = ['field', 'own'].flatMap((folder) =>
  readdirSync(new URL(folder, directory)).map((file) => `${folder}/${file}`),
);

describe.each(Object.keys(variants))('sequences of answers, with %s', (name) => {
  test('give the same results', { timeout: 120_000 }, () => {
    const wrong = sequences.flatMap((file) => {
      const json = JSON.stringify(JSON.parse(readFileSync(new URL(file, directory), 'utf8')));
      const sequence = JSON.parse(variants[name]?.(json) as string) as Sequence;
      const problem = runSequence(reconcile, sequence);
      return problem === undefined ? [] : [`${file} ${problem}`];
    });
    expect(wrong).toEqual([]);
  });
});
