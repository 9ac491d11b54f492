export { correlationFinding } from "./correlate/correlation-finding.ts";
export {
  type CorrelationCounts,
  type CorrelationHit,
  type WindowEnd,
} from "./correlate/correlation-run.ts";
export { type Correlated, type Correlator, createCorrelator } from "./correlate/correlator.ts";
export { eventMatch } from "./correlate/event-match.ts";
export {
  type CorrelationFeed,
  type LinkedCorrelation,
  type LinkedCorrelations,
  linkCorrelations,
} from "./correlate/link-correlations.ts";
export type { CorrelationMatch } from "./correlate/match.ts";
export { createIndicatorStore, type IndicatorStore } from "./indicator-store.ts";
export { type IndicatorValues, indicatorsOf } from "./indicators/indicator.ts";
export {
  type IndicatorListFacts,
  indicatorFindings,
  indicatorListVersion,
} from "./indicators/indicator-finding.ts";
export { createIndicatorMatcher, type IndicatorMatcher } from "./indicators/indicator-matcher.ts";
export {
  type IndicatorFormat,
  type ParsedIndicators,
  parseIndicators,
} from "./indicators/parse-indicators.ts";
export { createPlaceholderStore, type PlaceholderStore } from "./placeholder-store.ts";
export { type FindingOrigin, ruleFinding } from "./rule-finding.ts";
export { createRuleStore, type RuleStore, type RulesSaved, type StoredRule } from "./rule-store.ts";
export type { RuleActivity } from "./sigma/class-program.ts";
export { createSigmaEngine, type SigmaEngine } from "./sigma/engine.ts";
export { explainRule } from "./sigma/explain.ts";
export { passesFilters } from "./sigma/filters.ts";
export { needOfRules } from "./sigma/need-of.ts";
export { lintRules } from "./sigma/lint/lint-rules.ts";
export { type LoadedRules, loadRules, type RuleFile } from "./sigma/load-rules.ts";
export type { SigmaFilter, SigmaRule } from "./sigma/rule.ts";
export { type RuleSql, ruleToSql } from "./sigma/sql/rule-to-sql.ts";
export { unansweredFields } from "./sigma/stand-ins.ts";
