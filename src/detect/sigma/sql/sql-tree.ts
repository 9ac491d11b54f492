/** A condition of SQL on its way to text: what is joined stands on lines of its own. */
export type SqlNode =
  | { readonly kind: "one"; readonly sql: string }
  | { readonly kind: "and" | "or"; readonly parts: readonly SqlNode[] }
  | { readonly kind: "not"; readonly part: SqlNode };

const INDENT = "    ";

/** Longest condition that stands on one line. */
const LINE = 100;

/** A condition as SQL; further lines are indented below the first, which is not. */
export function printSql(node: SqlNode, indent: string): string {
  // no literal has a line end in it, so that every line can be moved
  if (node.kind === "one") return node.sql.replaceAll("\n", `\n${indent}`);
  const short = flat(node);
  if (short.length + indent.length <= LINE && !short.includes("\n")) return short;
  if (node.kind === "not") return `NOT ${bracketed(node.part, indent)}`;
  const word = node.kind === "and" ? "AND" : "OR";
  return node.parts
    .map((part) => (isJoined(part) ? bracketed(part, indent) : printSql(part, indent)))
    .join(`\n${indent}${word} `);
}

function bracketed(node: SqlNode, indent: string): string {
  if (!isJoined(node)) return printSql(node, indent);
  return `(\n${indent}${INDENT}${printSql(node, indent + INDENT)}\n${indent})`;
}

function flat(node: SqlNode): string {
  if (node.kind === "one") return node.sql;
  const grouped = (part: SqlNode): string => (isJoined(part) ? `(${flat(part)})` : flat(part));
  if (node.kind === "not") return `NOT ${grouped(node.part)}`;
  return node.parts.map(grouped).join(node.kind === "and" ? " AND " : " OR ");
}

function isJoined(node: SqlNode): boolean {
  return node.kind === "and" || node.kind === "or";
}

/** Several conditions as one; what is one alone stays so, and what is joined in the same way is not grouped. */
export function joinedSql(kind: "and" | "or", given: readonly SqlNode[]): SqlNode {
  const parts = given.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

/** A list of literals, on several lines when it is long. */
export function sqlList(literals: readonly string[]): string {
  const line = literals.join(", ");
  return line.length <= LINE ? `[${line}]` : `[\n${wrapped(literals).join(",\n")}\n]`;
}

function wrapped(literals: readonly string[]): string[] {
  const lines: string[] = [];
  for (const literal of literals) {
    const last = lines.at(-1);
    if (last === undefined || last.length + literal.length > LINE) lines.push(`${INDENT}${literal}`);
    else lines[lines.length - 1] = `${last}, ${literal}`;
  }
  return lines;
}
