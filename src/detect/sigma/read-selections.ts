import { isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { ConditionError, parseCondition } from "./condition.ts";
import { fieldExpr, joined, type Making, ModifierError, type RuleValue } from "./modifiers.ts";
import type { Expr, SigmaRule } from "./rule.ts";
import { RuleFault } from "./rule-fault.ts";
import { itemsOf, nodeAt, nodeOf, offsetOf, scalarText } from "./yaml-nodes.ts";

type ReadSelections = Pick<SigmaRule, "selections" | "condition" | "conditionText">;

/**
 * Reads the selections and the condition of a detection or a filter. `other` are keys of the map that are no selections.
 * @throws {RuleFault} at the place that cannot be read
 */
export function readSelections(
  making: Making,
  detection: YAMLMap,
  other: ReadonlySet<string>,
): ReadSelections {
  return new SelectionReader(making).read(detection, other);
}

class SelectionReader {
  readonly #making: Making;

  constructor(making: Making) {
    this.#making = making;
  }

  read(detection: YAMLMap, other: ReadonlySet<string>): ReadSelections {
    const selections = new Map<string, Expr>();
    for (const pair of detection.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      if (other.has(name)) continue;
      const node = nodeOf(pair.value);
      if (node === null || (isScalar(node) && (node.value === null || node.value === "")))
        throw new RuleFault(
          "selection_empty",
          `the selection '${name}' is empty`,
          offsetOf(nodeOf(pair.key)),
        );
      selections.set(name, { kind: "selection", name, part: this.#selection(node, name) });
    }
    const node = nodeAt(detection, "condition");
    if (node === null)
      throw new RuleFault("condition_missing", "a detection has a condition", offsetOf(detection));
    const conditions = isSeq(node) ? itemsOf(node) : [node];
    const parts = conditions.map((condition) => this.#condition(condition, selections));
    return {
      selections,
      condition: joined("or", parts),
      conditionText: conditions.map(scalarText).join("\n"),
    };
  }

  #condition(node: Node, selections: ReadonlyMap<string, Expr>): Expr {
    const text = scalarText(node);
    try {
      return parseCondition(text, selections);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      throw new RuleFault("condition_invalid", error.message, offsetOf(node) + error.offset);
    }
  }

  /** A map is fields that must all hold; a list is alternatives, of maps or of keywords. */
  #selection(node: Node, name: string): Expr {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      if (node.items.length === 0)
        throw new RuleFault("selection_empty", `the selection '${name}' is empty`, offsetOf(node));
      return joined(
        "or",
        itemsOf(node).map((item) => this.#selection(item, name)),
      );
    }
    return this.#keywords(node, [], [valueOf(node)]);
  }

  #map(map: YAMLMap): Expr {
    const parts = map.items.filter(isPair).map((pair) => {
      const key = nodeOf(pair.key) ?? map;
      const [field = "", ...modifiers] = scalarText(key).split("|");
      const values = valuesOf(nodeOf(pair.value), key);
      return field === ""
        ? this.#keywords(key, modifiers, values)
        : this.#field(key, field, { modifiers, values, node: nodeOf(pair.value) });
    });
    if (parts.length === 0)
      throw new RuleFault("selection_empty", "a selection names at least one field", offsetOf(map));
    return joined("and", parts);
  }

  #field(
    at: Node,
    field: string,
    item: {
      readonly modifiers: readonly string[];
      readonly values: readonly RuleValue[];
      readonly node: Node | null;
    },
  ): Expr {
    const { modifiers, values, node } = item;
    return this.#locating(at, node, () => fieldExpr(field, modifiers, values, this.#making));
  }

  /** Keywords are looked for anywhere in any value, so they are open at both ends. */
  #keywords(at: Node, modifiers: readonly string[], values: readonly RuleValue[]): Expr {
    const texts = values.map((value) => (value === null ? "" : String(value)));
    const opened = modifiers.some((modifier) =>
      ["re", "contains", "startswith", "endswith"].includes(modifier),
    )
      ? modifiers
      : [...modifiers, "contains"];
    return this.#locating(at, null, () => fieldExpr(null, opened, texts, this.#making));
  }

  /** A fault of a value is at the value, one of the modifiers at their field. */
  #locating(at: Node, values: Node | null, work: () => Expr): Expr {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ModifierError)) throw error;
      const value = error.value === null ? null : isSeq(values) ? itemsOf(values)[error.value] : values;
      throw new RuleFault("value_invalid", error.message, offsetOf(value ?? at));
    }
  }
}

function valuesOf(node: Node | null, key: Node): RuleValue[] {
  if (node === null) return [null];
  if (isSeq(node)) return itemsOf(node).map(valueOf);
  if (isMap(node))
    throw new RuleFault("value_invalid", "a field has a value or a list of values, not a map", offsetOf(key));
  return [valueOf(node)];
}

function valueOf(node: Node): RuleValue {
  if (!isScalar(node)) throw new RuleFault("value_invalid", "expected a single value", offsetOf(node));
  const { value, source } = node;
  // YAML 1.1 has y and n as truth values; PyYAML, which rules are written against, does not
  if (typeof value === "boolean" && source?.length === 1) return source;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return scalarText(node);
}
