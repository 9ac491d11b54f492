import { z } from "zod";
import { Instant, InstantInQuery } from "../instant.ts";
import { DetectorKind, Entity, Finding, Level } from "../finding.ts";

/** Where an alert stands in triage. */
export const AlertState = z.enum(["new", "in_progress", "closed"]);
export type AlertState = z.infer<typeof AlertState>;

/** What an analyst found out. Source: the outcomes of NIST SP 800-61r3 triage, in the field's short words. */
export const Verdict = z.enum(["true_positive", "benign_true_positive", "false_positive", "undetermined"]);
export type Verdict = z.infer<typeof Verdict>;

/** One line of "what made the score". Points add up to the risk score. */
export const ScorePart = z.object({
  name: z.enum(["severity", "asset", "confidence", "context", "rarity", "indicator", "doubt"]),
  points: z.int(),
  reason: z.string(),
});
export type ScorePart = z.infer<typeof ScorePart>;

/** An alert as the queue shows it. Times are epoch milliseconds, UTC. */
export const AlertView = z.object({
  uid: z.string(),
  number: z.int().describe("Counts up within the tenant; people say A-20417."),
  title: z.string(),
  level: Level,
  score: z.int().min(0).max(100),
  state: AlertState,
  verdict: Verdict.nullable(),
  assignee: z.object({ uid: z.string(), name: z.string() }).nullable(),
  detectorKind: DetectorKind,
  detectorUid: z.string(),
  entity: Entity.nullable().describe("What the findings were grouped by."),
  otherEntities: z.array(Entity).describe("Other entities seen, at most 20, most frequent first."),
  findingCount: z.int(),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  sourceTypes: z.array(z.string()),
  firstSeen: z.number(),
  lastSeen: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  activity: z.array(z.int()).describe("Findings in each of the last 24 hours, oldest first."),
  commentCount: z.int(),
  version: z.int().describe("Goes up with each change; send it back to refuse lost updates."),
});
export type AlertView = z.infer<typeof AlertView>;

export const AlertDetail = AlertView.extend({
  description: z.string(),
  falsePositives: z.array(z.string()),
  references: z.array(z.string()),
  scoreParts: z.array(ScorePart),
  latestFindings: z.array(Finding).describe("Newest first, at most 50."),
  suppressedCount: z.int(),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

/** What triage can change. At least one part. */
export const AlertChange = z
  .object({
    state: AlertState.optional().meta({ examples: ["closed"] }),
    verdict: Verdict.nullable()
      .optional()
      .meta({ examples: ["false_positive"] }),
    assigneeUid: z
      .string()
      .max(100)
      .nullable()
      .optional()
      .describe("Somebody of `listAssignees`, or oneself."),
  })
  .refine((change) => Object.keys(change).length > 0, "name at least one of state, verdict, assigneeUid");
export type AlertChange = z.infer<typeof AlertChange>;

export const AlertHistoryEntry = z.object({
  uid: z.string(),
  at: z.number(),
  actor: z.string(),
  kind: z.enum(["created", "changed", "comment", "undone", "reopened", "suppressed"]),
  change: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).optional(),
  comment: z.string().optional(),
  /** Set while the change can be undone with this uid. */
  changeUid: z.string().optional(),
});
export type AlertHistoryEntry = z.infer<typeof AlertHistoryEntry>;

export const ALERT_SORTS = [
  "score",
  "lastSeen",
  "firstSeen",
  "level",
  "title",
  "findingCount",
  "state",
] as const;

/** The queue's filter, as it stands in the URL. Lists are comma-separated. */
export const AlertQuery = z.object({
  state: z.string().optional().describe("States, comma-separated; `open` is new and in_progress."),
  level: z.string().optional().describe("Levels, comma-separated."),
  verdict: z.string().optional(),
  assignee: z.string().optional().describe("A user uid, `me` or `none`."),
  entity: z
    .string()
    .optional()
    .describe("`host:WKS-*`, `ip:10.0.0.0/8`: kind and value, wildcards allowed; without a kind any entity."),
  rule: z.string().optional().describe("Detector uid."),
  tactic: z.string().optional(),
  technique: z.string().optional(),
  text: z.string().max(500).optional().describe("Words in title or entity values."),
  from: InstantInQuery.optional().describe("Last seen at or after, epoch milliseconds."),
  to: InstantInQuery.optional(),
  sort: z.enum(ALERT_SORTS).default("score"),
  order: z.enum(["asc", "desc"]).default("desc"),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export type AlertQuery = z.infer<typeof AlertQuery>;

/** A suppression keeps findings out of the queue: they stay stored and counted. */
export const Suppression = z.object({
  uid: z.string(),
  detectorUid: z.string().nullable().describe("Null: any detector."),
  entity: Entity.nullable().describe("Value may have wildcards; null: any entity."),
  reason: z.string().min(3).max(2000),
  owner: z.string().describe("Who made it."),
  createdAt: z.number(),
  expiresAt: z.number().describe("Always set: a suppression that never ends is a rule change."),
  endedAt: z.number().nullable(),
  suppressedCount: z.int().describe("Findings that it has held back."),
  lastSuppressedAt: z.number().nullable(),
});
export type Suppression = z.infer<typeof Suppression>;

export const NewSuppression = z
  .object({
    detectorUid: z.string().nullable(),
    entity: Entity.nullable(),
    reason: z
      .string()
      .min(3)
      .max(2000)
      .meta({ examples: ["Vulnerability scanner, every Tuesday"] }),
    expiresAt: Instant.meta({ examples: [1_767_312_000_000] }),
  })
  .refine((s) => s.detectorUid !== null || s.entity !== null, "name a detector, an entity or both");
export type NewSuppression = z.infer<typeof NewSuppression>;

/** What can be changed of a suppression; what it covers cannot. At least one part. */
export const SuppressionChange = z
  .object({
    reason: z
      .string()
      .min(3)
      .max(2000)
      .optional()
      .meta({ examples: ["Vulnerability scanner, until the new one is in place"] }),
    expiresAt: Instant.optional()
      .describe("Within a year from now.")
      .meta({ examples: [1_767_312_000_000] }),
  })
  .refine((change) => Object.keys(change).length > 0, "name a reason, an end or both");
export type SuppressionChange = z.infer<typeof SuppressionChange>;
