import type { Level } from "../../schema/finding.ts";
import type { RuleLogsource } from "../../schema/logsource.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import type { SigmaText } from "./sigma-text.ts";

/** How one value of a rule is compared with an event. Text compares without regard to case unless `isCased`. */
export type Match =
  | { readonly kind: "text"; readonly value: SigmaText; readonly isCased: boolean }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** The field is absent or null. */
  | { readonly kind: "null" }
  | { readonly kind: "exists"; readonly isPresent: boolean }
  | { readonly kind: "regex"; readonly source: string; readonly flags: string }
  | { readonly kind: "cidr"; readonly network: string }
  | { readonly kind: "compare"; readonly operator: "lt" | "lte" | "gt" | "gte"; readonly value: number }
  | {
      readonly kind: "fieldref";
      readonly field: string;
      readonly how: "equals" | "contains" | "startswith" | "endswith";
      readonly isCased: boolean;
    }
  | { readonly kind: "timepart"; readonly part: TimePart; readonly value: number };

export const TIME_PARTS = ["minute", "hour", "day", "week", "month", "year"] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** One comparison. A keyword has no field: it looks at all values of the event. */
export type Test = {
  readonly field: string | null;
  readonly modifiers: readonly string[];
  /** The value that this came from, as the rule has it: what a person finds again in its text. */
  readonly written: string;
  readonly match: Match;
};

/** What a rule asks of an event. `selection` marks where a named part of the detection begins. */
export type Expr =
  | { readonly kind: "and" | "or"; readonly parts: readonly Expr[] }
  | { readonly kind: "not"; readonly part: Expr }
  | { readonly kind: "test"; readonly test: Test }
  | { readonly kind: "selection"; readonly name: string; readonly part: Expr };

/** A rule as it was read. Issues are warnings: a rule with an error is not one. */
export type SigmaRule = {
  /** The rule's id, or the start of its text's SHA-256 when it has none. */
  readonly uid: string;
  /** First 12 hex digits of the SHA-256 of the rule's text. */
  readonly version: string;
  /** What correlations and filters call the rule; empty when it has no name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly level: Level;
  readonly author: string;
  readonly date: string;
  readonly modified: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly logsource: RuleLogsource;
  readonly condition: Expr;
  readonly conditionText: string;
  readonly selections: ReadonlyMap<string, Expr>;
  readonly text: string;
  readonly path: string;
  readonly issues: readonly RuleIssue[];
};

/**
 * A filter: what rules written by others must ask besides, to fit the place where they run. A rule that it is meant for
 * matches when its own condition holds and the filter's does. Source: Sigma specification 2.1, "Filters".
 */
export type SigmaFilter = {
  readonly uid: string;
  readonly version: string;
  readonly title: string;
  readonly logsource: RuleLogsource;
  /** Ids and names of the rules that it is meant for. */
  readonly rules: "any" | readonly string[];
  readonly condition: Expr;
  readonly conditionText: string;
  readonly selections: ReadonlyMap<string, Expr>;
  readonly text: string;
  readonly path: string;
};

export const CORRELATION_TYPES = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_percentile",
  "value_median",
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export const BOUND_OPERATORS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;

/** What the measure of a window is compared with. Several of a correlation must all hold: a range. */
export type CorrelationBound = {
  readonly operator: (typeof BOUND_OPERATORS)[number];
  readonly value: number;
};

/** One way in which an extended condition holds: these rules matched, and those did not. Places in the list of rules. */
export type CorrelationTerm = { readonly all: readonly number[]; readonly none: readonly number[] };

/** A correlation as it was read: what several matches must have in common. Source: Sigma specification 2.1, "Correlation Rules". */
export type SigmaCorrelation = Omit<SigmaRule, "level" | "logsource" | "condition" | "selections"> & {
  /** Null: the highest of the rules that it refers to. */
  readonly level: Level | null;
  readonly type: CorrelationType;
  /** Ids or names of the rules and correlations that it refers to, as they are written. */
  readonly ruleNames: readonly string[];
  readonly groupBy: readonly string[];
  /** Field by alias and by the rule's name as `ruleNames` has it. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly timespanMs: number;
  /** Empty when an extended condition says it. */
  readonly bounds: readonly CorrelationBound[];
  /** Fields whose values are counted or reckoned with; several are one value together. */
  readonly valueFields: readonly string[];
  /** Of `value_percentile`: 0 to 100. */
  readonly percentile: number | null;
  /** The extended condition of temporal types as alternatives, of which one must hold; null without one. */
  readonly terms: readonly CorrelationTerm[] | null;
  /** Whether the rules that it refers to find something by themselves too. */
  readonly generate: boolean;
};
