import { AppError } from "../../lib/app-error.ts";

/** What a statement uses, by ClickHouse's own reading of it. */
export type SqlUse = { readonly tables: ReadonlySet<string>; readonly functions: ReadonlySet<string> };

/** A node as `EXPLAIN AST` prints it: kind, and the name behind it. */
type Node = { readonly kind: string; readonly name: string; readonly children: readonly Node[] };

/** Parts of a SELECT that read nothing but their own children and what is looked at below. All others are refused. */
const HARMLESS = new Set([
  "SelectWithUnionQuery",
  "SelectIntersectExceptQuery",
  "SelectQuery",
  "ExpressionList",
  "WithElement",
  "Subquery",
  "Identifier",
  "Literal",
  "Function",
  "TablesInSelectQuery",
  "TablesInSelectQueryElement",
  "TableExpression",
  "TableIdentifier",
  "TableJoin",
  "ArrayJoin",
  "OrderByElement",
  "WindowListElement",
  "WindowDefinition",
  "Asterisk",
  "QualifiedAsterisk",
  "ColumnsRegexpMatcher",
  "ColumnsListMatcher",
  "QualifiedColumnsRegexpMatcher",
  "QualifiedColumnsListMatcher",
  "ColumnsTransformerList",
  "ColumnsExceptTransformer",
  "ColumnsReplaceTransformer",
  "ColumnsReplaceTransformer::Replacement",
  "InterpolateElement",
]);

/** The only function that may stand where a table does: it reaches nothing. */
const TABLE_FUNCTIONS = new Set(["numbers"]);

/** `x IN name` reads the table `name`, and looks like a column. */
const MEMBERSHIP = /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i;

/**
 * Reads what `EXPLAIN AST ... FORMAT Null` prints.
 * @throws {AppError} `QUERY_INVALID` for everything that is not known to be harmless
 */
export function readSyntaxTree(lines: readonly string[]): SqlUse {
  const root = parseTree(lines);
  const [statement, format, ...more] = root.children;
  if (root.kind !== "SelectWithUnionQuery" || statement === undefined) refuse("Only SELECT can be asked.");
  if (format?.kind !== "Identifier" || format.name !== "Null" || more.length > 0)
    refuse("INTO OUTFILE, FORMAT and SETTINGS cannot be used.");
  const use = { tables: new Set<string>(), functions: new Set<string>() };
  collect(statement, use);
  return use;
}

function collect(node: Node, use: { tables: Set<string>; functions: Set<string> }): void {
  if (!HARMLESS.has(node.kind)) refuse(`This part of SQL cannot be used here (${node.kind}).`);
  if (node.kind === "TableIdentifier") use.tables.add(node.name);
  if (node.kind === "Function") {
    use.functions.add(node.name);
    if (MEMBERSHIP.test(node.name) && node.children[0]?.children[1]?.kind === "Identifier")
      refuse("Write IN (SELECT ...) or has(array, x) instead of IN and a name.");
  }
  for (const child of node.children) {
    if (node.kind === "TableExpression" && child.kind === "Function" && !TABLE_FUNCTIONS.has(child.name))
      refuse(`${child.name}() cannot be read from.`);
    collect(child, use);
  }
}

function parseTree(lines: readonly string[]): Node {
  const root = { kind: "", name: "", children: [] as Node[] };
  const path: { kind: string; name: string; children: Node[] }[] = [root];
  for (const line of lines) {
    const found = /^( *)([\w:]+)(?: (.*?))?(?: \(children \d+\))?$/s.exec(line);
    if (!found) refuse("This statement is not understood.");
    const [, indent = "", kind = "", rest = ""] = found;
    const node = { kind, name: rest.replace(/ \(alias .*\)$/s, ""), children: [] };
    path[indent.length]?.children.push(node);
    path.splice(indent.length + 1, Infinity, node);
  }
  const [first, ...more] = root.children;
  if (first === undefined || more.length > 0) refuse("This statement is not understood.");
  return first;
}

function refuse(message: string): never {
  throw new AppError("QUERY_INVALID", message);
}
