import type { FieldValue } from "../../schema/event.ts";

/** A rule matched an event: what correlations are made of. */
export type CorrelationMatch = {
  /** Of the rule, or of a correlation that others refer to. */
  readonly ruleUid: string;
  /** Event time, epoch milliseconds. */
  readonly time: number;
  readonly eventUid: string;
  /** When the record came; left out where nothing is late: in a search of what is stored, in a file. */
  readonly receivedAt?: number;
  /** Of the fields that correlations read, in the order of the rule's feed. */
  readonly values: readonly FieldValue[];
  /** What its finding repeats of the event. */
  readonly about: MatchAbout;
};

/** What is kept of an event beside the values. */
export type MatchAbout = {
  readonly sourceType: string;
  readonly sourceName: string;
  /** JSON of the entities, which nobody reads before a correlation finds something. */
  readonly entities: string;
  /** Of what a correlation found: the event that stands for it, and its finding. */
  readonly found?: {
    readonly eventUid: string;
    readonly findingUid: string;
    /** It was complete with the end of a window, after all events of that moment. */
    readonly isAtEnd: boolean;
  };
};

/**
 * The order of matches: by event time, then by event uid, then by rule. Events of one moment are in the order of their receipt,
 * because many sources tell time in seconds.
 */
export function compareMatches(a: CorrelationMatch, b: CorrelationMatch): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.eventUid !== b.eventUid) return compareEventUids(a.eventUid, b.eventUid);
  if (a.ruleUid === b.ruleUid) return 0;
  return a.ruleUid < b.ruleUid ? -1 : 1;
}

/** Spools in the order of letters, then groups and places in them as the numbers that they are: a longer one is larger. */
export function compareEventUids(a: string, b: string): number {
  if (a === b) return 0;
  if (isAligned(a, b)) return a < b ? -1 : 1;
  const [spool = "", ...numbers] = a.split("-");
  const [otherSpool = "", ...others] = b.split("-");
  if (spool !== otherSpool) return spool < otherSpool ? -1 : 1;
  const at = numbers.findIndex((number, place) => number !== others[place]);
  const [number = "", other = ""] = [numbers[at], others[at]];
  return number.length - other.length || (number < other ? -1 : 1);
}

/** Parts of the same lengths: then the order of letters is that of the parts. */
function isAligned(a: string, b: string): boolean {
  return (
    a.length === b.length && a.indexOf("-") === b.indexOf("-") && a.lastIndexOf("-") === b.lastIndexOf("-")
  );
}

/** Values of a field, with the letters folded: case tells nothing apart here, as in rules. */
export function foldedValues(value: FieldValue | undefined): readonly string[] {
  if (value === undefined || value === null) return NONE;
  if (typeof value === "string") return [value.toLowerCase()];
  if (typeof value !== "object") return [String(value)];
  return [...new Set(value.flatMap((member) => (member === null ? [] : [String(member).toLowerCase()])))];
}

const NONE: readonly string[] = [];
/** Combinations that the values of one match may come to: lists of values in several fields multiply. */
const MOST_COMBINATIONS = 64;

/** The parts of each combination of a match's values at some places; none when one of the places has no value. */
export function combinations(
  places: readonly number[],
  values: readonly FieldValue[],
): readonly (readonly string[])[] {
  let found: string[][] = [[]];
  for (const place of places) {
    const members = foldedValues(values[place]);
    found = found.flatMap((before) => members.map((member) => [...before, member]));
    if (found.length > MOST_COMBINATIONS) found.length = MOST_COMBINATIONS;
  }
  return found;
}

/** One text of several parts, different for different parts. */
export function keyOf(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] ?? "";
  return parts.map((part) => `${part.length}:${part}`).join("");
}

/** The number that a value is, or null: numbers, and texts that are written as one. */
export function numberIn(value: FieldValue | undefined): number | null {
  if (typeof value === "number") return isReckonable(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return isReckonable(number) ? number : null;
}

/** Beyond, sums of numbers would leave what a number can be. */
function isReckonable(value: number): boolean {
  return Math.abs(value) < 1e200;
}
