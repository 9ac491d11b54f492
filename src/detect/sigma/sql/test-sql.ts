import ipaddr from "ipaddr.js";
import { RE2JS } from "re2js";
import type { Expr, Match, Test } from "../rule.ts";
import { MAX_REGEX_CHARACTERS } from "../safe-regex.ts";
import { type Anchor, anchoredText, mapText, type SigmaText } from "../sigma-text.ts";
import { likeText, sqlString } from "./sql-text.ts";
import { joinedSql, type SqlNode, sqlList } from "./sql-tree.ts";
import type { ValueColumns } from "./value-columns.ts";

/** Why a rule cannot be said in SQL so that it finds the same. */
export class NoSqlForm extends Error {
  override readonly name = "NoSqlForm";
}

/** A literal of a field, and where it must stand: what several values of a list have in common. */
type LiteralTest = { readonly column: string; readonly anchor: Anchor; readonly text: string };

/**
 * What a selection asks, as SQL that is true or false and never NULL.
 * @throws {NoSqlForm}
 */
export function exprSql(expr: Expr, columns: ValueColumns): SqlNode {
  switch (expr.kind) {
    case "not":
      return { kind: "not", part: exprSql(expr.part, columns) };
    case "selection":
      return exprSql(expr.part, columns);
    case "test":
      return testSql(expr.test, columns);
    case "and":
      return joinedSql(
        "and",
        expr.parts.map((part) => exprSql(part, columns)),
      );
    case "or":
      return orSql(alternatives(expr), columns);
  }
}

/** The alternatives of an `or`, without those that lie within another. */
function alternatives(expr: Expr): readonly Expr[] {
  return expr.kind === "or" ? expr.parts.flatMap(alternatives) : [expr];
}

/** Literals of one field are one list; everything else is asked one by one. */
function orSql(parts: readonly Expr[], columns: ValueColumns): SqlNode {
  const lists = new Map<string, LiteralTest[]>();
  const others: SqlNode[] = [];
  for (const part of parts) {
    const literal = part.kind === "test" ? literalOf(part.test, columns) : null;
    if (literal === null) others.push(exprSql(part, columns));
    else {
      const key = `${literal.column} ${literal.anchor}`;
      lists.set(key, [...(lists.get(key) ?? []), literal]);
    }
  }
  return joinedSql("or", [...[...lists.values()].flatMap(literalsSql), ...others]);
}

/** @throws {NoSqlForm} */
function literalOf({ field, match }: Test, columns: ValueColumns): LiteralTest | null {
  if (match.kind === "number") {
    const text = String(match.value);
    // a number that is written with an e has a case
    return { column: columns.of(field, /[a-z]/i.test(text) ? "written" : "folded"), anchor: "whole", text };
  }
  if (match.kind === "boolean")
    return { column: columns.of(field, "folded"), anchor: "whole", text: String(match.value) };
  if (match.kind !== "text") return null;
  const literal = anchoredText(textOf(match));
  return literal && { column: columns.of(field, match.isCased ? "written" : "folded"), ...literal };
}

/** A text as it is compared: in lower case unless it is cased. @throws {NoSqlForm} */
function textOf(match: Extract<Match, { kind: "text" }>): SigmaText {
  if (match.value.some((part) => part.kind === "text" && !part.text.isWellFormed()))
    throw new NoSqlForm("a value has half of a character beyond the 65,536 first, which SQL cannot write");
  return match.isCased ? match.value : mapText(match.value, (text) => text.toLowerCase());
}

/** Most texts that the engine looks for at once. */
const MOST_NEEDLES = 255;

function literalsSql(literals: readonly LiteralTest[]): SqlNode[] {
  const [first] = literals;
  if (first === undefined) return [];
  const texts = [...new Set(literals.map(({ text }) => text))].map(sqlString);
  if (first.anchor !== "anywhere" || texts.length === 1)
    return [one(anchoredSql(first.column, first.anchor, texts))];
  const groups = Array.from({ length: Math.ceil(texts.length / MOST_NEEDLES) }, (_, at) =>
    texts.slice(at * MOST_NEEDLES, (at + 1) * MOST_NEEDLES),
  );
  return groups.map((group) => one(anchoredSql(first.column, "anywhere", group)));
}

function anchoredSql(column: string, anchor: Anchor, texts: readonly string[]): string {
  const [only] = texts.length === 1 ? texts : [];
  if (anchor === "whole")
    return only === undefined ? `hasAny(${column}, ${sqlList(texts)})` : `has(${column}, ${only})`;
  if (anchor === "anywhere")
    return only === undefined
      ? `arrayExists(v -> multiSearchAny(v, ${sqlList(texts)}), ${column})`
      : `arrayExists(v -> position(v, ${only}) > 0, ${column})`;
  const name = anchor === "start" ? "startsWith" : "endsWith";
  return only === undefined
    ? `arrayExists(v -> arrayExists(needle -> ${name}(v, needle), ${sqlList(texts)}), ${column})`
    : `arrayExists(v -> ${name}(v, ${only}), ${column})`;
}

const one = (sql: string): SqlNode => ({ kind: "one", sql });

/** @throws {NoSqlForm} */
function testSql(test: Test, columns: ValueColumns): SqlNode {
  const literal = literalOf(test, columns);
  if (literal !== null) return joinedSql("or", literalsSql([literal]));
  const { field, match } = test;
  if (match.kind === "exists" || match.kind === "null" || match.kind === "fieldref")
    return ofFieldsSql(field ?? "", match, columns);
  return ofValuesSql(field, match, columns);
}

/** What is asked of each value by itself, and is no literal. @throws {NoSqlForm} */
function ofValuesSql(
  field: string | null,
  match: Exclude<Match, { kind: "exists" | "null" | "fieldref" }>,
  columns: ValueColumns,
): SqlNode {
  switch (match.kind) {
    case "text":
      return wildcardSql(columns.of(field, match.isCased ? "written" : "folded"), textOf(match));
    case "regex":
      return one(
        `arrayExists(v -> match(leftUTF8(v, ${MAX_REGEX_CHARACTERS}), ${sqlString(patternOf(match))}), ${columns.of(field, "written")})`,
      );
    case "cidr":
      return networkSql(columns.of(field, "address"), match.network);
    case "compare":
      return one(
        `arrayExists(v -> v ${OPERATORS[match.operator]} ${match.value}, ${columns.of(field, "number")})`,
      );
    case "timepart":
      return one(
        `arrayExists(v -> ifNull(${PARTS[match.part]}(v) = ${match.value}, 0), ${columns.of(field, "time")})`,
      );
    case "number":
    case "boolean":
      throw new TypeError(`a ${match.kind} is a literal`);
  }
}

const OPERATORS = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;
const PARTS = {
  minute: "toMinute",
  hour: "toHour",
  day: "toDayOfMonth",
  week: "toISOWeek",
  month: "toMonth",
  year: "toYear",
} as const;

function wildcardSql(column: string, value: SigmaText): SqlNode {
  const pattern = value
    .map((part) => (part.kind === "text" ? likeText(part.text) : part.kind === "any" ? "%" : "_"))
    .join("");
  return one(`arrayExists(v -> v LIKE ${sqlString(pattern)}, ${column})`);
}

/** The engine takes a dot for any character, and `$` for the end of the text. @throws {NoSqlForm} */
function patternOf({ source, flags }: Extract<Match, { kind: "regex" }>): string {
  const on = ["i", "m", "s"].filter((flag) => flags.includes(flag)).join("");
  const pattern = `(?${on}${on.includes("s") ? "" : "-s"})${source}`;
  if (!source.isWellFormed()) throw new NoSqlForm("a regular expression has half of a character");
  try {
    RE2JS.compile(pattern);
  } catch {
    throw new NoSqlForm(
      `the regular expression '${source}' is not one of RE2, which ClickHouse has: that knows no look-around, no back-references and no repetition of more than 1,000 times`,
    );
  }
  return pattern;
}

/** IPv4 addresses are the IPv6 addresses that they are written as, and lie in no network of IPv6. */
function networkSql(column: string, network: string): SqlNode {
  const [address, bits] = ipaddr.parseCIDR(network);
  if (address.kind() === "ipv4")
    return one(`arrayExists(v -> ${withinSql(`::ffff:${address.toString()}/${bits + 96}`)}, ${column})`);
  return one(`arrayExists(v -> ${withinSql(network)} AND NOT ${withinSql("::ffff:0.0.0.0/96")}, ${column})`);
}

function withinSql(network: string): string {
  return `isIPAddressInRange(toString(v), ${sqlString(network)})`;
}

/** What looks at whether fields are there, or at two of them. */
function ofFieldsSql(
  field: string,
  match: Extract<Match, { kind: "exists" | "null" | "fieldref" }>,
  columns: ValueColumns,
): SqlNode {
  const isThere = one(`mapContains(fields, ${sqlString(field)})`);
  switch (match.kind) {
    case "exists":
      return match.isPresent ? isThere : { kind: "not", part: isThere };
    case "null":
      return joinedSql("or", [{ kind: "not", part: isThere }, one(columns.isNull(field))]);
    case "fieldref":
      return one(referenceSql(field, match, columns));
  }
}

function referenceSql(
  field: string,
  { field: reference, how, isCased }: Extract<Match, { kind: "fieldref" }>,
  columns: ValueColumns,
): string {
  const form = isCased ? "written" : "folded";
  const [values, others] = [columns.of(field, form), columns.of(reference, form)];
  if (how === "equals") return `hasAny(${values}, ${others})`;
  const compared = {
    contains: "position(v, other) > 0",
    startswith: "startsWith(v, other)",
    endswith: "endsWith(v, other)",
  }[how];
  return `arrayExists(v -> arrayExists(other -> ${compared}, ${others}), ${values})`;
}
