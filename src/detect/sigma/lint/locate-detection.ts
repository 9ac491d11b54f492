import { isMap, isPair, isSeq, type Node, type YAMLMap } from "yaml";
import type { Expr, SigmaRule } from "../rule.ts";
import { itemsOf, nodeOf, scalarText } from "../yaml-nodes.ts";

/** Where the parts of a detection stand in its text: selections at their names, fields at their keys, values at themselves. */
export function locateDetection(
  detection: YAMLMap,
  selections: SigmaRule["selections"],
): ReadonlyMap<Expr, Node> {
  const places = new Map<Expr, Node>();
  for (const pair of detection.items.filter(isPair)) {
    const [key, value] = [nodeOf(pair.key), nodeOf(pair.value)];
    const expr = key === null ? undefined : selections.get(scalarText(key));
    if (key === null || value === null || expr?.kind !== "selection") continue;
    places.set(expr, key);
    locate(value, expr.part, places);
  }
  return places;
}

/** What was read of a node stands in the same order as the node's own parts; of one part alone it is that part. */
function locate(node: Node, expr: Expr, places: Map<Expr, Node>): void {
  if (!places.has(expr)) places.set(expr, node);
  if (isMap(node)) {
    const pairs = node.items.filter(isPair);
    for (const [at, pair] of pairs.entries()) {
      const [key, value] = [nodeOf(pair.key), nodeOf(pair.value)];
      const part = partAt(expr, at, pairs.length);
      if (key !== null && part !== null) locateItem({ key, value, expr: part }, places);
    }
  } else if (isSeq(node)) {
    const items = itemsOf(node);
    for (const [at, item] of items.entries()) {
      const part = partAt(expr, at, items.length);
      if (part !== null) locate(item, part, places);
    }
  }
}

function locateItem(
  { key, value, expr }: { readonly key: Node; readonly value: Node | null; readonly expr: Expr },
  places: Map<Expr, Node>,
): void {
  if (!places.has(expr)) places.set(expr, key);
  const compared = expr.kind === "not" ? expr.part : expr;
  const values = isSeq(value) ? itemsOf(value) : [];
  for (const [at, node] of values.entries()) {
    const part = partAt(compared, at, values.length);
    if (part !== null) places.set(part, node);
  }
}

function partAt(expr: Expr, at: number, count: number): Expr | null {
  if (count === 1) return expr;
  return expr.kind === "and" || expr.kind === "or" ? (expr.parts[at] ?? null) : null;
}
