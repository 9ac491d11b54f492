import type { EventLogsource, RuleLogsource } from "../../schema/logsource.ts";
import type { Expr, SigmaRule, Test } from "./rule.ts";

/**
 * Events of Windows Security that stand in for Sysmon's, and fields of Sysmon's event that they cannot have.
 *
 * 4688 stands in for Sysmon 1 in SigmaHQ's own mapping, `tests/thor.yml`, so that its verdicts are those that the
 * authors of the rules test: an absent field is absent, and a rule matches more where it excludes by one. For 5156,
 * 5157 and 4657 there is no such mapping. There a field that the event cannot have is unknown, and a rule matches only
 * when it would whatever the field held.
 */
const STAND_INS: Readonly<Record<string, StandIn>> = {
  process_creation: {
    event: "Security 4688",
    isUnknown: false,
    lacks: words(
      "Hashes Imphash Company Description Product OriginalFileName FileVersion CurrentDirectory ParentCommandLine ProcessGuid ParentProcessGuid LogonGuid TerminalSessionId",
    ),
  },
  network_connection: {
    event: "Security 5156",
    isUnknown: true,
    lacks: words("User SourceHostname SourcePortName DestinationHostname DestinationPortName ProcessGuid"),
  },
  registry_event: registry(),
  registry_set: registry(),
  registry_add: registry(),
  registry_delete: registry(),
};

type StandIn = { readonly event: string; readonly isUnknown: boolean; readonly lacks: ReadonlySet<string> };

function registry(): StandIn {
  return { event: "Security 4657", isUnknown: true, lacks: words("NewName ProcessGuid") };
}

function words(text: string): Set<string> {
  return new Set(text.split(" "));
}

/** The event that stands in for Sysmon's in a rule's category, or null. A rule of a service means that one's events. */
export function standInOf({ product, category, service }: RuleLogsource): StandIn | null {
  if (product !== "windows" || service !== undefined || category === undefined) return null;
  return Object.hasOwn(STAND_INS, category) ? (STAND_INS[category] ?? null) : null;
}

/** The condition of a rule as events of a log source can answer it. */
export function answerable(rule: Pick<SigmaRule, "condition" | "logsource">, event: EventLogsource): Expr {
  const standIn = event.services.includes("security") ? standInOf(rule.logsource) : null;
  return standIn?.isUnknown === true ? certain(rule.condition, standIn.lacks, false) : rule.condition;
}

/**
 * A condition that holds when the given one does whatever the unknown fields hold: a comparison with one of them is
 * false where it would make the rule match, and true where it would keep it from it. A field that is there after all is
 * compared.
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
      if (field === null || !unknown.has(field)) return expr;
      return isNegated
        ? { kind: "or", parts: [expr, presence(field, false)] }
        : { kind: "and", parts: [presence(field, true), expr] };
    }
  }
}

function presence(field: string, isPresent: boolean): Expr {
  const test: Test = { field, modifiers: ["exists"], written: "", match: { kind: "exists", isPresent } };
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
