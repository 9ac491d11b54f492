import { isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Expr, SigmaRule } from "../rule.ts";
import { excludingFields, standInOf } from "../stand-ins.ts";
import { itemsOf, nodeAt, nodeOf, offsetOf, scalarText } from "../yaml-nodes.ts";
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
  yield* checkCondition(detection, rule.selections.size);
  for (const [key, value] of fieldItems(detection)) yield* checkItem(key, value);
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

function* checkCondition(detection: YAMLMap, selections: number): Generator<Remark> {
  const node = nodeAt(detection, "condition");
  const text = node === null ? "" : scalarText(node);
  if (selections === 1 && /\bof them\b/.test(text))
    yield {
      severity: "info",
      code: "condition_of_them",
      message: "of one selection, write its name",
      offset: offsetOf(node),
    };
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

const OPENING = ["contains", "startswith", "endswith"];

function* checkItem(key: Node, value: Node): Generator<Remark> {
  const [, ...modifiers] = scalarText(key).split("|");
  const values = isSeq(value) ? itemsOf(value) : [value];
  if (modifiers.includes("all") && values.length < 2)
    yield {
      severity: "info",
      code: "all_of_one",
      message: "all is for a list of values",
      offset: offsetOf(key),
    };
  for (const node of values) yield* checkValue(node, modifiers);
}

function* checkValue(node: Node, modifiers: readonly string[]): Generator<Remark> {
  const text = scalarText(node);
  const offset = offsetOf(node);
  if (modifiers.includes("re")) {
    if (/^\.\*|[^\\]\.\*$/.test(text))
      yield {
        severity: "info",
        code: "regex_open_end",
        message: "a pattern is searched for: .* at its ends only costs time",
        offset,
      };
    return;
  }
  const inner = text.replace(/^\*|\*$/g, "");
  const isOpen = inner !== text && inner !== "" && !/[*?\\]/.test(inner);
  if (isOpen && !modifiers.some((modifier) => OPENING.includes(modifier)))
    yield {
      severity: "info",
      code: "wildcard_end",
      message: "write contains, startswith or endswith instead of wildcards at the ends",
      offset,
    };
  if (/(?:^|[^\\])\\[*?]$/.test(text))
    yield {
      severity: "info",
      code: "wildcard_escaped",
      message:
        "the backslash makes the wildcard a plain character; write two to mean a backslash and a wildcard",
      offset,
    };
}
