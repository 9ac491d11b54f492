export { correlationFinding } from "./correlate/correlation-finding.ts";
export {
  type CorrelationCounts,
  type CorrelationHit,
  type WindowEnd,
} from "./correlate/correlation-run.ts";
export {
  type CorrelationProgressStore,
  createCorrelationProgressStore,
} from "./correlation-progress-store.ts";
export { type Correlated, type Correlator, createCorrelator } from "./correlate/correlator.ts";
export { eventMatch } from "./correlate/event-match.ts";
export {
  type CorrelationFeed,
  type LinkedCorrelation,
  type LinkedCorrelations,
  linkCorrelations,
} from "./correlate/link-correlations.ts";
export type { CorrelationMatch } from "./correlate/match.ts";
export { openSpillFile, type SpillFile } from "./correlate/spill.ts";
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
export { type DiffSide, diffRules } from "./rule-diff.ts";
export { createPlaceholderStore, type PlaceholderStore } from "./placeholder-store.ts";
export { type FindingOrigin, ruleFinding } from "./rule-finding.ts";
export {
  createRuleRepositoryStore,
  type RuleRepositoryStore,
  type StoredRepository,
} from "./rule-repository-store.ts";
export {
  createRuleReviewStore,
  type ProposalItem,
  type RuleReviewStore,
  type StoredProposal,
} from "./rule-review-store.ts";
export {
  createRuleStore,
  PLAIN_CHANGE,
  type RuleChange,
  type RulesSaved,
  type RuleStore,
  type StandingRule,
  type StoredRule,
} from "./rule-store.ts";
export {
  createRuleHistoryStore,
  type RuleHistoryStore,
  type StoredVersion,
} from "./rule-version-store.ts";
export type { RuleActivity } from "./sigma/class-program.ts";
export { createSigmaEngine, type SigmaEngine } from "./sigma/engine.ts";
export { comparedFields, deadFields } from "./sigma/dead-fields.ts";
export { explainRule } from "./sigma/explain.ts";
export { passesFilters } from "./sigma/filters.ts";
export { needOfRules } from "./sigma/need-of.ts";
export { type FixedFile, fixRules } from "./sigma/lint/fix-rules.ts";
export { lintRules } from "./sigma/lint/lint-rules.ts";
export { type LoadedRules, loadRules, type RuleFile } from "./sigma/load-rules.ts";
export { createRuleLoader, type RuleLoader } from "./sigma/rule-loader.ts";
export type { SigmaCorrelation, SigmaFilter, SigmaRule } from "./sigma/rule.ts";
export { type RuleSql, ruleToSql } from "./sigma/sql/rule-to-sql.ts";
export { unansweredFields } from "./sigma/stand-ins.ts";
export type { RuleText } from "./rule-text.ts";
