import { z } from "zod";

/** A stored event in a list. Times are epoch milliseconds, UTC, and may carry a fraction. */
export const EventRow = z.object({
  uid: z.string(),
  time: z.number(),
  receivedAt: z.number(),
  timeSkewed: z.boolean().describe("Event time and received time disagree by more than the bound."),
  sourceName: z.string(),
  sourceType: z.string(),
  classUid: z.int(),
  severityId: z.int(),
  message: z.string().describe("One line that says what happened."),
  columns: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe("Filled typed columns by OCSF path."),
});
export type EventRow = z.infer<typeof EventRow>;

export const EventDetail = EventRow.extend({
  fields: z.record(z.string(), z.unknown()).describe("The source's own fields."),
  ocsf: z.record(z.string(), z.unknown()),
  raw: z.string().describe("Bytes as received, as text; invalid UTF-8 shows as U+FFFD."),
  rawBase64: z.string().nullable().describe("Set when the bytes are not valid UTF-8."),
});
export type EventDetail = z.infer<typeof EventDetail>;

/** A query and its time range. `from` inclusive, `to` exclusive, epoch milliseconds. */
export const EventQuery = z.object({
  query: z
    .string()
    .max(10_000)
    .default("")
    .describe("Filter language; empty matches everything.")
    .meta({ examples: ['device.hostname:WKS-* AND process.cmd_line:"-enc"'] }),
  from: z
    .number()
    .describe("Epoch milliseconds, inclusive.")
    .meta({ examples: [1_767_225_600_000] }),
  to: z
    .number()
    .describe("Epoch milliseconds, exclusive.")
    .meta({ examples: [1_767_312_000_000] }),
});
export type EventQuery = z.infer<typeof EventQuery>;

export const EventSearch = EventQuery.extend({
  limit: z.int().min(1).max(1000).default(200).describe("Most events in the answer."),
  cursor: z.string().max(500).optional().describe("`nextCursor` of the page before."),
  order: z.enum(["asc", "desc"]).default("desc").describe("By event time."),
  fields: z
    .array(z.string().min(1).max(256))
    .max(50)
    .default([])
    .describe("Fields to answer in `own`, beside the typed columns.")
    .meta({ examples: [["IntegrityLevel", "Hashes"]] }),
  withRaw: z.boolean().default(false).describe("Answers the start of each raw record too."),
});

export const FieldStatsQuery = EventQuery.extend({
  field: z
    .string()
    .min(1)
    .max(256)
    .describe("An OCSF path, an alias of one, or a field of the source's own.")
    .meta({ examples: ["process.file.path"] }),
  limit: z.int().min(1).max(200).default(20).describe("Most values in `top`."),
});
export type FieldStatsQuery = z.infer<typeof FieldStatsQuery>;

/** A query that is being typed; candidates for values are counted in the range of time. */
export const CompletionQuery = z.object({
  query: z
    .string()
    .max(10_000)
    .meta({ examples: ["device.hos"] }),
  cursor: z
    .int()
    .min(0)
    .max(10_000)
    .describe("Characters before the caret.")
    .meta({ examples: [10] }),
  from: z.number().meta({ examples: [1_767_225_600_000] }),
  to: z.number().meta({ examples: [1_767_312_000_000] }),
});
export type CompletionQuery = z.infer<typeof CompletionQuery>;

export const EXPORT_FORMATS = ["ndjson", "csv"] as const;

/** All events of a query as a file. */
export const EventExport = EventQuery.extend({
  format: z.enum(EXPORT_FORMATS).describe("One JSON document a line, or RFC 4180 with a header."),
  columns: z
    .array(z.string().min(1).max(256))
    .max(100)
    .default([])
    .describe("Fields in this order; empty exports whole events.")
    .meta({ examples: [["time", "device.hostname", "process.cmd_line"]] }),
});
export type EventExport = z.infer<typeof EventExport>;

/** One SELECT over `events`, `findings`, `quarantined` and `source_minutes`, which hold what is the tenant's own. */
export const EventSql = z.object({
  sql: z
    .string()
    .min(1)
    .max(400_000)
    .meta({ examples: ["SELECT source_type, count() FROM events GROUP BY 1 ORDER BY 2 DESC"] }),
  from: z.number().optional().describe("Only events at or after, epoch milliseconds."),
  to: z.number().optional().describe("Only events before, epoch milliseconds."),
});
export type EventSql = z.infer<typeof EventSql>;

export const AROUND = ["host", "user", "process"] as const;

/** Events near another: what they share with it, and how far they may be from it. */
export const AroundQuery = z.object({
  around: z.enum(AROUND).default("host"),
  before: z.coerce
    .number()
    .min(0)
    .max(7 * 86_400_000)
    .default(300_000)
    .describe("Milliseconds."),
  after: z.coerce
    .number()
    .min(0)
    .max(7 * 86_400_000)
    .default(300_000)
    .describe("Milliseconds."),
});
export type AroundQuery = z.infer<typeof AroundQuery>;

/** How an answer was made: shown beside every number. */
export const QueryFacts = z.object({
  elapsedMs: z.number(),
  rowsRead: z.number(),
  bytesRead: z.number(),
  isTruncated: z.boolean().describe("A limit cut the answer; the reason is in `notice`."),
  notice: z.string().nullable(),
});
export type QueryFacts = z.infer<typeof QueryFacts>;

/** An event that a search found, with what was asked for beside its row. */
export const FoundEvent = EventRow.extend({
  own: z.record(z.string(), z.string()).describe("Filled fields among those asked for, by their name."),
  raw: z
    .object({
      text: z.string().describe("At most 2,000 characters; invalid UTF-8 shows as U+FFFD."),
      bytes: z.int().describe("Of the whole record."),
    })
    .nullable()
    .describe("Start of the raw record; null when it was not asked for."),
});
export type FoundEvent = z.infer<typeof FoundEvent>;

export const EventPage = z.object({
  events: z.array(FoundEvent),
  total: z.number(),
  isTotalExact: z.boolean(),
  nextCursor: z.string().nullable(),
  marks: z.array(z.string()).describe("Texts that the query looks for, to be marked where they are shown."),
  facts: QueryFacts,
});
export type EventPage = z.infer<typeof EventPage>;

/** Events near another, oldest first. */
export const EventsAround = z.object({ events: z.array(EventRow), facts: QueryFacts });
export type EventsAround = z.infer<typeof EventsAround>;

export const Histogram = z.object({
  bucketMs: z.number(),
  buckets: z.array(
    z.object({ time: z.number(), total: z.number(), bySeverity: z.record(z.string(), z.number()) }),
  ),
  facts: QueryFacts,
});
export type Histogram = z.infer<typeof Histogram>;

export const FieldStats = z.object({
  field: z.string(),
  filled: z.number().describe("Events of the query that have the field."),
  total: z.number(),
  distinct: z.number(),
  top: z.array(z.object({ value: z.string(), count: z.number() })),
  min: z.number().nullable(),
  max: z.number().nullable(),
  facts: QueryFacts,
});
export type FieldStats = z.infer<typeof FieldStats>;

export const FieldInfo = z.object({
  name: z.string(),
  kind: z.enum(["string", "number", "ip", "time", "boolean"]),
  origin: z
    .enum(["ocsf", "source"])
    .describe("A typed column by its OCSF path, or a field of the source's own."),
  label: z.string(),
  aliases: z.array(z.string()),
});
export type FieldInfo = z.infer<typeof FieldInfo>;

export const Completion = z.object({
  /** Characters of the query that the candidate replaces. */
  replaceFrom: z.int(),
  replaceTo: z.int(),
  candidates: z.array(
    z.object({
      text: z.string(),
      label: z.string(),
      kind: z.enum(["field", "value", "operator"]),
      count: z.number().nullable(),
    }),
  ),
});
export type Completion = z.infer<typeof Completion>;

export const SqlResult = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  facts: QueryFacts,
});
export type SqlResult = z.infer<typeof SqlResult>;

/** A node of a process tree; children by start time. */
export type ProcessNode = {
  uid: string;
  pid: number | null;
  name: string;
  path: string;
  cmdLine: string;
  user: string;
  startedAt: number | null;
  endedAt: number | null;
  eventUid: string | null;
  /** Highest level among findings on this process's events, or null. */
  level: string | null;
  isFocus: boolean;
  children: ProcessNode[];
};
export const ProcessNode: z.ZodType<ProcessNode> = z
  .object({
    uid: z.string(),
    pid: z.int().nullable(),
    name: z.string(),
    path: z.string(),
    cmdLine: z.string(),
    user: z.string(),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    eventUid: z.string().nullable(),
    level: z.string().nullable(),
    isFocus: z.boolean(),
    get children() {
      return z.array(ProcessNode);
    },
  })
  // what refers to itself stands in the API's description under a name
  .meta({ id: "ProcessNode" });

/** Processes that have something to do with an event or alert. Several roots when their common parent is unknown. */
export const ProcessTree = z.object({ roots: z.array(ProcessNode) });
export type ProcessTree = z.infer<typeof ProcessTree>;
