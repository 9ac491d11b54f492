import { isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Expr, SigmaRule } from "../rule.ts";
import { matchesText, parseSigmaText } from "../sigma-text.ts";
import { excludingFields, standInOf } from "../stand-ins.ts";
import { itemsOf, nodeAt, nodeOf, offsetOf, scalarText } from "../yaml-nodes.ts";
import { checkFields } from "./check-fields.ts";
import { checkItem } from "./check-item.ts";
import type { LintedDocument, Remark } from "./remark.ts";

/** Selections that do not do what their author meant. */
export function* checkDetection({ root, rule }: LintedDocument): Generator<Remark> {
  const detection = nodeAt(root, "detection");
  if (!isMap(detection) || rule === null) return;
  const used = namesIn(rule.condition);
  for (const pair of detection.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : "";
    if (rule.selections.has(name) && !used.has(name))
      yield {
        severity: "warning",
        code: "selection_unused",
        message: `the condition does not use the selection '${name}'`,
        offset: offsetOf(nodeOf(pair.key)),
      };
  }
  yield* checkCondition(detection, rule);
  for (const [key, value] of fieldItems(detection)) yield* checkItem(key, value);
  yield* checkFields(rule.logsource, fieldItems(detection));
  yield* checkStandIn(detection, rule);
}

/** Exclusions that say nothing of the events of Security which stand in for Sysmon's. */
function* checkStandIn(detection: YAMLMap, rule: SigmaRule): Generator<Remark> {
  const standIn = standInOf(rule.logsource);
  const left = excludingFields(rule.condition);
  if (standIn === null) return;
  for (const [key] of fieldItems(detection)) {
    const [field = ""] = scalarText(key).split("|");
    if (!standIn.lacks.has(field) || !left.delete(field)) continue;
    yield {
      severity: "info",
      code: "exclusion_unanswered",
      message: `${standIn.event} has no ${field}: what is excluded by it is not excluded there`,
      offset: offsetOf(key),
    };
  }
}

/** Names of the selections that a condition asks. */
function namesIn(expr: Expr): Set<string> {
  switch (expr.kind) {
    case "selection":
      return new Set([expr.name]);
    case "not":
      return namesIn(expr.part);
    case "and":
    case "or":
      return new Set(expr.parts.flatMap((part) => [...namesIn(part)]));
    case "test":
      return new Set();
  }
}

function* checkCondition(detection: YAMLMap, { selections }: SigmaRule): Generator<Remark> {
  const node = nodeAt(detection, "condition");
  const text = node === null ? "" : scalarText(node);
  const info = (code: string, message: string): Remark => ({
    severity: "info",
    code,
    message,
    offset: offsetOf(node),
  });
  if (selections.size === 1 && /\bof them\b/.test(text))
    yield info("condition_of_them", "of one selection, write its name");
  for (const [, pattern = ""] of text.matchAll(/\bof\s+([^\s()]+)/g)) {
    if (pattern === "them") continue;
    if (!pattern.includes("*"))
      yield info("condition_of_name", `'${pattern}' is one selection: write its name, or a * for several`);
    // families of selections grow: one member is how they begin
    else if (!/^(?:selection|filter)_/.test(pattern) && countOf(selections, pattern) === 1)
      yield info("condition_of_one", `only one selection is named like '${pattern}': write its name`);
  }
}

function countOf(selections: SigmaRule["selections"], pattern: string): number {
  const value = parseSigmaText(pattern);
  return [...selections.keys()].filter((name) => matchesText(value, name)).length;
}

/** Keys of fields with their values, in every selection. */
function* fieldItems(node: Node, depth = 0): Generator<readonly [Node, Node]> {
  if (isSeq(node)) for (const item of itemsOf(node)) yield* fieldItems(item, depth);
  if (!isMap(node)) return;
  for (const pair of node.items.filter(isPair)) {
    const [key, value] = [nodeOf(pair.key), nodeOf(pair.value)];
    if (key === null || value === null) continue;
    if (depth > 0) yield [key, value];
    else if (scalarText(key) !== "condition") yield* fieldItems(value, 1);
  }
}
