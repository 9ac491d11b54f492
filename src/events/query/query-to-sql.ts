import ipaddr from "ipaddr.js";
import { RE2JS, RE2JSException } from "re2js";
import { AppError } from "../../lib/app-error.ts";
import { type EventColumn, findEventColumn, findEventColumns } from "../../schema/event-columns.ts";
import {
  type Bound,
  type FieldNode,
  type FieldTest,
  type Pattern,
  parseQuery,
  QueryError,
  type QueryNode,
} from "./parse-query.ts";

/** A condition of the `event` table with its bound parameters. Nothing of the query's text stands in `sql`. */
export type SqlCondition = { readonly sql: string; readonly params: Readonly<Record<string, unknown>> };

/** Fields of the batch and of time, beside the typed columns of the OCSF event. */
const OWN_FIELDS: Readonly<Record<string, EventColumn>> = Object.fromEntries(
  (["source_name", "source_type", "listener", "message"] as const).map((column) => [
    column,
    { column, path: column, kind: "string", type: "String", label: column, aliases: [] },
  ]),
);

/**
 * A query of the filter language as a condition. Text compares without regard to case, as in Sigma rules.
 * @throws {AppError} `QUERY_INVALID` with the position of the fault in the text.
 */
export function queryToSql(text: string): SqlCondition {
  const params: Record<string, unknown> = {};
  const bind: Bind = (value, type) => {
    const name = `q${Object.keys(params).length}`;
    params[name] = value;
    return `{${name}:${type}}`;
  };
  try {
    return { sql: toSql(parseQuery(text), bind), params };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new AppError(
      "QUERY_INVALID",
      `At ${error.position + 1}: ${error.message}.`,
      { position: error.position },
      error,
    );
  }
}

type Bind = (value: unknown, type: string) => string;

function toSql(node: QueryNode, bind: Bind): string {
  switch (node.kind) {
    case "all":
      return "1";
    case "and":
      return `(${node.nodes.map((inner) => toSql(inner, bind)).join(" AND ")})`;
    case "or":
      return `(${orParts(node.nodes, bind).join(" OR ")})`;
    case "not":
      return `NOT ${toSql(node.node, bind)}`;
    case "word":
      return wordSql(node.pattern, bind);
    case "field":
      return fieldSql(node, bind);
  }
}

/** Values of one field are asked for as one list: a pasted list of a thousand addresses is one comparison. */
function orParts(nodes: readonly QueryNode[], bind: Bind): string[] {
  const plain = nodes.filter((node) => node.kind === "field").filter((node) => plainText(node) !== null);
  const lists = Map.groupBy(plain, (node) => `${node.isOwn} ${node.field}`);
  const parts: string[] = [];
  for (const node of nodes) {
    const list = node.kind === "field" ? lists.get(`${node.isOwn} ${node.field}`) : undefined;
    if (list === undefined || list.length === 1 || node.kind !== "field" || !list.includes(node))
      parts.push(toSql(node, bind));
    else if (list[0] === node) parts.push(listSql(list, bind));
  }
  return parts;
}

/** The text that a field is to be equal to, if that is all that is asked. */
function plainText({ test, field }: FieldNode): string | null {
  if (test.kind !== "equals" || field.toLowerCase() === "hash") return null;
  const text = onlyText(test.pattern);
  // a network is no value
  return text === null || text.includes("/") ? null : text;
}

/** One of some values of one field. */
function listSql(nodes: readonly FieldNode[], bind: Bind): string {
  const { field, isOwn } = nodes[0] ?? { field: "", isOwn: true };
  const values = nodes.map((node) => ({ text: plainText(node) ?? "", at: node.at }));
  const texts = (): string =>
    bind(
      values.map(({ text }) => text.toLowerCase()),
      "Array(String)",
    );
  const column = isOwn ? null : findField(field);
  const columns = column === null && !isOwn ? findEventColumns(field) : column === null ? [] : [column];
  if (columns.length === 0) {
    const [name, list] = [`lowerUTF8(fields[${bind(field, "String")}])`, texts()];
    return `((${name} IN ${list} OR hasAny(splitByChar('\\n', ${name}), ${list})) AND mapContains(fields, ${bind(field, "String")}))`;
  }
  const parts = columns.map((one) =>
    one.kind === "number"
      ? `${one.column} IN ${bind(
          values.map(({ text, at }) => numberOf(text, one.path, at)),
          "Array(Float64)",
        )}`
      : `lowerUTF8(${one.column}) IN ${texts()}`,
  );
  return `(${parts.join(" OR ")})`;
}

/**
 * A word anywhere in the raw record. Its parts of letters and digits are looked up in the text index first, which
 * leaves few granules to read. A backslash stands doubled in JSON, so it matches any run there.
 */
function wordSql(pattern: Pattern, bind: Bind): string {
  const tokens = wholeTokens(pattern);
  const inIndex = `hasAllTokens(lower(raw), ${bind(tokens, "Array(String)")})`;
  // one plain word is what the index has; reading the records as well would only cost
  const isOneWord = tokens.length === 1 && onlyText(pattern)?.toLowerCase() === tokens[0];
  if (isOneWord) return inIndex;
  const inRecord = `raw ILIKE ${bind(`%${likePattern(pattern, true)}%`, "String")}`;
  return tokens.length === 0 ? inRecord : `(${inIndex} AND ${inRecord})`;
}

/**
 * Runs of letters and digits that are whole words of the index wherever the pattern matches. A run at the edge of a
 * pattern counts as whole too: `power` is the word power, and `power*` is what finds powershell.
 */
function wholeTokens(pattern: Pattern): string[] {
  return pattern.flatMap((part, index) => {
    if (part.kind !== "text") return [];
    const runs = [...part.text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)];
    return runs.flatMap((run) => {
      const touchesStart = run.index === 0 && index > 0;
      const touchesEnd = run.index + run[0].length === part.text.length && index < pattern.length - 1;
      // the index splits at everything that is not an ASCII letter or digit
      return touchesStart || touchesEnd || !/^[a-z0-9]+$/.test(run[0]) ? [] : [run[0]];
    });
  });
}

/** The column that a name means in a query, or null for a field of the source's own. */
export function findField(name: string): EventColumn | null {
  return (Object.hasOwn(OWN_FIELDS, name) ? OWN_FIELDS[name] : undefined) ?? findEventColumn(name);
}

function fieldSql(node: FieldNode, bind: Bind): string {
  if (node.test.kind === "regex") checkRegex(node.test.source, node.at);
  if (node.isOwn) return sourceFieldSql(node, bind);
  const column = findField(node.field);
  if (column !== null) return columnSql(column, node, bind);
  // no column has hashes, and no other word looks like one
  if (node.field.toLowerCase() === "hash" && node.test.kind === "equals")
    return wordSql(node.test.pattern, bind);
  const group = findEventColumns(node.field);
  if (group.length === 0) return sourceFieldSql(node, bind);
  return `(${group.map((member) => columnSql(member, node, bind)).join(" OR ")})`;
}

function columnSql(column: EventColumn, node: FieldNode, bind: Bind): string {
  return column.kind === "number" ? numberSql(column, node, bind) : textSql(column, node, bind);
}

/** The engine's dialect (RE2) in JavaScript: what it refuses is refused here, with its place and in plain words. */
function checkRegex(source: string, at: number): void {
  try {
    RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new QueryError(`this pattern cannot be read: ${error.message.replace(/^[^:]*: /, "")}`, at);
  }
}

function textSql(column: EventColumn, { test, at }: FieldNode, bind: Bind): string {
  const name = column.column;
  switch (test.kind) {
    case "exists":
      return `${name} != ''`;
    case "regex":
      return `match(${name}, ${bind(`(?i)${test.source}`, "String")})`;
    case "range":
      return rangeSql(test, (bound) => bind(bound.value, "String"), name);
    case "equals":
      return column.kind === "ip" && onlyText(test.pattern)?.includes("/") === true
        ? networkSql(name, bind(networkOf(test.pattern, at), "String"))
        : equalsSql(name, test.pattern, bind);
  }
}

/** A sender can write anything where an address should be, and the engine's function fails on what is none. */
function networkSql(name: string, network: string): string {
  const isAddress = `(isIPv4String(${name}) OR isIPv6String(${name}))`;
  return `(${isAddress} AND isIPAddressInRange(if(${isAddress}, toString(${name}), '::'), ${network}))`;
}

function equalsSql(name: string, pattern: Pattern, bind: Bind): string {
  const text = onlyText(pattern);
  if (text !== null) return `lowerUTF8(${name}) = ${bind(text.toLowerCase(), "String")}`;
  return `${name} ILIKE ${bind(likePattern(pattern, false), "String")}`;
}

function numberSql(column: EventColumn, { test, at }: FieldNode, bind: Bind): string {
  const name = column.column;
  const number = (text: string): string => bind(numberOf(text, column.path, at), "Float64");
  switch (test.kind) {
    case "exists":
      return `${name} != 0`;
    case "regex":
      return `match(toString(${name}), ${bind(test.source, "String")})`;
    case "range":
      return rangeSql(test, (bound) => number(bound.value), name);
    case "equals": {
      const text = onlyText(test.pattern);
      if (text === null) return `toString(${name}) LIKE ${bind(likePattern(test.pattern, false), "String")}`;
      return `${name} = ${number(text)}`;
    }
  }
}

function numberOf(text: string, field: string, at: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new QueryError(`${field} is a number and '${text}' is not`, at);
  return value;
}

/** A field of the source's own. A list is stored a member a line, and one member that matches is enough. */
function sourceFieldSql({ field, test, at }: FieldNode, bind: Bind): string {
  const name = `fields[${bind(field, "String")}]`;
  switch (test.kind) {
    case "exists":
      return `mapContains(fields, ${bind(field, "String")})`;
    case "regex":
      return `match(${name}, ${bind(`(?i)${test.source}`, "String")})`;
    case "range":
      return rangeSql(
        test,
        (bound) => bind(numberOf(bound.value, field, at), "Float64"),
        `toFloat64OrNull(${name})`,
      );
    case "equals": {
      const text = onlyText(test.pattern)?.toLowerCase();
      if (text === undefined) {
        const like = bind(likePattern(test.pattern, false), "String");
        return `(${name} ILIKE ${like} OR arrayExists(member -> member ILIKE ${like}, splitByChar('\\n', ${name})))`;
      }
      const value = bind(text, "String");
      return `((lowerUTF8(${name}) = ${value} OR has(splitByChar('\\n', lowerUTF8(${name})), ${value})) AND mapContains(fields, ${bind(field, "String")}))`;
    }
  }
}

function rangeSql(
  test: Extract<FieldTest, { kind: "range" }>,
  bound: (bound: Bound) => string,
  name: string,
): string {
  const sides = [
    ...(test.from === null ? [] : [`${name} ${test.from.inclusive ? ">=" : ">"} ${bound(test.from)}`]),
    ...(test.to === null ? [] : [`${name} ${test.to.inclusive ? "<=" : "<"} ${bound(test.to)}`]),
  ];
  return sides.length === 0 ? "1" : `ifNull(${sides.join(" AND ")}, 0)`;
}

/** The text of a pattern without wildcards, else null. */
function onlyText(pattern: Pattern): string | null {
  const [only] = pattern;
  return pattern.length === 1 && only?.kind === "text" ? only.text : null;
}

/** @throws {QueryError} for an address with a slash behind which no length of a prefix stands */
function networkOf(pattern: Pattern, at: number): string {
  const text = onlyText(pattern) ?? "";
  if (!ipaddr.isValidCIDR(text)) throw new QueryError(`'${text}' is no network, like 10.0.0.0/8`, at);
  return text;
}

function likePattern(pattern: Pattern, isJson: boolean): string {
  return pattern
    .map((part) => {
      if (part.kind === "any") return "%";
      if (part.kind === "one") return "_";
      const pieces = isJson ? part.text.split("\\") : [part.text];
      return pieces.map((piece) => piece.replaceAll(/[\\%_]/g, "\\$&")).join("%");
    })
    .join("");
}
