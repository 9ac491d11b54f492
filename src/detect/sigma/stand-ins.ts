import type { NormalizedEvent } from "../../schema/event.ts";
import type { RuleLogsource } from "../../schema/logsource.ts";
import { evaluate } from "./evaluate.ts";
import type { Expr, SigmaRule, Test } from "./rule.ts";

/**
 * Events of Windows Security that stand in for Sysmon's, and fields of Sysmon's event that they cannot have. A rule is
 * matched plainly: an absent field is absent, so that an exclusion by it excludes nothing. Such a match is in doubt, and
 * its finding says so.
 */
const STAND_INS: Readonly<Record<string, StandIn>> = {
  process_creation: {
    event: "Security 4688",
    lacks: words(
      "Hashes Imphash Company Description Product OriginalFileName FileVersion CurrentDirectory ParentCommandLine ProcessGuid ParentProcessGuid LogonGuid TerminalSessionId",
    ),
  },
  network_connection: {
    event: "Security 5156",
    lacks: words("User SourceHostname SourcePortName DestinationHostname DestinationPortName ProcessGuid"),
  },
  registry_event: registry(),
  registry_set: registry(),
  registry_add: registry(),
  registry_delete: registry(),
};

type StandIn = { readonly event: string; readonly lacks: ReadonlySet<string> };

function registry(): StandIn {
  return { event: "Security 4657", lacks: words("NewName ProcessGuid") };
}

function words(text: string): Set<string> {
  return new Set(text.split(" "));
}

/** The event that stands in for Sysmon's in a rule's category, or null. A rule of a service means that one's events. */
export function standInOf({ product, category, service }: RuleLogsource): StandIn | null {
  if (product !== "windows" || service !== undefined || category === undefined) return null;
  return Object.hasOwn(STAND_INS, category) ? (STAND_INS[category] ?? null) : null;
}

/**
 * Fields that put a match in doubt: the rule excludes by them, a stand-in cannot have them, and what they held could
 * have kept the rule from matching. Empty when the rule would match whatever they held, and for other events.
 */
export function unansweredFields(
  rule: Pick<SigmaRule, "condition" | "logsource">,
  { logsource, fields }: Pick<NormalizedEvent, "logsource" | "fields">,
): string[] {
  const standIn = logsource.services.includes("security") ? standInOf(rule.logsource) : null;
  if (standIn === null) return [];
  const unknown = [...excludingFields(rule.condition)].filter(
    (field) => standIn.lacks.has(field) && !fields.has(field),
  );
  const isCertain =
    unknown.length === 0 || evaluate(certain(rule.condition, new Set(unknown), false), fields);
  return isCertain ? [] : unknown;
}

/**
 * A condition that holds when the given one does whatever the unknown fields hold: a comparison with one of them is
 * false where it would make the rule match, and true where it would keep it from it.
 */
function certain(expr: Expr, unknown: ReadonlySet<string>, isNegated: boolean): Expr {
  switch (expr.kind) {
    case "and":
    case "or":
      return { kind: expr.kind, parts: expr.parts.map((part) => certain(part, unknown, isNegated)) };
    case "not":
      return { kind: "not", part: certain(expr.part, unknown, !isNegated) };
    case "selection":
      return { ...expr, part: certain(expr.part, unknown, isNegated) };
    case "test": {
      const { field } = expr.test;
      return field !== null && unknown.has(field) ? absence(field, isNegated) : expr;
    }
  }
}

/** A comparison that is true or false of an absent field. */
function absence(field: string, isTrue: boolean): Expr {
  const test: Test = {
    field,
    modifiers: ["exists"],
    written: "",
    match: { kind: "exists", isPresent: !isTrue },
  };
  return { kind: "test", test };
}

/** Fields by which a condition excludes: those that are compared under a negation. */
export function excludingFields(expr: Expr, isNegated = false): Set<string> {
  switch (expr.kind) {
    case "and":
    case "or":
      return new Set(expr.parts.flatMap((part) => [...excludingFields(part, isNegated)]));
    case "not":
      return excludingFields(expr.part, !isNegated);
    case "selection":
      return excludingFields(expr.part, isNegated);
    case "test":
      return new Set(isNegated && expr.test.field !== null ? [expr.test.field] : []);
  }
}
