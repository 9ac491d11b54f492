import type {
  DeadField,
  DeadFieldReport,
  RuleValue,
  RuleValues,
} from "../../../../src/schema/views/coverage.ts";
import type { RuleView } from "../../../../src/schema/views/rule.ts";

/** A rule with what it costs and what it asks for in vain. */
export type RuleRow = RuleView & {
  /** Null while it is not known. */
  readonly value: RuleValue | null;
  readonly deadFields: readonly DeadField[];
};

/** Rules joined with the reports on them; a report that is not here yet leaves its part open. */
export function ruleRows(
  rules: readonly RuleView[],
  values: RuleValues | undefined,
  dead: DeadFieldReport | undefined,
): RuleRow[] {
  const valueOf = new Map(values?.rules.map((value) => [value.ruleUid, value]));
  const deadOf = new Map(dead?.rules.map(({ ruleUid, fields }) => [ruleUid, fields]));
  return rules.map((rule) => ({
    ...rule,
    value: valueOf.get(rule.uid) ?? null,
    deadFields: deadOf.get(rule.uid) ?? [],
  }));
}

/** Marks that the list can be narrowed to. */
export function marksOf(rule: RuleRow): string[] {
  const marks = [
    rule.isWaiting && "waiting",
    rule.hasShippedMovedOn && "moved-on",
    rule.isSynced && "synced",
    rule.deadFields.length > 0 && "dead-fields",
    rule.issues > 0 && "issues",
    !rule.hasTests && "no-tests",
    rule.correlation !== null && "correlation",
  ];
  return marks.filter((mark) => mark !== false);
}

const EFFECTS: Readonly<Record<DeadField["effect"], string>> = {
  never_matches: "so the rule cannot match",
  part_never_holds: "so a part of it cannot hold",
  never_excludes: "so an exclusion excludes nothing",
};

/** A dead field in words: "No event has Imphash, so the rule cannot match; did it mean Hashes?". */
export function deadFieldText({ field, effect, closest }: DeadField): string {
  const meant = closest === null ? "" : `; did it mean ${closest}?`;
  return `No event has ${field}, ${EFFECTS[effect]}${meant}`;
}
