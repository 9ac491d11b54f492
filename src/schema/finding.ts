import { z } from "zod";

/** Sigma's levels, in order. Source: Sigma specification 2.1, "Level". */
export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

/** OCSF `severity_id` of a Sigma level. */
export function severityOf(level: Level): 1 | 2 | 3 | 4 | 5 {
  return ([1, 2, 3, 4, 5] as const)[LEVELS.indexOf(level)] ?? 1;
}

/** The things that alerts are grouped by and analysts pivot on. */
export const ENTITY_KINDS = [
  "host",
  "user",
  "ip",
  "domain",
  "hash",
  "file",
  "process",
  "url",
  "cloud_account",
] as const;
export const EntityKind = z.enum(ENTITY_KINDS);
export type EntityKind = z.infer<typeof EntityKind>;

export const Entity = z.object({
  kind: EntityKind,
  value: z.string().min(1).max(1024),
  /** What it was in the event: `actor`, `target`, `source`, `destination`, `device`. */
  role: z.string().max(32).optional(),
});
export type Entity = z.infer<typeof Entity>;

/** One reason why a rule matched: the selection, the field, the value it saw and the pattern that the rule has. */
export const MatchedCondition = z.object({
  selection: z.string(),
  field: z.string().nullable().describe("Null for a keyword, which looks at all fields."),
  modifiers: z.array(z.string()),
  pattern: z.string(),
  value: z.string().describe("The event's value, cut to 512 characters."),
});
export type MatchedCondition = z.infer<typeof MatchedCondition>;

/**
 * What a finding is for. Only `alert` reaches the alerts. `shadow` is of a rule that runs to be watched. `correlation` is of a rule
 * that says nothing by itself: it is kept for the correlations that rest on it.
 */
export const FindingPurpose = z.enum(["alert", "shadow", "correlation"]);
export type FindingPurpose = z.infer<typeof FindingPurpose>;

/**
 * What produced a finding. `indicator` is a value from a threat-intelligence list seen in an event; `correlation` is a Sigma
 * correlation, which rests on several events.
 */
export const DetectorKind = z.enum(["sigma", "indicator", "correlation"]);

/** What a correlation found: which events, in what group, and the measure that its condition was about. */
export const FoundCorrelation = z.object({
  type: z.string().describe("As Sigma writes it: `event_count`, `temporal_ordered`, ..."),
  group: z
    .array(z.object({ field: z.string(), value: z.string() }))
    .describe("The values that the events have in common, by the fields of `group-by`."),
  timespanMs: z.int(),
  measured: z.number().describe("What was compared: a count, a sum, a percentile."),
  condition: z.string().describe("What it was compared with."),
  count: z.int().describe("Of all events and findings that it rests on."),
  events: z
    .array(
      z.object({
        eventUid: z.string(),
        findingUid: z.string().describe("The finding of the rule in this event, stored or not."),
        ruleUid: z.string(),
        title: z.string().describe("Of the rule or inner correlation."),
        time: z.number(),
      }),
    )
    .describe("The newest of them in order, at most 100."),
});
export type FoundCorrelation = z.infer<typeof FoundCorrelation>;

/**
 * A detection matched an event (OCSF Detection Finding, class 2004, in our own compact form). `uid` is derived from
 * detector and event, so that processing the same batch twice gives the same findings.
 */
export const Finding = z.object({
  uid: z.string(),
  tenantUid: z.string(),
  detectorKind: DetectorKind,
  /** Id of the Sigma rule or correlation, or the indicator list's uid. */
  detectorUid: z.string(),
  /** First 12 hex digits of the SHA-256 of the rule text, so a finding names the exact rule that made it. */
  detectorVersion: z.string(),
  title: z.string(),
  level: Level,
  purpose: FindingPurpose.default("alert"),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  eventUid: z.string(),
  /** Event time, epoch milliseconds UTC. */
  time: z.number(),
  receivedAt: z.number(),
  sourceType: z.string(),
  sourceName: z.string(),
  entities: z.array(Entity),
  matched: z.array(MatchedCondition),
  foundBy: z
    .object({ kind: z.enum(["hunt", "look_back"]), huntUid: z.string() })
    .optional()
    .describe("The hunt that found it in the history; absent when it was found as its event came."),
  unanswered: z
    .array(z.string())
    .default([])
    .describe(
      "Fields by which the rule excludes and which such an event cannot have: what they held might have kept the rule from matching.",
    ),
  correlation: FoundCorrelation.optional().describe("Of findings of a correlation."),
});
export type Finding = z.infer<typeof Finding>;
