import { isMap, isSeq, type YAMLMap } from "yaml";
import { itemsOf, nodeAt, offsetOf, scalarText } from "../yaml-nodes.ts";
import type { Remark } from "./remark.ts";

/** Rules that a filter names, and that are in none of the files: they may be elsewhere. Of correlations the loader tells it. */
export function* checkReferences(root: YAMLMap, names: ReadonlySet<string>): Generator<Remark> {
  const filter = nodeAt(root, "filter");
  if (!isMap(filter)) return;
  const rules = nodeAt(filter, "rules");
  for (const node of isSeq(rules) ? itemsOf(rules) : rules === null ? [] : [rules]) {
    const name = scalarText(node);
    if (name === "any" || names.has(name)) continue;
    yield {
      severity: "info",
      code: "reference_elsewhere",
      message: `none of these files has a rule with the id or name '${name}'`,
      offset: offsetOf(node),
    };
  }
}
