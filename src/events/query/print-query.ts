import {
  BARE_FIELD,
  type Bound,
  type FieldNode,
  type FieldTest,
  type Pattern,
  type QueryNode,
} from "./parse-query.ts";

/** A query as text that parses to the same query. */
export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case "all":
      return "";
    case "and":
    case "or":
      return node.nodes.map(printInner).join(node.kind === "and" ? " AND " : " OR ");
    case "not":
      return `NOT ${printInner(node.node)}`;
    case "word":
      return printPattern(node.pattern);
    case "field":
      return node.test.kind === "exists"
        ? `_exists_:${printField(node)}`
        : `${printField(node)}:${printTest(node.test)}`;
  }
}

/** A field's name as it stands before its colon. */
export function printField({ field, isOwn }: Pick<FieldNode, "field" | "isOwn">): string {
  return isOwn || !BARE_FIELD.test(field) || field === "_exists_" ? printText(field) : field;
}

function printInner(node: QueryNode): string {
  return node.kind === "and" || node.kind === "or" ? `(${printQuery(node)})` : printQuery(node);
}

function printTest(test: Exclude<FieldTest, { kind: "exists" }>): string {
  switch (test.kind) {
    case "equals":
      return printPattern(test.pattern);
    case "regex":
      return `/${test.source.replaceAll("/", "\\/")}/`;
    case "range":
      return `${test.from?.inclusive === false ? "{" : "["}${printBound(test.from)} TO ${printBound(test.to)}${test.to?.inclusive === false ? "}" : "]"}`;
  }
}

function printBound(bound: Bound | null): string {
  return bound === null ? "*" : printText(bound.value);
}

/** Quoted when it is plain text, so that nothing in it needs a meaning. */
export function printPattern(pattern: Pattern): string {
  const [only] = pattern;
  if (pattern.length === 1 && only?.kind === "text") return printText(only.text);
  return pattern
    .map((part) => (part.kind === "any" ? "*" : part.kind === "one" ? "?" : escapeBare(part.text)))
    .join("");
}

function printText(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, "\\$&")}"`;
}

function escapeBare(text: string): string {
  return text.replaceAll(/[*?"()\\ :[\]{}<>/-]/g, "\\$&");
}
