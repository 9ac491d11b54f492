import { parseQuery, type Pattern, type QueryNode } from "./parse-query.ts";
import { findField } from "./query-to-sql.ts";

/** Shorter texts occur everywhere: marking them would hide what matters. */
const MIN_LENGTH = 2;
const MAX_MARKS = 50;

/**
 * Texts that the query wants to find, each once, as a person would look for them in what was found. What must not
 * occur, ranges and patterns have none. @throws {QueryError}
 */
export function queryMarks(text: string): string[] {
  const marks = new Set<string>();
  collect(parseQuery(text), marks);
  return [...marks].slice(0, MAX_MARKS);
}

function collect(node: QueryNode, marks: Set<string>): void {
  if (node.kind === "and" || node.kind === "or") for (const inner of node.nodes) collect(inner, marks);
  else if (node.kind === "word") add(node.pattern, marks);
  else if (node.kind === "field" && node.test.kind === "equals" && findField(node.field)?.kind !== "number")
    add(node.test.pattern, marks);
}

function add(pattern: Pattern, marks: Set<string>): void {
  for (const part of pattern) {
    if (part.kind !== "text" || part.text.length < MIN_LENGTH) continue;
    marks.add(part.text);
    // as it stands in a record that is JSON
    if (part.text.includes("\\")) marks.add(part.text.replaceAll("\\", "\\\\"));
  }
}
