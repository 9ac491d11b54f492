import ipaddr from "ipaddr.js";
import { isIpAddress } from "../../lib/ip-address.ts";
import type { EventFields, FieldScalar, FieldValue } from "../../schema/event.ts";
import type { MatchedCondition } from "../../schema/finding.ts";
import type { Expr, Match, Test, TimePart } from "./rule.ts";
import { foldCase } from "./fold-case.ts";
import { compileRegex } from "./safe-regex.ts";
import { compileSigmaText, mapText } from "./sigma-text.ts";

/**
 * The plain reading of a rule: slow, simple, and what the compiled engine is held against. Also says why a rule matched.
 *
 * Of a list, one member that matches is enough. A field that is null is absent, but for `exists`. `not` is plain
 * negation: an absent field inside it makes it true.
 */
export function evaluate(expr: Expr, fields: EventFields): boolean {
  switch (expr.kind) {
    case "and":
      return expr.parts.every((part) => evaluate(part, fields));
    case "or":
      return expr.parts.some((part) => evaluate(part, fields));
    case "not":
      return !evaluate(expr.part, fields);
    case "selection":
      return evaluate(expr.part, fields);
    case "test":
      return holds(expr.test, fields);
  }
}

export function holds(test: Test, fields: EventFields): boolean {
  return matchingValue(test, fields) !== null;
}

/** The value that made a test hold, as text; empty for a test of absence, null when it does not hold. */
export function matchingValue({ field, match }: Test, fields: EventFields): string | null {
  if (field === null) {
    const found = [...fields.values()].flatMap(membersOf).find((member) => matchesValue(match, member));
    return found === undefined ? null : String(found);
  }
  const value = fields.get(field);
  if (match.kind === "exists") return fields.has(field) === match.isPresent ? "" : null;
  if (match.kind === "null") return value === undefined || value === null ? "" : null;
  if (match.kind === "fieldref") return matchingReference(match, value, fields.get(match.field));
  const found = membersOf(value).find((member) => matchesValue(match, member));
  return found === undefined ? null : String(found);
}

export function membersOf(value: FieldValue | undefined): readonly Exclude<FieldScalar, null>[] {
  if (value === undefined || value === null) return [];
  return (typeof value === "object" ? value : [value]).filter((member) => member !== null);
}

/** Compares one value. Numbers and truth values of an event compare as the texts that they print as, too. */
export function matchesValue(match: Match, value: Exclude<FieldScalar, null>): boolean {
  const known = compiledMatches.get(match);
  if (known) return known(value);
  const compiled = compileMatch(match);
  compiledMatches.set(match, compiled);
  return compiled(value);
}

type ValueTest = (value: Exclude<FieldScalar, null>) => boolean;
/** A rule's comparisons live as long as the rule, and so does what was made of them. */
const compiledMatches = new WeakMap<Match, ValueTest>();

function compileMatch(match: Match): ValueTest {
  switch (match.kind) {
    case "text":
      return compileTextMatch(match);
    case "number":
      return (value) => value === match.value || String(value) === String(match.value);
    case "boolean":
      return (value) => String(value).toLowerCase() === String(match.value);
    case "regex": {
      const search = compileRegex(match.source, match.flags);
      return (value) => search(String(value));
    }
    case "cidr": {
      const isWithin = networkTest(match.network);
      return (value) => typeof value === "string" && isWithin(value);
    }
    case "compare":
      return (value) => compares(match.operator, numberOf(value), match.value);
    case "timepart":
      return (value) => timePartOf(value, match.part) === match.value;
    case "null":
    case "exists":
    case "fieldref":
      return () => false;
  }
}

function compileTextMatch(match: Extract<Match, { kind: "text" }>): ValueTest {
  if (match.isCased) {
    const matches = compileSigmaText(match.value);
    return (value) => matches(String(value));
  }
  const matches = compileSigmaText(mapText(match.value, (text) => text.toLowerCase()));
  return (value) => matches(foldCase(String(value)));
}

function compares(operator: "lt" | "lte" | "gt" | "gte", value: number, bound: number): boolean {
  if (Number.isNaN(value)) return false;
  if (operator === "lt") return value < bound;
  if (operator === "lte") return value <= bound;
  return operator === "gt" ? value > bound : value >= bound;
}

/** What is read as a number: decimal, as logs write them. `0x10` is a text. Without regard to case. */
export const NUMBER_TEXT_SOURCE = String.raw`^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)? *$`;
const NUMBER_TEXT = new RegExp(NUMBER_TEXT_SOURCE, "i");

function numberOf(value: Exclude<FieldScalar, null>): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER_TEXT.test(value) ? Number(value) : Number.NaN;
}

/** An IPv4 address written as IPv6 (::ffff:10.0.0.1) is the IPv4 address that it names. */
function networkTest(network: string): (value: string) => boolean {
  const range = ipaddr.parseCIDR(network);
  return (value) => {
    if (!isIpAddress(value)) return false;
    const address = ipaddr.process(value);
    return address.kind() === range[0].kind() && address.match(range);
  };
}

function matchingReference(
  match: FieldReference,
  value: FieldValue | undefined,
  other: FieldValue | undefined,
): string | null {
  for (const member of membersOf(value))
    for (const reference of membersOf(other)) if (relates(match, member, reference)) return String(member);
  return null;
}

type FieldReference = Extract<Match, { kind: "fieldref" }>;

/** Compares a value with one of the field that a rule refers to. */
export function relates(
  { how, isCased }: FieldReference,
  value: Exclude<FieldScalar, null>,
  reference: Exclude<FieldScalar, null>,
): boolean {
  const [text, other] = [value, reference].map((one) => (isCased ? String(one) : String(one).toLowerCase()));
  if (text === undefined || other === undefined) return false;
  if (how === "equals") return text === other;
  if (how === "contains") return text.includes(other);
  return how === "startswith" ? text.startsWith(other) : text.endsWith(other);
}

/**
 * What is read as a time: ISO 8601 with `T` or a space, in UTC unless it has an offset, of the years 1900 to 2299; ten
 * digits are seconds and thirteen milliseconds since 1970.
 */
export const TIME_TEXT_SOURCE = String.raw`^(?:\d{10}|\d{13}|(?:19|2[012])\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)$`;
const TIME_TEXT = new RegExp(TIME_TEXT_SOURCE);

/** Epoch milliseconds of a text, or NaN. */
function timeOf(text: string): number {
  if (!TIME_TEXT.test(text)) return Number.NaN;
  if (/^\d{10,}$/.test(text)) return Number(text) * (text.length === 10 ? 1000 : 1);
  const [date = "", clock = ""] = text.split(/[T ]/);
  const time = Date.parse(clock === "" ? date : `${date}T${/Z|[+-]/.test(clock) ? clock : `${clock}Z`}`);
  // the 30th of February is no day, which JavaScript takes for one in March
  const day = new Date(Date.parse(date)).getUTCDate();
  return day === Number(date.slice(8)) ? time : Number.NaN;
}

function timePartOf(value: Exclude<FieldScalar, null>, part: TimePart): number {
  const date = new Date(timeOf(String(value)));
  switch (part) {
    case "minute":
      return date.getUTCMinutes();
    case "hour":
      return date.getUTCHours();
    case "day":
      return date.getUTCDate();
    case "week":
      return isoWeek(date);
    case "month":
      return date.getUTCMonth() + 1;
    case "year":
      return date.getUTCFullYear();
  }
}

/** Week of ISO 8601: the one with the year's first Thursday is week 1. */
function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * 86_400_000);
  return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * 86_400_000));
}

/** Longest value that is repeated in an explanation. */
export const SHOWN_LENGTH = 512;

/** Every comparison that held in a rule's condition, outside of what is negated. */
export function explainMatch(expr: Expr, fields: EventFields, selection = ""): MatchedCondition[] {
  switch (expr.kind) {
    case "and":
    case "or":
      return expr.parts.flatMap((part) => explainMatch(part, fields, selection));
    case "not":
      return [];
    case "selection":
      return evaluate(expr.part, fields) ? explainMatch(expr.part, fields, expr.name) : [];
    case "test": {
      const value = matchingValue(expr.test, fields);
      if (value === null) return [];
      const { field, modifiers, written } = expr.test;
      return [
        {
          selection,
          field,
          modifiers: [...modifiers],
          pattern: written,
          value: value.slice(0, SHOWN_LENGTH),
        },
      ];
    }
  }
}
