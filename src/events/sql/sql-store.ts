import { AppError } from "../../lib/app-error.ts";
import type { ClickHouse, QueryLimits } from "../../platform/clickhouse/index.ts";
import type { SqlResult } from "../../schema/views/event.ts";
import { factsOf } from "../event-rows.ts";
import { rangeParams, type TimeRange, tenantRange } from "../time-range.ts";
import { functionStems, isHarmless, type SqlFunction } from "./sql-functions.ts";
import { readSqlText, type SqlText } from "./sql-text.ts";
import { readSyntaxTree } from "./syntax-tree.ts";

/** Statements of a person's own over the tenant's data. */
export type SqlStore = {
  /**
   * Runs one SELECT over the tables `events`, `findings`, `quarantined` and `source_minutes`, which hold what is the
   * tenant's and within the range. At most 10,000 rows.
   * @throws {AppError} `QUERY_INVALID` (with `position` where it is known), `QUERY_TOO_COSTLY`
   */
  run(
    tenantUid: string,
    statement: { readonly sql: string; readonly from?: number | undefined; readonly to?: number | undefined },
    limits?: QueryLimits,
  ): Promise<SqlResult>;
};

/** Longest text that the engine parses: a rule of thousands of hashes is 300,000 characters. */
const MAX_TEXT = 1 << 20;
const MAX_ROWS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;
/**
 * Parts of a statement once names, stars and tables are put in: the engine looks at its bound of time only after it
 * has planned, and at the bound of its own, 500,000, after half a minute. All columns of events read through thirty
 * subqueries are 5,000.
 */
const MAX_PARTS = 20_000;

/** Tables as a statement names them. The names are those of no real table, so nothing else can be meant. */
const TABLES = [
  { name: "events", table: "event", time: "time" },
  { name: "findings", table: "finding", time: "time" },
  { name: "quarantined", table: "quarantine", time: "received_at" },
  { name: "source_minutes", table: "source_minute", time: "minute" },
] as const;

/**
 * Four walls, each of which would do for most attacks: our own reading of the text lets nothing pass that could hide
 * something; the engine's syntax tree of it may have only known parts, tables and functions; the tables are
 * subqueries that drop other tenants' rows in PREWHERE, before any expression of the statement can see them and fail
 * on what they hold; and the engine runs it read-only, with a filter on the real tables besides.
 */
export function createSqlStore(clickhouse: ClickHouse): SqlStore {
  return {
    async run(tenantUid, { sql, from, to }, limits) {
      const text = readSqlText(sql);
      await check(clickhouse, text);
      return execute(
        clickhouse,
        text,
        { tenantUid, range: { from: from ?? -Infinity, to: to ?? Infinity } },
        limits,
      );
    },
  };
}

async function check(clickhouse: ClickHouse, { text, ownTables }: SqlText): Promise<void> {
  // in parentheses, so that the statement cannot take our FORMAT for a part of itself
  const prefix = "EXPLAIN AST (";
  const tree = await blamingStatement(prefix.length, () =>
    clickhouse.query<{ explain: string }>(
      `${prefix}${text}\n) FORMAT Null`,
      {},
      { isReadonly: true, settings: { max_query_size: MAX_TEXT } },
    ),
  );
  const use = readSyntaxTree(tree.rows.map((row) => row.explain));
  const { rows: taken } = await clickhouse.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN {names:Array(String)}",
    { names: ownTables },
  );
  const own = new Set(ownTables);
  for (const { name } of taken) own.delete(name);
  const known: readonly string[] = TABLES.map((table) => table.name);
  for (const table of use.tables)
    if (!known.includes(table) && !own.has(table))
      throw new AppError("QUERY_INVALID", `There is no table ${table}. The tables are ${known.join(", ")}.`);
  const functions = await readFunctions(clickhouse, [...use.functions]);
  for (const name of use.functions)
    if (name !== "numbers" && !isHarmless(name, functions))
      throw new AppError("QUERY_INVALID", `The function ${name} cannot be used here.`);
}

/** What the engine knows of some functions; other names of a function have the kind of the function itself. */
async function readFunctions(
  clickhouse: ClickHouse,
  names: readonly string[],
): Promise<readonly SqlFunction[]> {
  const { rows } = await clickhouse.query<SqlFunction>(
    `SELECT used.name AS name, toString(meant.origin) AS origin, toString(meant.categories) AS category
     FROM system.functions AS used
     INNER JOIN system.functions AS meant ON meant.name = if(used.alias_to = '', used.name, used.alias_to)
     WHERE lower(used.name) IN {names:Array(String)}`,
    { names: names.flatMap(functionStems).map((name) => name.toLowerCase()) },
  );
  return rows;
}

async function execute(
  clickhouse: ClickHouse,
  { text }: SqlText,
  { tenantUid, range }: { readonly tenantUid: string; readonly range: TimeRange },
  limits?: QueryLimits,
): Promise<SqlResult> {
  const tables = TABLES.map(
    ({ name, table, time }) =>
      `${name} AS (SELECT * EXCEPT (tenant_uid) FROM ${table} PREWHERE ${tenantRange(time)})`,
  );
  const prefix = `WITH ${tables.join(", ")} SELECT * FROM (`;
  const answer = await blamingStatement(prefix.length, () =>
    clickhouse.query<Readonly<Record<string, unknown>>>(
      `${prefix}${text}\n) LIMIT ${MAX_ROWS + 1}`,
      rangeParams(tenantUid, range),
      {
        ...limits,
        isReadonly: true,
        settings: {
          additional_table_filters: ownRowsOnly(tenantUid),
          max_query_size: MAX_TEXT,
          max_expanded_ast_elements: MAX_PARTS,
          // the order of the statement is the order of the answer
          query_plan_remove_redundant_sorting: 0,
          output_format_json_quote_64bit_integers: 1,
          max_result_bytes: MAX_BYTES,
          result_overflow_mode: "throw",
        },
      },
    ),
  );
  const names = answer.columns.map((column) => column.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new AppError("QUERY_INVALID", `Two columns are called ${twice}. Name them apart with AS.`);
  const isCut = answer.rows.length > MAX_ROWS;
  return {
    columns: answer.columns.map(({ name, type }) => ({ name, type })),
    rows: answer.rows
      .slice(0, MAX_ROWS)
      .map((row) => answer.columns.map(({ name, type }) => cellOf(row[name], type))),
    facts: factsOf([answer], isCut ? `Only the first ${MAX_ROWS} rows are shown.` : null),
  };
}

/** A map from each table to the condition that its rows must hold, as the engine's setting wants it. */
function ownRowsOnly(tenantUid: string): string {
  const condition = quote(`tenant_uid = ${quote(tenantUid)}`);
  return `{${TABLES.map(({ table }) => `${quote(table)}: ${condition}`).join(", ")}}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}

/** 64-bit integers come as text, because JSON numbers end at 2^53; those below are numbers again. */
function cellOf(value: unknown, type: string): unknown {
  if (typeof value !== "string" || !/^(?:\w+\()*U?Int64\)*$/.test(type)) return value ?? null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * What the engine finds wrong is wrong with the statement. A place is told as one in the statement itself, from 0,
 * instead of in what it was put into.
 */
async function blamingStatement<T>(before: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !isOfEngine(error)) throw error;
    if (TOO_LARGE.test(error.message))
      throw new AppError(
        "QUERY_TOO_COSTLY",
        "This statement is too large once every name and star in it stands for what it means. Name fewer tables, or the columns that you need.",
        {},
        error,
      );
    const found = /failed at position (\d+)/.exec(error.message)?.[1] ?? positionOf(error);
    if (found === null)
      throw error instanceof AppError
        ? error
        : new AppError("QUERY_INVALID", firstLine(error.message), {}, error);
    const position = Math.max(0, Number(found) - 1 - before);
    throw new AppError("QUERY_INVALID", `Syntax error at ${position + 1}.`, { position }, error);
  }
}

/** How the engine says that a statement is too large to be planned; it has no number of its own for that. */
const TOO_LARGE = /(?:Query tree|AST) is too (?:big|deep)|Maximum parse depth|Too many optimizations/;

/** True for a refusal, and for an error that has one of the engine's numbers. */
function isOfEngine(error: Error): boolean {
  if (error instanceof AppError) return error.code === "QUERY_INVALID";
  return "code" in error && /^\d+$/.test(String(error.code));
}

function positionOf(error: Error): number | null {
  const position = error instanceof AppError ? error.details["position"] : undefined;
  return typeof position === "number" ? position : null;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.slice(0, 500) ?? "";
}
