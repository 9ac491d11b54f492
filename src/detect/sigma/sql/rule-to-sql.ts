import type { RuleLogsource } from "../../../schema/logsource.ts";
import type { Expr, SigmaRule } from "../rule.ts";
import { sqlComment, sqlString } from "./sql-text.ts";
import { joinedSql, printSql, type SqlNode } from "./sql-tree.ts";
import { exprSql, NoSqlForm } from "./test-sql.ts";
import { ValueColumns } from "./value-columns.ts";

/** A rule as a statement over the table `events`, or why there is none that finds the same. */
export type RuleSql =
  | { readonly kind: "sql"; readonly sql: string }
  | { readonly kind: "refused"; readonly reason: string };

/** What a statement answers of each event that it finds, and how many at most. */
export type SqlAnswer = { readonly columns: string; readonly limit: number };

const SHOWN: SqlAnswer = { columns: "time, source_name, device_hostname, message, fields", limit: 1000 };

type SqlRule = Pick<
  SigmaRule,
  "uid" | "title" | "level" | "logsource" | "condition" | "conditionText" | "selections"
>;

/**
 * A rule as one SELECT that a person can read and change: each selection is a column that is true or false, and the
 * condition is put together of them. It finds in stored events what the rule finds in them, by the same readings: an
 * absent field is absent, case is that of all letters, one member of a list is enough.
 */
export function ruleToSql(rule: SqlRule, answer: SqlAnswer = SHOWN): RuleSql {
  try {
    return { kind: "sql", sql: statementOf(rule, answer) };
  } catch (error) {
    if (!(error instanceof NoSqlForm)) throw error;
    return { kind: "refused", reason: error.message };
  }
}

function statementOf(rule: SqlRule, answer: SqlAnswer): string {
  const columns = new ValueColumns();
  const selections = new Map<Expr, string>();
  const chosen: string[] = [];
  const named = (selection: Expr, name: string): string => {
    const known = selections.get(selection);
    if (known !== undefined) return known;
    const column = columns.names.give(name, "selection");
    selections.set(selection, column);
    chosen.push(`(\n    ${printSql(exprSql(selection, columns), "    ")}\n) AS ${column}`);
    return column;
  };
  const condition = printSql(conditionSql(rule.condition, named, columns), "    ");
  const steps = [
    stepOf("candidates", columns.first, `events\n        WHERE ${logsourceSql(rule.logsource)}`),
    stepOf("compared", columns.second, "candidates"),
    stepOf("selected", chosen, "compared"),
  ];
  return [
    sqlComment(rule.title),
    sqlComment(`${rule.uid}, ${rule.level}`),
    ...rule.conditionText.split("\n").map((line) => sqlComment(`condition: ${line}`)),
    `WITH\n${steps.join(",\n")}`,
    `SELECT ${answer.columns}`,
    "FROM selected",
    `WHERE ${condition}`,
    "ORDER BY time DESC",
    `LIMIT ${answer.limit}`,
    "",
  ].join("\n");
}

function stepOf(name: string, columns: readonly string[], from: string): string {
  const listed = ["*", ...columns].map(
    (column) => `            ${column.replaceAll("\n", "\n            ")}`,
  );
  return `    ${name} AS (\n        SELECT\n${listed.join(",\n")}\n        FROM ${from}\n    )`;
}

/** The condition over the names of its selections; what stands in it without a name is written out. */
function conditionSql(
  expr: Expr,
  named: (selection: Expr, name: string) => string,
  columns: ValueColumns,
): SqlNode {
  switch (expr.kind) {
    case "selection":
      return { kind: "one", sql: named(expr, expr.name) };
    case "not":
      return { kind: "not", part: conditionSql(expr.part, named, columns) };
    case "and":
    case "or":
      return joinedSql(
        expr.kind,
        expr.parts.map((part) => conditionSql(part, named, columns)),
      );
    case "test":
      return exprSql(expr, columns);
  }
}

/** `logsource` has product, categories and services of an event, as schema/logsource.ts writes them. */
function logsourceSql({ product, category, service }: RuleLogsource): string {
  const conditions = [
    ...(product === undefined ? [] : [`${PART}[1] = ${sqlString(product)}`]),
    ...(category === undefined ? [] : [`has(splitByChar(',', ${PART}[2]), ${sqlString(category)})`]),
    ...(service === undefined ? [] : [`has(splitByChar(',', ${PART}[3]), ${sqlString(service)})`]),
  ];
  return conditions.join("\n            AND ");
}

const PART = "splitByChar('|', logsource)";
