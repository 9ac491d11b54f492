import type { Scalar } from "./read-value.ts";

/** A value of JSON with its members in order, whatever their names are: objects would sort numbers and lose some. */
export type JsonTree = Scalar | readonly JsonTree[] | ReadonlyMap<string, JsonTree>;

/** The tree as text, as `JSON.stringify` would write it. */
export function printTree(tree: JsonTree): string {
  if (typeof tree !== "object" || tree === null) return JSON.stringify(tree);
  if (!("get" in tree)) return `[${tree.map(printTree).join(",")}]`;
  const members = Array.from(tree, ([name, value]) => `${JSON.stringify(name)}:${printTree(value)}`);
  return `{${members.join(",")}}`;
}
