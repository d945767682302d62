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
  /** Every answer has the key; if it is missing, that is an issue. */
  readonly isExpected?: boolean;
  /** An object with none of the keys does not fit. */
  readonly needsKnownKey?: boolean;
  /** A single row stands for a list of one, and an empty value for an empty list. */
  readonly isListOrRow?: boolean;
  /** Reads another known form of the value, without an issue. */
  readonly readAs?: (value: unknown) => unknown;
  /** Converts the value to the documented type, with an issue; returns it unchanged if it cannot. */
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
  /** The check of a list's elements. If no list came, the value becomes a list of one, or an empty one. */
  readonly item: Check | undefined;
  readonly expects: string;
  /** The value in the form that fits, or a misfit. Optional parts that do not fit are dropped. */
  readonly run: (value: unknown, issues: Issue[]) => unknown;
}

/** Whether the value fits, decided without running the check. */
export function isFit(check: Check, value: unknown): boolean {
  return typeof value === 'string' ? check.takesText : value === null && check.takesNull;
}

/** The value in the form that fits, or a misfit. */
export function fitTo(check: Check, value: unknown, issues: Issue[]): unknown {
  return isFit(check, value) ? value : check.run(value, issues);
}
