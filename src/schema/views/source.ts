import { z } from "zod";

/** One sender of one kind of log, as the sources page shows it. Rates are per second over the last five minutes. */
export const SourceView = z.object({
  name: z.string(),
  types: z.array(z.string()).describe("Log source types seen, most frequent first."),
  listener: z.string(),
  state: z
    .enum(["active", "quiet", "silent"])
    .describe("`silent`: longer quiet than this source ever is in normal times."),
  eventsPerSecond: z.number(),
  events24h: z.number(),
  bytes24h: z.number(),
  quarantined24h: z.number(),
  lastSeen: z.number().nullable(),
  lagMs: z.number().nullable().describe("Received time less event time, median of the last five minutes."),
  errors24h: z
    .int()
    .describe(
      "Records or requests that listeners refused or cut within a day, counted since the program started.",
    ),
  lastError: z.string().nullable(),
  activity: z.array(z.number()).describe("Events in each of the last 24 hours, oldest first."),
});
export type SourceView = z.infer<typeof SourceView>;

/** One source, with what came of it hour by hour: the last seven days, oldest first. */
export const SourceDetail = SourceView.extend({
  hourly: z.array(
    z.object({ time: z.number(), events: z.number(), bytes: z.number(), quarantined: z.number() }),
  ),
});
export type SourceDetail = z.infer<typeof SourceDetail>;

/** Which quarantined records: by received time, and by what is named. */
export const QuarantineFilter = z.object({
  reason: z.string().max(100).optional(),
  sourceName: z.string().max(500).optional(),
  sourceType: z.string().max(100).optional().describe("Empty: records whose sender named none."),
  from: z.coerce
    .number()
    .describe("Epoch milliseconds, inclusive.")
    .meta({ examples: [1_767_225_600_000] }),
  to: z.coerce
    .number()
    .describe("Epoch milliseconds, exclusive.")
    .meta({ examples: [1_767_312_000_000] }),
});
export type QuarantineFilter = z.infer<typeof QuarantineFilter>;

/** What became of quarantined records that were parsed again. */
export const Reparsed = z.object({
  reparsed: z.int().describe("Records that were looked at."),
  stored: z.int().describe("Of these, events that are stored now."),
  stillQuarantined: z.int().describe("Of these, records that cannot be read yet."),
});
export type Reparsed = z.infer<typeof Reparsed>;

/** How far a run over quarantined records is. */
export const ReparseProgress = Reparsed.extend({
  total: z.int().describe("Records there were at its start."),
});
export type ReparseProgress = z.infer<typeof ReparseProgress>;

export const QuarantineGroup = z.object({
  reason: z.string(),
  sourceName: z.string(),
  sourceType: z.string(),
  count: z.number(),
  firstSeen: z.number(),
  lastSeen: z.number(),
});
export type QuarantineGroup = z.infer<typeof QuarantineGroup>;

export const QuarantinedRecord = z.object({
  uid: z.string(),
  receivedAt: z.number(),
  sourceName: z.string(),
  sourceType: z.string(),
  reason: z.string(),
  detail: z.string(),
  raw: z.string(),
});
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;

/** The overview page in one answer. */
export const Overview = z.object({
  from: z.number(),
  to: z.number(),
  openByLevel: z.record(z.string(), z.int()),
  unassigned: z.int(),
  needsMe: z.array(
    z.object({
      uid: z.string(),
      number: z.int(),
      title: z.string(),
      level: z.string(),
      score: z.int(),
      entity: z.string(),
      lastSeen: z.number(),
      why: z.string(),
    }),
  ),
  volume: z.array(z.object({ time: z.number(), events: z.number(), findings: z.number() })),
  bucketMs: z.number(),
  eventsTotal: z.number(),
  findingsTotal: z.number(),
  alertsOpened: z.int(),
  alertsClosed: z.int(),
  meanTimeToTriageMs: z.number().nullable(),
  silentSources: z.array(
    z.object({ name: z.string(), lastSeen: z.number().nullable(), expected: z.string() }),
  ),
  topEntities: z.array(
    z.object({
      kind: z.string(),
      value: z.string(),
      score: z.int(),
      alerts: z.int(),
      activity: z.array(z.int()),
    }),
  ),
  techniques: z.array(
    z.object({
      technique: z.string(),
      tactic: z.string(),
      findings: z.int(),
      sharedFindings: z
        .int()
        .describe("Of these, findings of rules that name several tactics: they are counted under each."),
      rules: z.int(),
      maxLevel: z.string(),
    }),
  ),
  pipeline: z.object({
    eventsPerSecond: z.number(),
    spoolRecords: z.number(),
    lagMs: z.number().nullable(),
    quarantined24h: z.number(),
  }),
});
export type Overview = z.infer<typeof Overview>;

/** Messages of the live stream, `event: <kind>`. */
export const LiveMessage = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("alert"),
    alertUid: z.string(),
    change: z.enum(["created", "updated"]),
    level: z.string(),
    title: z.string(),
  }),
  z.object({
    kind: z.literal("pipeline"),
    at: z.number(),
    eventsPerSecond: z.number(),
    lagMs: z.number().nullable(),
    spoolRecords: z.number(),
  }),
  z.object({ kind: z.literal("rules"), at: z.number() }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
