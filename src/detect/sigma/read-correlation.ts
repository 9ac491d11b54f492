import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { parseExtendedCondition } from "./extended-condition.ts";
import {
  BOUND_OPERATORS,
  CORRELATION_TYPES,
  type CorrelationBound,
  type CorrelationType,
  type SigmaCorrelation,
} from "./rule.ts";
import { RuleFault } from "./rule-fault.ts";
import { itemsOf, nodeAt, nodeOf, offsetOf, scalarText, textsAt } from "./yaml-nodes.ts";

/** What the section `correlation` says. */
type CorrelationSection = Pick<
  SigmaCorrelation,
  | "type"
  | "ruleNames"
  | "groupBy"
  | "aliases"
  | "timespanMs"
  | "bounds"
  | "valueFields"
  | "percentile"
  | "terms"
  | "generate"
  | "conditionText"
>;

/** A reference to a rule, and where it is written. */
export type CorrelationReference = { readonly name: string; readonly offset: number };

const MOST_RULES = 50;
const TIMESPAN_UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  // a twelfth of the mean year of the calendar, as pySigma has it
  M: 2_629_746_000,
  y: 31_556_952_000,
};
const TEMPORAL: ReadonlySet<CorrelationType> = new Set(["temporal", "temporal_ordered"]);

/**
 * Reads the section `correlation` of a document. Source: Sigma specification 2.1, "Correlation Rules".
 * @throws {RuleFault}
 */
export function readCorrelation(root: YAMLMap): {
  readonly correlation: CorrelationSection;
  readonly references: readonly CorrelationReference[];
} {
  const section = nodeAt(root, "correlation");
  if (!isMap(section))
    throw new RuleFault("correlation_invalid", "a correlation is a map", offsetOf(section ?? root));
  const type = typeOf(section);
  const condition = nodeAt(section, "condition");
  const references = referencesOf(section, condition);
  const ruleNames = references.map(({ name }) => name);
  return {
    references,
    correlation: {
      type,
      ruleNames,
      groupBy: textsAt(section, "group-by"),
      aliases: aliasesOf(section, ruleNames),
      timespanMs: timespanOf(section),
      generate: isGenerating(root) || isGenerating(section),
      ...conditionOf(section, { type, condition, ruleNames }),
    },
  };
}

function typeOf(section: YAMLMap): CorrelationType {
  const node = nodeAt(section, "type");
  const written = node === null ? "" : scalarText(node);
  const type = CORRELATION_TYPES.find((known) => known === written);
  if (type !== undefined) return type;
  throw new RuleFault(
    "correlation_type_unknown",
    `type is one of ${CORRELATION_TYPES.join(", ")}${written === "" ? "" : `, not '${written}'`}`,
    offsetOf(node ?? section),
  );
}

/** Without `rules` they are those that an extended condition names. */
function referencesOf(section: YAMLMap, condition: Node | null): CorrelationReference[] {
  const node = nodeAt(section, "rules");
  const written = isSeq(node) ? itemsOf(node) : node === null ? [] : [node];
  const references = written.map((item) => ({ name: scalarText(item), offset: offsetOf(item) }));
  const named = references.length > 0 || !isScalar(condition) ? references : namesIn(condition);
  if (named.length === 0)
    throw new RuleFault(
      "correlation_rules_missing",
      "a correlation names the rules that it is about, under 'rules'",
      offsetOf(node ?? section),
    );
  if (named.length > MOST_RULES)
    throw new RuleFault(
      "correlation_rules_many",
      `a correlation refers to at most ${MOST_RULES} rules`,
      offsetOf(node ?? section),
    );
  refuseTwice(named);
  return named;
}

function refuseTwice(references: readonly CorrelationReference[]): void {
  const seen = new Set<string>();
  for (const { name, offset } of references) {
    if (name === "" || seen.has(name))
      throw new RuleFault(
        "correlation_rule_twice",
        name === "" ? "expected the id or name of a rule" : `'${name}' is there twice`,
        offset,
      );
    seen.add(name);
  }
}

function namesIn(condition: Node): CorrelationReference[] {
  const found = new Map<string, CorrelationReference>();
  for (const { 0: name, index } of scalarText(condition).matchAll(/[^\s()]+/g))
    if (!/^(?:and|or|not|of|1|any|all|them)$/i.test(name) && !found.has(name))
      found.set(name, { name, offset: offsetOf(condition) + index });
  return [...found.values()];
}

function aliasesOf(section: YAMLMap, ruleNames: readonly string[]): SigmaCorrelation["aliases"] {
  const node = nodeAt(section, "aliases");
  if (node === null) return new Map();
  return new Map(
    entriesOf(node).map(([alias, fields]) => [scalarText(alias), aliasFields(fields, ruleNames)]),
  );
}

function aliasFields(node: Node, ruleNames: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(node).map(([rule, field]) => {
      if (!isScalar(field)) throw aliasFault(field);
      const name = scalarText(rule);
      if (!ruleNames.includes(name))
        throw new RuleFault(
          "correlation_alias_unknown",
          `'${name}' is none of the correlation's rules`,
          offsetOf(rule),
        );
      return [name, scalarText(field)];
    }),
  );
}

/** @throws {RuleFault} when the node is no map, or has a key without a value */
function entriesOf(node: Node): [key: Node, value: Node][] {
  if (!isMap(node)) throw aliasFault(node);
  return node.items.map((pair) => {
    const [key, value] = [nodeOf(pair.key), nodeOf(pair.value)];
    if (key === null || value === null) throw aliasFault(key ?? node);
    return [key, value];
  });
}

function aliasFault(at: Node): RuleFault {
  return new RuleFault(
    "correlation_alias_invalid",
    "an alias is a map of the names of rules to their fields",
    offsetOf(at),
  );
}

function timespanOf(section: YAMLMap): number {
  const node = nodeAt(section, "timespan");
  const written = node === null ? "" : scalarText(node);
  const [, count = "", unit = ""] = /^(\d{1,9})([smhdwMy])$/.exec(written) ?? [];
  const timespan = Number(count) * (TIMESPAN_UNITS[unit] ?? 0);
  if (timespan > 0) return timespan;
  throw new RuleFault(
    "correlation_timespan_invalid",
    `a timespan is a number and s, m, h, d, w, M (months) or y, as in 10m${written === "" ? "" : `, not '${written}'`}`,
    offsetOf(node ?? section),
  );
}

function isGenerating(map: YAMLMap): boolean {
  const node = nodeAt(map, "generate");
  if (node === null) return false;
  if (isScalar(node) && typeof node.value === "boolean") return node.value;
  throw new RuleFault("correlation_generate_invalid", "generate is true or false", offsetOf(node));
}

type ConditionParts = Pick<
  CorrelationSection,
  "bounds" | "valueFields" | "percentile" | "terms" | "conditionText"
>;

function conditionOf(
  section: YAMLMap,
  about: {
    readonly type: CorrelationType;
    readonly condition: Node | null;
    readonly ruleNames: readonly string[];
  },
): ConditionParts {
  const { type, condition, ruleNames } = about;
  const none = { bounds: [], valueFields: [], percentile: null, terms: null };
  if (condition === null && TEMPORAL.has(type)) {
    const all: CorrelationBound = { operator: "gte", value: ruleNames.length };
    return { ...none, bounds: [all], conditionText: "all rules" };
  }
  if (isMap(condition)) return { ...none, ...mappedCondition(condition, type) };
  if (!isScalar(condition) || !TEMPORAL.has(type))
    throw new RuleFault(
      "correlation_condition_invalid",
      `the condition of ${type} is a map such as { gte: 10 }`,
      offsetOf(condition ?? section),
    );
  const text = scalarText(condition);
  const terms = parseExtendedCondition(text, ruleNames, offsetOf(condition));
  return { ...none, terms, conditionText: text };
}

function mappedCondition(condition: YAMLMap, type: CorrelationType): ConditionParts {
  const known: ReadonlySet<string> = new Set([...BOUND_OPERATORS, "field", "percentile"]);
  for (const pair of condition.items) {
    const key = nodeOf(pair.key);
    if (key !== null && !known.has(scalarText(key)))
      throw new RuleFault(
        "correlation_operator_unknown",
        `a condition has ${[...known].join(", ")}, not '${scalarText(key)}'`,
        offsetOf(key),
      );
  }
  const bounds = BOUND_OPERATORS.flatMap((operator): CorrelationBound[] => {
    const node = nodeAt(condition, operator);
    return node === null ? [] : [{ operator, value: numberAt(node) }];
  });
  if (bounds.length === 0)
    throw new RuleFault(
      "correlation_condition_invalid",
      `a condition compares with one of ${BOUND_OPERATORS.join(", ")}`,
      offsetOf(condition),
    );
  const valueFields = textsAt(condition, "field");
  return {
    bounds,
    valueFields: checkedFields(condition, type, valueFields),
    percentile: percentileOf(condition, type),
    terms: null,
    conditionText: conditionText(valueFields, bounds),
  };
}

function conditionText(fields: readonly string[], bounds: readonly CorrelationBound[]): string {
  const compared = bounds.map(({ operator, value }) => `${operator} ${value}`).join(" and ");
  return fields.length === 0 ? compared : `${fields.join(", ")} ${compared}`;
}

function checkedFields(
  condition: YAMLMap,
  type: CorrelationType,
  fields: readonly string[],
): readonly string[] {
  const isOfValues = type.startsWith("value_");
  const at = offsetOf(nodeAt(condition, "field") ?? condition);
  if (isOfValues && fields.length === 0)
    throw new RuleFault("correlation_field_missing", `the condition of ${type} names a field`, at);
  if (!isOfValues && fields.length > 0)
    throw new RuleFault("correlation_field_unused", `${type} has no use for a field`, at);
  if (type !== "value_count" && fields.length > 1)
    throw new RuleFault("correlation_field_many", `${type} takes one field`, at);
  return fields;
}

function percentileOf(condition: YAMLMap, type: CorrelationType): number | null {
  const node = nodeAt(condition, "percentile");
  if (type !== "value_percentile") {
    if (node === null) return null;
    throw new RuleFault(
      "correlation_percentile_invalid",
      `${type} has no use for a percentile`,
      offsetOf(node),
    );
  }
  const value = node === null ? Number.NaN : numberAt(node);
  if (value >= 0 && value <= 100) return value;
  throw new RuleFault(
    "correlation_percentile_invalid",
    "value_percentile names a percentile from 0 to 100",
    offsetOf(node ?? condition),
  );
}

function numberAt(node: Node): number {
  if (isScalar(node) && typeof node.value === "number" && Number.isFinite(node.value)) return node.value;
  throw new RuleFault("correlation_number_invalid", "expected a number", offsetOf(node));
}
