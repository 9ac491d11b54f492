import { z } from "zod";
import { Finding, Level } from "../finding.ts";
import { Instant } from "../instant.ts";
import { nameOf } from "../name.ts";
import { RuleState } from "../rule-state.ts";
import { EventRow, QueryFacts } from "./event.ts";
import { RuleLifeFacts, SavingOptions } from "./rule-life.ts";

export const RuleIssue = z.object({
  severity: z.enum(["error", "warning", "info"]),
  code: z.string(),
  message: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
});
export type RuleIssue = z.infer<typeof RuleIssue>;

export const RULE_ORIGINS = ["shipped", "tenant", "folder"] as const;

/** Which rules of the list; what is left out does not narrow it. */
export const RuleFilter = z.object({
  search: z.string().max(200).optional().describe("Words in title, path, tags or uid; all must be there."),
  level: Level.optional(),
  origin: z
    .enum(RULE_ORIGINS)
    .optional()
    .describe("`shipped` with the program, `folder` of the operator's, `tenant`: added here."),
  state: RuleState.optional(),
  product: z.string().max(100).optional().describe("Product of the logsource, as Sigma writes it."),
});
export type RuleFilter = z.infer<typeof RuleFilter>;

/** A rule in the list. Volumes are of the last 30 days unless said otherwise. */
export const RuleView = z.object({
  uid: z.string(),
  version: z.string(),
  title: z.string(),
  level: Level,
  status: z.string(),
  origin: z.enum(RULE_ORIGINS),
  state: RuleState,
  logsource: z.object({
    product: z.string().optional(),
    category: z.string().optional(),
    service: z.string().optional(),
  }),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  findings24h: z.int(),
  findings30d: z.int(),
  shadowFindings24h: z.int().describe("Found while the rule was in shadow: kept apart, and never an alert."),
  shadowFindings30d: z.int(),
  lastMatch: z.number().nullable(),
  hasTests: z.boolean(),
  hasShippedMovedOn: z
    .boolean()
    .describe("It takes the place of a shared rule which changed since the tenant wrote its own."),
  isSynced: z.boolean().describe("It came from the rule repository."),
  isWaiting: z.boolean().describe("A change of it waits for approval."),
  evaluations: z
    .number()
    .describe("Times the condition was worked out since start; most events never get there."),
  costShare: z.number().min(0).max(1).describe("Share of all evaluations since start."),
  issues: z.int(),
  correlation: z
    .object({
      type: z.string().describe("As Sigma writes it: `event_count`, `temporal_ordered`, ..."),
      rules: z.array(
        z.object({
          name: z.string().describe("As the correlation writes it: an id or a name."),
          uid: z.string().nullable().describe("Null when there is no such rule: then it finds nothing."),
          title: z.string(),
        }),
      ),
      groupBy: z.array(z.string()),
      timespanMs: z.int(),
      condition: z.string(),
      late: z
        .int()
        .describe("Matches that came too late, or with a wrong time, and count nowhere; since start."),
      ungrouped: z.int().describe("Matches that lack a field of `group-by`; since start."),
    })
    .nullable()
    .describe("What a correlation asks; null for a rule."),
});
export type RuleView = z.infer<typeof RuleView>;

/** A Sigma document of the tenant's own that is no rule, but is kept with the rules. */
export const RuleDocument = z.object({
  kind: z
    .enum(["filter", "correlation"])
    .describe("A filter adds a condition to the rules that it is meant for."),
  uid: z.string(),
  title: z.string(),
  path: z.string(),
  text: z.string(),
  state: RuleState.describe("A filter holds when it is live."),
});
export type RuleDocument = z.infer<typeof RuleDocument>;

export const RuleDetail = RuleView.extend({
  ...RuleLifeFacts.shape,
  text: z.string(),
  path: z.string(),
  description: z.string(),
  author: z.string(),
  date: z.string(),
  modified: z.string(),
  references: z.array(z.string()),
  tags: z.array(z.string()),
  falsePositives: z.array(z.string()),
  issueList: z.array(RuleIssue),
  daily: z.array(z.object({ day: z.number(), findings: z.int() })),
  recentFindings: z.array(Finding),
});
export type RuleDetail = z.infer<typeof RuleDetail>;

const SAMPLE_RULE = `title: Whoami as SYSTEM
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
status: experimental
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\whoami.exe'
    User|contains: 'SYSTEM'
  condition: selection
level: medium
`;

/** A file of Sigma documents, or of their tests: `name.in.jsonl` beside `name.yml`. */
export const RuleFile = z.object({ path: z.string().min(1).max(500), text: z.string().max(4 << 20) });

/** Rule files, each with one or more Sigma documents, and their tests beside them. */
export const RuleFiles = z.object({
  files: z
    .array(RuleFile)
    .min(1)
    .max(10_000)
    .meta({ examples: [[{ path: "windows/whoami_as_system.yml", text: SAMPLE_RULE }]] }),
});
export type RuleFiles = z.infer<typeof RuleFiles>;

export const NewRules = RuleFiles.extend({
  ...SavingOptions.shape,
  force: z.boolean().default(false).describe("Add the rules that load although others do not."),
});
export type NewRules = z.infer<typeof NewRules>;

/** Rules added by one call: what loaded, what did not and where. Nothing is added when `errors` has an entry and `force` was not set. */
export const RulesAdded = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  issues: z.array(RuleIssue),
  proposalUid: z.string().nullable().describe("What waits for another person's approval; it is counted too."),
});
export type RulesAdded = z.infer<typeof RulesAdded>;

/** Test a rule on one pasted record, or on stored events of a time range. */
export const RuleTest = z.object({
  text: z
    .string()
    .max(200_000)
    .describe("One Sigma document.")
    .meta({ examples: [SAMPLE_RULE] }),
  record: z
    .string()
    .max(200_000)
    .optional()
    .describe("A raw record; the source type is detected unless named."),
  sourceType: z.string().optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  limit: z.int().min(1).max(500).default(100),
});
export type RuleTest = z.infer<typeof RuleTest>;

/** What one part of a rule said of an event, condition by condition. */
export const ExplainedSelection = z.object({
  selection: z.string(),
  holds: z.boolean(),
  isMissed: z
    .boolean()
    .describe(
      "One of the fewest that would have to be otherwise for the rule to match; false when it matches.",
    ),
  conditions: z.array(
    z.object({
      field: z.string().nullable().describe("Null for a keyword, which looks at all fields."),
      pattern: z.string(),
      value: z.string().nullable().describe("What the event has there; null when it has nothing."),
      holds: z.boolean(),
    }),
  ),
  omitted: z.int().describe("Conditions that are not told: a selection can have thousands."),
});
export type ExplainedSelection = z.infer<typeof ExplainedSelection>;

/** Why the newest finding of an alert is one. */
export const AlertExplanation = z.object({
  ruleText: z.string().describe("The rule as it is now; empty when it is gone, and for indicators."),
  isRuleChanged: z
    .boolean()
    .describe("The rule is not the one that matched: it was changed or removed since."),
  condition: z.string(),
  selections: z.array(ExplainedSelection),
});
export type AlertExplanation = z.infer<typeof AlertExplanation>;

export const RuleTestResult = z.object({
  issues: z.array(RuleIssue),
  scanned: z.number(),
  matched: z.number(),
  isComplete: z.boolean(),
  matches: z.array(
    z.object({
      event: EventRow.nullable(),
      explanation: z.array(ExplainedSelection),
    }),
  ),
  facts: QueryFacts,
});
export type RuleTestResult = z.infer<typeof RuleTestResult>;

/** How far a trial on stored events is. */
export const RuleTrialProgress = z.object({
  scanned: z.int().describe("Events looked at so far."),
  matched: z.int().describe("Of these, events that the rule matches."),
  total: z.int().describe("Events that it will look at."),
});
export type RuleTrialProgress = z.infer<typeof RuleTrialProgress>;

export const INDICATOR_KINDS = ["ip", "cidr", "domain", "hash", "url"] as const;

/** A list of indicators of compromise. */
export const IndicatorListView = z.object({
  uid: z.string(),
  name: z.string(),
  description: z.string(),
  level: Level,
  isEnabled: z.boolean(),
  counts: z.record(z.enum(INDICATOR_KINDS), z.int()),
  createdAt: z.number(),
  updatedAt: z.number(),
  expiresAt: z.number().nullable(),
  findings30d: z.int(),
});
export type IndicatorListView = z.infer<typeof IndicatorListView>;

export const INDICATOR_FORMATS = ["csv", "plain", "stix"] as const;

/** A list to import: one indicator a line, a table with a column of them, or a STIX 2.0 or 2.1 bundle. */
export const NewIndicatorList = z.object({
  name: nameOf(200).meta({ examples: ["Phishing domains of this week"] }),
  description: z.string().max(2000).default(""),
  level: Level.default("medium").describe("Level of the findings that a match makes."),
  expiresAt: Instant.nullable().default(null).describe("Matched until then; null: until removed."),
  format: z.enum(INDICATOR_FORMATS),
  text: z
    .string()
    .max(64 << 20)
    .meta({ examples: ["login.evil.example\nhxxp://evil[.]example/a\n198.51.100.0/24"] }),
});
export type NewIndicatorList = z.infer<typeof NewIndicatorList>;

/** What can be changed of a list; its indicators are replaced by removing it and importing another. */
export const IndicatorListChange = z
  .object({
    isEnabled: z.boolean(),
    description: z.string().max(2000),
    level: Level,
    expiresAt: Instant.nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "name at least one change")
  .meta({ examples: [{ isEnabled: false }] });
export type IndicatorListChange = z.infer<typeof IndicatorListChange>;

/** What became of an imported text. */
export const IndicatorsAdded = z.object({
  list: IndicatorListView,
  added: z.int(),
  rejected: z
    .array(z.object({ line: z.int(), text: z.string(), reason: z.string() }))
    .describe("Parts of the text that are no indicator, the first 1,000."),
  rejectedCount: z.int(),
});
export type IndicatorsAdded = z.infer<typeof IndicatorsAdded>;

/** Which indicators of a list. */
export const IndicatorQuery = z.object({
  search: z.string().max(500).optional().describe("Part of the value, without regard to case."),
  offset: z.coerce.number().int().min(0).max(2_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type IndicatorQuery = z.infer<typeof IndicatorQuery>;

/** A page of a list's indicators, by kind and value. */
export const IndicatorPage = z.object({
  indicators: z.array(z.object({ kind: z.enum(INDICATOR_KINDS), value: z.string() })),
  total: z.int(),
});
export type IndicatorPage = z.infer<typeof IndicatorPage>;

/** A list of values that Sigma's `expand` modifier puts in the place of `%name%`. */
export const PlaceholderList = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  values: z
    .array(z.string().max(1024))
    .max(10_000)
    .meta({ examples: [["svc_backup", "svc_deploy"]] }),
  updatedAt: z.number(),
});
export type PlaceholderList = z.infer<typeof PlaceholderList>;
