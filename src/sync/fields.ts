import { addText, beginHash, endHash, firstWord, scramble, textOf, toNumber, wordAt } from './hash.ts';
import { addValue, type FieldKind, kindOf } from './normalise.ts';

/** Hashes of the fields that are not empty, by name, as they are stored. */
export type StoredFields = Readonly<Record<string, string>>;

/** Hashes of the fields that are not empty, as they are read: words in the lists that all rows of an answer share. */
export interface ReadFields {
  readonly names: readonly string[];
  readonly words: readonly number[];
  /** Where the row's own words begin, and where they end. */
  readonly from: number;
  readonly to: number;
}

export type Fields = StoredFields | ReadFields;

/**
 * One print of all fields of a row in any order: the sum of the hashes of name and value, so that nothing need be sorted or
 * joined.
 */
export interface FieldReader {
  /** Reads a row, and gives 53 bits of its print: the most that a number holds exactly. */
  read: (row: unknown) => number;
  /** The print of the row that was read last. */
  print: () => string;
  /** The fields of the row that was read last. Without this call the next row overwrites them. */
  keep: () => ReadFields;
}

interface Name {
  readonly kind: FieldKind;
  /** The words of its hash. */
  readonly one: number;
  readonly two: number;
}

export function createFieldReader(): FieldReader {
  const known = new Map<string, Name>();
  const names: string[] = [];
  const words: number[] = [];
  let from = 0;
  let to = 0;
  let one = 0;
  let two = 0;

  const nameOf = (name: string): Name => {
    let found = known.get(name);
    if (found === undefined) {
      beginHash();
      addText(name);
      const second = endHash();
      found = { kind: kindOf(name), one: firstWord() ^ second, two: second };
      known.set(name, found);
    }
    return found;
  };

  /** Adds the field whose value was hashed. */
  const endField = (name: string, { one: nameOne, two: nameTwo }: Name): void => {
    const word = endHash();
    one = (one + scramble(Math.imul(firstWord(), 0x1b873593) ^ nameOne)) | 0;
    two = (two + scramble(Math.imul(word, 0x2c1b3c6d) ^ nameTwo)) | 0;
    names[to] = name;
    words[to] = word;
    to++;
  };

  return {
    read(row) {
      to = from;
      one = 0;
      two = 0;
      if (typeof row === 'object' && row !== null) {
        for (const name of Object.keys(row)) {
          const named = nameOf(name);
          beginHash();
          if (addValue(named.kind, (row as Record<string, unknown>)[name])) endField(name, named);
        }
      } else {
        // A caller may pass answers that no schema has checked.
        const named = nameOf('');
        beginHash();
        addText(String(row));
        endField('', named);
      }
      return toNumber(one, two);
    },
    print: () => textOf(one) + textOf(two),
    keep() {
      const fields = { names, words, from, to };
      from = to;
      return fields;
    },
  };
}

/** As `read` gives it, for a print that was stored. */
export function printKeyOf(print: string): number {
  return toNumber(wordAt(print, 0), wordAt(print, 6));
}

/** The hash of a field, if it is not empty. */
export function wordOf(fields: Fields, name: string): number | undefined {
  if (!isRead(fields)) {
    const stored = storedOf(fields, name);
    return stored === undefined ? undefined : wordAt(stored, 0);
  }
  for (let at = fields.from; at < fields.to; at++) if (fields.names[at] === name) return fields.words[at];
  return undefined;
}

/** Stored fields are texts, whatever their names. */
function isRead(fields: Fields): fields is ReadFields {
  return typeof fields.words === 'object';
}

/** Fields may have names such as `constructor`. */
function storedOf(fields: StoredFields, name: string): string | undefined {
  const stored: unknown = fields[name];
  return typeof stored === 'string' ? stored : undefined;
}

/** The names of the fields that differ, in alphabetical order. */
export function fieldsThatDiffer(before: StoredFields, after: ReadFields): string[] {
  const differing: string[] = [];
  let stayed = 0;
  for (let at = after.from; at < after.to; at++) {
    const name = after.names[at] as string;
    const stored = storedOf(before, name);
    if (stored !== undefined) stayed++;
    if (stored === undefined || wordAt(stored, 0) !== after.words[at]) differing.push(name);
  }
  const all = Object.keys(before);
  if (all.length > stayed) differing.push(...all.filter((name) => wordOf(after, name) === undefined));
  return differing.sort();
}

/** The fields as they are stored. */
export function storeFields({ names, words, from, to }: ReadFields): StoredFields {
  const fields: Record<string, string> = {};
  for (let at = from; at < to; at++) setField(fields, names[at] as string, words[at] as number);
  return fields;
}

/** The same for a known row of which some fields changed: all others are as they were. */
export function changeFields(
  before: StoredFields,
  after: ReadFields,
  changed: readonly string[],
): StoredFields {
  const fields = { ...before };
  for (const name of changed) {
    const word = wordOf(after, name);
    if (word === undefined) delete fields[name];
    else setField(fields, name, word);
  }
  return fields;
}

function setField(fields: Record<string, string>, name: string, word: number): void {
  const value = textOf(word);
  // Plain assignment would drop it.
  if (name !== '__proto__') fields[name] = value;
  else Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}
