import { addText, beginHash, endWord, firstWord, scramble, toNumber } from './hash.ts';
import { addValue, type FieldKind, kindOf } from './normalise.ts';

/** Hashes of the fields of a row, one in each column; 0 or nothing if the field is empty. */
export type Fields = readonly number[];

/** The columns that rows are compared by. The state names all columns, these first. */
export const columns = [
  'balanceAfterTransaction',
  'bankTransactionCode',
  'bookingDateTime',
  'creditorAccount',
  'debtorAccount',
  'proprietaryBankTransactionCode',
  'valueDateTime',
] as const;

/** More columns than any bank fills. Further fields share the last one, so that hostile rows cannot make all others long. */
const maxColumns = 200;
const shared = 'other fields';

/** The hash of a field, if it is not empty. */
export function fieldOf(fields: Fields, name: (typeof columns)[number]): number {
  return fields[columns.indexOf(name)] ?? 0;
}

export interface FieldReader {
  /** The names of all columns. */
  readonly names: readonly string[];
  /**
   * Reads a row, and gives one print of all its fields in any order: the sum of the hashes of name and value, so that nothing
   * need be sorted or joined.
   */
  read: (row: unknown) => number;
  /** The fields of the row that was read last. */
  keep: () => Fields;
}

interface Column {
  readonly at: number;
  readonly kind: FieldKind;
  /** The words of the name's hash. */
  readonly one: number;
  readonly two: number;
}

/** Reads the fields of the rows of an answer, for a state with these columns. */
export function createFieldReader(known: readonly string[], rows: readonly unknown[]): FieldReader {
  const names = [...known];
  const columnOf = new Map<string, Column>();
  const add = (name: string, at: number): void => {
    beginHash();
    addText(name);
    const two = endWord();
    columnOf.set(name, { at, kind: kindOf(name), one: firstWord() ^ two, two });
  };
  names.forEach(add);
  const isNew = new Set<string>();
  for (const row of rows) for (const name of namesOf(row)) if (!columnOf.has(name)) isNew.add(name);
  // Sorted, so that the order of rows and fields makes no difference.
  for (const name of [...isNew].sort()) {
    const isFull = names.length >= maxColumns;
    add(name, isFull ? maxColumns : names.push(name) - 1);
    if (isFull) names[maxColumns] = shared;
  }
  const words: number[] = [];

  return {
    names,
    read(row) {
      for (let at = 0; at < names.length; at++) words[at] = 0;
      let one = 0;
      let two = 0;
      for (const name of namesOf(row)) {
        const column = columnOf.get(name) as Column;
        beginHash();
        // A caller may pass answers that no schema has checked.
        if (!addValue(column.kind, isObject(row) ? row[name] : String(row))) continue;
        const word = endWord();
        one = (one + scramble(Math.imul(firstWord(), 0x1b873593) ^ column.one)) | 0;
        two = (two + scramble(Math.imul(word, 0x2c1b3c6d) ^ column.two)) | 0;
        words[column.at] = ((words[column.at] as number) + word) | 0;
      }
      return toNumber(one, two);
    },
    keep: () => words.slice(),
  };
}

const noName = [''];

/** What is no object has one field without a name. */
function namesOf(row: unknown): readonly string[] {
  return isObject(row) ? Object.keys(row) : noName;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Gives the names of the fields that differ, in alphabetical order. */
export function createComparison(names: readonly string[]): (before: Fields, after: Fields) => string[] {
  const columns = names
    .map((name, at) => ({ name, at }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return (before, after) => {
    const different: string[] = [];
    for (const { name, at } of columns) {
      if ((before[at] ?? 0) !== (after[at] ?? 0)) different.push(name);
    }
    return different;
  };
}
