import { z } from "zod";
import { Entity, Finding, Level } from "../finding.ts";
import { Instant } from "../instant.ts";
import { nameOf } from "../name.ts";
import { EventRow } from "./event.ts";
import { ExplainedSelection, RuleFilter, RuleIssue } from "./rule.ts";

const SAMPLE_RULE = `title: Whoami as SYSTEM
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
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

/** What a hunt holds stored events against. At least one part names something. */
export const HuntScope = z
  .object({
    ruleUids: z
      .array(z.string().max(200))
      .max(10_000)
      .optional()
      .describe("These rules, whatever state they are in."),
    ruleFilter: RuleFilter.optional().describe(
      "Rules of the list that are evaluated and fit; `{}` is all of them.",
    ),
    text: z
      .string()
      .max(200_000)
      .optional()
      .describe("Sigma documents that are not among the rules, or not yet."),
    indicatorListUids: z.array(z.string().max(200)).max(1000).optional().describe("These indicator lists."),
  })
  .refine(
    ({ ruleUids = [], ruleFilter, text, indicatorListUids = [] }) =>
      ruleUids.length + indicatorListUids.length > 0 || ruleFilter !== undefined || text !== undefined,
    { message: "name rules, a text or indicator lists" },
  )
  .meta({ examples: [{ ruleUids: ["5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10"] }] });
export type HuntScope = z.infer<typeof HuntScope>;

/** What becomes of what a hunt finds. */
export const HUNT_OUTCOMES = ["list", "alert"] as const;
export const HuntOutcome = z
  .enum(HUNT_OUTCOMES)
  .describe(
    "`list`: findings are listed with the hunt alone; `alert`: what is new among them is stored and alerted as if it had just been found.",
  );
export type HuntOutcome = z.infer<typeof HuntOutcome>;

/** A hunt to begin. */
export const NewHunt = z.object({
  name: nameOf(200).meta({ examples: ["Whoami as SYSTEM, last quarter"] }),
  scope: HuntScope,
  from: Instant.describe("Received time, inclusive.").meta({ examples: [1_767_225_600_000] }),
  to: Instant.describe("Received time, exclusive.").meta({ examples: [1_769_904_000_000] }),
  outcome: HuntOutcome.default("list"),
});
export type NewHunt = z.infer<typeof NewHunt>;

/**
 * `waiting` for its turn; `running`; `paused` by somebody; then `done`, `failed` (what was found until then stays) or
 * `cancelled`. A program that starts again goes on with those that wait or run.
 */
export const HUNT_STATES = ["waiting", "running", "paused", "done", "failed", "cancelled"] as const;
export const HuntState = z.enum(HUNT_STATES);
export type HuntState = z.infer<typeof HuntState>;

/** Who began it: a person, or the program for rules and indicators that are new. */
export const HUNT_KINDS = ["hunt", "look_back"] as const;
export const HuntKind = z.enum(HUNT_KINDS);
export type HuntKind = z.infer<typeof HuntKind>;

/** How far a hunt is. */
export const HuntProgress = z.object({
  parts: z.int().describe("Pieces of the range."),
  partsDone: z.int(),
  total: z.int().describe("Events of the range, as counted at the start."),
  passed: z.int().describe("Events behind it: looked at, or known to match nothing of the scope."),
  scanned: z.int().describe("Of these, events that were read and matched."),
  findings: z.int().describe("What was found so far."),
  newFindings: z.int().describe("Of these, findings that were not stored before."),
  elapsedMs: z.number().describe("Time that it ran, pauses left out."),
  eventsPerSecond: z.number().describe("Events passed a second."),
  etaMs: z.number().nullable().describe("Time left at that pace; null while nobody can say."),
});
export type HuntProgress = z.infer<typeof HuntProgress>;

/** A hunt over stored events, as the list shows it. */
export const HuntView = z.object({
  uid: z.string(),
  kind: HuntKind,
  name: z.string(),
  state: HuntState,
  outcome: HuntOutcome,
  scope: HuntScope,
  detectors: z.int().describe("Rules and indicator lists that it holds events against."),
  from: Instant,
  to: Instant,
  createdBy: z.object({ uid: z.string(), name: z.string() }),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  progress: HuntProgress,
  failure: z.string().nullable().describe("Why it failed."),
});
export type HuntView = z.infer<typeof HuntView>;

/** What one rule or indicator list found in a hunt. */
export const HuntDetector = z.object({
  uid: z.string(),
  version: z.string(),
  title: z.string(),
  level: Level,
  findings: z.int(),
  newFindings: z.int(),
  lastTime: Instant.describe("Event time of the newest."),
});
export type HuntDetector = z.infer<typeof HuntDetector>;

export const HuntDetail = HuntView.extend({
  found: z.array(HuntDetector).describe("Detectors that found something, most findings first; at most 500."),
});
export type HuntDetail = z.infer<typeof HuntDetail>;

/** Which of a hunt's findings. */
export const HuntFindingQuery = z.object({
  detectorUid: z.string().max(200).optional(),
  isNew: z.enum(["true", "false"]).optional().describe("Whether it was not stored before the hunt."),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional().describe("`nextCursor` of the page before."),
});
export type HuntFindingQuery = z.infer<typeof HuntFindingQuery>;

export const HuntFinding = z.object({ finding: Finding, isNew: z.boolean() });
export type HuntFinding = z.infer<typeof HuntFinding>;

/** Findings of a hunt, newest event first. */
export const HuntFindingPage = z.object({
  findings: z.array(HuntFinding),
  nextCursor: z.string().nullable(),
});
export type HuntFindingPage = z.infer<typeof HuntFindingPage>;

export const HUNT_ACTIONS = ["pause", "resume", "cancel"] as const;

/** What can be done with a hunt that has not ended. */
export const HuntChange = z.object({ action: z.enum(HUNT_ACTIONS).meta({ examples: ["pause"] }) });
export type HuntChange = z.infer<typeof HuntChange>;

/** How far back new rules, changed rules and new indicators look by themselves. */
export const LookBackSetting = z.object({
  days: z
    .int()
    .min(0)
    .max(365)
    .describe("0: not at all.")
    .meta({ examples: [7] }),
});
export type LookBackSetting = z.infer<typeof LookBackSetting>;

/** Why a rule version has not seen events. */
export const GAP_REASONS = ["before_ledger", "other_content"] as const;

/** Events of one source that a rule version has not seen. */
export const LedgerGap = z.object({
  from: Instant.describe("Received time of the first."),
  to: Instant.describe("Received time of the last."),
  events: z.int(),
  reason: z
    .enum(GAP_REASONS)
    .describe(
      "`before_ledger`: stored before the program kept account; `other_content`: the rule, or this version of it, was not on.",
    ),
});
export type LedgerGap = z.infer<typeof LedgerGap>;

/** What a rule version has seen of one source. */
export const SourceLedger = z.object({
  sourceName: z.string(),
  sourceType: z.string(),
  events: z.int(),
  seenLive: z.int().describe("Seen as they came."),
  seenByHunts: z.int().describe("Seen by hunts and by looking back."),
  unseen: z.int(),
  seenUpTo: Instant.nullable().describe(
    "It has seen all events received until then; null when it missed the first of the range.",
  ),
  gaps: z.array(LedgerGap).describe("Oldest first; at most 200."),
});
export type SourceLedger = z.infer<typeof SourceLedger>;

/** What a rule version has seen of a tenant's events. */
export const RuleLedger = z.object({
  detectorUid: z.string(),
  version: z.string(),
  from: Instant,
  to: Instant,
  sources: z.array(SourceLedger),
});
export type RuleLedger = z.infer<typeof RuleLedger>;

/** An exception that is tried: as a suppression of alerts, or as a Sigma filter. */
const TriedSuppression = z.object({
  detectorUid: z.string().max(200).nullable(),
  entity: Entity.nullable(),
});

/** A change to try on stored events before it is made. */
export const BacktestRequest = z
  .object({
    ruleUid: z.string().max(200).optional().describe("The rule that is changed, as it is now."),
    text: z.string().max(200_000).optional().describe("The rule as it would be, or a new rule."),
    filter: z.string().max(200_000).optional().describe("A Sigma filter that would be added."),
    suppression: TriedSuppression.optional().describe("A suppression that would be added."),
    days: z.int().min(1).max(90).default(14).describe("Events received within so many days."),
    examples: z.int().min(0).max(100).default(20),
  })
  .refine(({ ruleUid, text }) => ruleUid !== undefined || text !== undefined, {
    message: "name a rule, or give a text",
  })
  .meta({ examples: [{ text: SAMPLE_RULE, days: 14 }] });
export type BacktestRequest = z.infer<typeof BacktestRequest>;

/** What one state of a rule comes to on the range. */
export const BacktestSide = z.object({
  version: z.string().describe("Empty when there is no rule on this side."),
  matched: z.int().describe("Events."),
  suppressed: z.int().describe("Of these, held back by suppressions."),
  alerts: z.int().describe("Alerts that they would have made: grouped as the queue groups them."),
  evaluations: z.number().describe("Times the condition was worked out."),
  msPerMillionEvents: z.number().describe("What matching would cost, in milliseconds of a core."),
});
export type BacktestSide = z.infer<typeof BacktestSide>;

const EntityCount = z.object({
  kind: z.string(),
  value: z.string(),
  before: z.int().describe("Findings that name it, without the change."),
  after: z.int(),
});

/** An event that only one side matches. */
export const BacktestExample = z.object({
  event: EventRow,
  explanation: z.array(ExplainedSelection).describe("Of the side that matches it."),
});
export type BacktestExample = z.infer<typeof BacktestExample>;

/** What became of findings. */
const BacktestVerdicts = z.object({
  truePositive: z.int(),
  benignTruePositive: z.int(),
  falsePositive: z.int(),
  undetermined: z.int(),
  open: z.int().describe("In alerts that nobody closed."),
  unknown: z.int().describe("Never alerted, or too old a part of its alert to be told."),
});
export type BacktestVerdicts = z.infer<typeof BacktestVerdicts>;

/** What a change would do, on stored events. */
export const BacktestResult = z.object({
  issues: z.array(RuleIssue).describe("With an error among them nothing was tried."),
  from: Instant,
  to: Instant,
  scanned: z.int().describe("Events that were looked at."),
  isComplete: z.boolean().describe("False: more matched than can be worked with, and `from` was moved."),
  before: BacktestSide,
  after: BacktestSide,
  added: z.int().describe("Events that match only with the change."),
  removed: z.int().describe("Events that match only without it."),
  daily: z
    .array(z.object({ day: Instant, before: z.int(), after: z.int() }))
    .describe("Events matched by the day that they were received, UTC; every day of the range."),
  addedExamples: z.array(BacktestExample),
  removedExamples: z.array(BacktestExample),
  topEntities: z.array(EntityCount).describe("By findings with the change, at most 20."),
  newEntities: z.array(EntityCount).describe("Named only with the change, at most 20."),
  verdicts: BacktestVerdicts.describe("Of findings on the events that match without the change."),
  removedVerdicts: BacktestVerdicts.describe("Of these, on events that would no longer match."),
  elapsedMs: z.number(),
});
export type BacktestResult = z.infer<typeof BacktestResult>;

/** How far a backtest is. */
export const BacktestProgress = z.object({
  passed: z.int(),
  total: z.int(),
  matched: z.int().describe("By either side, so far."),
});
export type BacktestProgress = z.infer<typeof BacktestProgress>;
