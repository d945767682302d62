import type { Issue } from '../errors/issue.ts';

/** The parts of a valibot schema that a check is made of, and what the schemas of this package add to them. */
export interface Shape {
  readonly type: string;
  readonly expects: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly value?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly Shape[];
  readonly pipe?: unknown;
  /** Every answer has the key: one that lacks it costs an issue. */
  readonly isExpected?: boolean;
  /** An object that has none of the keys is something else. */
  readonly needsKnownKey?: boolean;
  /** A row on its own stands for the list of it, and what is empty for no rows. */
  readonly isListOrRow?: boolean;
  /** Another form of the same value; a known oddity, and no issue. */
  readonly readAs?: (value: unknown) => unknown;
  /** The same value in the documented type, or what cannot be one. */
  readonly convert?: (value: unknown) => unknown;
}

/**
 * A schema, read once. The walk over an answer asks these instead of the schema's own objects: all have the same keys,
 * which makes them fast to read, and text and null, most of what answers hold, are settled without a call.
 */
export interface Check {
  readonly takesText: boolean;
  readonly takesNull: boolean;
  readonly isOptional: boolean;
  readonly isExpected: boolean;
  /** What a promised list is made of: where no list came, a lone element, or an empty list, stands for it. */
  readonly item: Check | undefined;
  readonly expects: string;
  /** The value as it fits, itself or in a list, or what does not fit; leaves out what is optional. */
  readonly run: (value: unknown, issues: Issue[]) => unknown;
}

/** Whether the value fits without a look inside. */
export function isFit(check: Check, value: unknown): boolean {
  return typeof value === 'string' ? check.takesText : value === null && check.takesNull;
}

/** The value as it fits, or what does not fit. */
export function fitTo(check: Check, value: unknown, issues: Issue[]): unknown {
  return isFit(check, value) ? value : check.run(value, issues);
}
