import { z } from "zod";
import { Level } from "../finding.ts";
import { Instant } from "../instant.ts";
import { RuleState } from "../rule-state.ts";

/**
 * What a technique lacks, or `fired` when nothing: `no_rule` that is live, `no_data` for any of its rules, `silent` rules
 * that have data and never matched in the range.
 */
export const COVERAGE_STATES = ["no_rule", "no_data", "silent", "fired"] as const;
export const CoverageState = z.enum(COVERAGE_STATES);
export type CoverageState = z.infer<typeof CoverageState>;

/** A rule that names a technique. */
export const CoveringRule = z.object({
  uid: z.string(),
  title: z.string(),
  level: Level,
  state: RuleState,
  hasData: z.boolean().describe("Events of its logsource came in the range."),
  findings: z.int(),
});
export type CoveringRule = z.infer<typeof CoveringRule>;

/** One technique or sub-technique of ATT&CK, and what watches for it. */
export const TechniqueCoverage = z.object({
  technique: z.string().describe("`T1059.001`."),
  name: z
    .string()
    .describe(
      "A sub-technique has the name of its technique; empty for one that this release does not know.",
    ),
  tactics: z.array(z.string()).describe("As Sigma tags spell them."),
  state: CoverageState,
  rulesByState: z.record(RuleState, z.int()),
  liveWithData: z.int().describe("Live rules whose logsource had events."),
  firing: z.int().describe("Live rules that found something."),
  findings: z.int(),
  rules: z.array(CoveringRule).describe("Those that found most first; at most 50."),
});
export type TechniqueCoverage = z.infer<typeof TechniqueCoverage>;

/** Techniques of one tactic by what they lack. */
export const TacticCoverage = z.object({
  tactic: z.string(),
  name: z.string(),
  techniques: z.record(CoverageState, z.int()),
});
export type TacticCoverage = z.infer<typeof TacticCoverage>;

/** What a tenant's rules cover of ATT&CK, given the events that come in. */
export const AttackCoverage = z.object({
  from: Instant,
  to: Instant,
  attackVersion: z.string(),
  tactics: z.array(TacticCoverage),
  techniques: z.array(TechniqueCoverage).describe("Sub-techniques stand beside theirs, in order."),
  untagged: z.int().describe("Live rules that name no technique."),
});
export type AttackCoverage = z.infer<typeof AttackCoverage>;

export const CoverageQuery = z.object({
  days: z.coerce.number().int().min(1).max(365).default(30).describe("Data and findings of so many days."),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;

/** A layer of the ATT&CK Navigator. Source: attack-navigator, "Layer File Format 4.5". */
export const NavigatorLayer = z.object({
  name: z.string(),
  versions: z.object({ attack: z.string(), navigator: z.string(), layer: z.literal("4.5") }),
  domain: z.literal("enterprise-attack"),
  description: z.string(),
  sorting: z.int(),
  techniques: z.array(
    z.object({
      techniqueID: z.string(),
      score: z.number(),
      color: z.string(),
      comment: z.string(),
      enabled: z.boolean(),
      showSubtechniques: z.boolean(),
    }),
  ),
  gradient: z.object({ colors: z.array(z.string()), minValue: z.number(), maxValue: z.number() }),
  legendItems: z.array(z.object({ label: z.string(), color: z.string() })),
});
export type NavigatorLayer = z.infer<typeof NavigatorLayer>;

/** What a rule costs and what it brings. */
export const RuleValue = z.object({
  ruleUid: z.string(),
  title: z.string(),
  level: Level,
  state: RuleState,
  evaluations: z.number().describe("Times its condition was worked out since `since`."),
  matches: z.number().describe("Of these, matches."),
  sampledMs: z.number().describe("Time of one evaluation in sixteen, milliseconds."),
  costShare: z.number().min(0).max(1).describe("Share of the time of all rules."),
  findings30d: z.int(),
  lastMatch: Instant.nullable().describe("Within 30 days."),
});
export type RuleValue = z.infer<typeof RuleValue>;

export const RuleValues = z.object({
  since: Instant.describe("Evaluations are counted from then on, over restarts of the program."),
  rules: z.array(RuleValue).describe("The dearest first."),
});
export type RuleValues = z.infer<typeof RuleValues>;

/** A field that a rule asks for and no event of its logsource had. */
export const DeadField = z.object({
  field: z.string(),
  effect: z
    .enum(["never_matches", "part_never_holds", "never_excludes"])
    .describe(
      "Without it the rule cannot match at all; or a part of it cannot hold; or an exclusion excludes nothing.",
    ),
  closest: z.string().nullable().describe("A field that the events do have and that is spelt nearly so."),
});
export type DeadField = z.infer<typeof DeadField>;

/** A rule with fields that no event of its logsource had. */
export const RuleDeadFields = z.object({
  ruleUid: z.string(),
  title: z.string(),
  level: Level,
  events: z.int().describe("Events of its logsource in the range."),
  fields: z.array(DeadField),
});
export type RuleDeadFields = z.infer<typeof RuleDeadFields>;

/** The report on dead fields, and when it was made. */
export const DeadFieldReport = z.object({
  from: Instant,
  to: Instant,
  madeAt: Instant,
  rulesWithoutEvents: z.int().describe("Rules whose logsource had no events: nothing can be said of them."),
  rules: z.array(RuleDeadFields).describe("Those that cannot match first."),
});
export type DeadFieldReport = z.infer<typeof DeadFieldReport>;
