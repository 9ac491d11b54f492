import { z } from "zod";
import { Finding } from "../../schema/finding.ts";
import type { FieldValue } from "../../schema/event.ts";

/** How a part was read. `none`: it was not. */
export type ReadAs = "evtx" | "json" | "lines" | "csv" | "zip" | "tar" | "none";

/**
 * What became of a part. `partly`: what was read counts, the rest is told under `problem` and `lost`. `unknown`: no format
 * that holds records. `refused`: beyond a limit, or no regular file. `failed`: nothing of it could be read.
 */
export type PartOutcome = "read" | "partly" | "unknown" | "refused" | "failed";

/** Bytes that gave no records although they should. */
export type LostBytes = { readonly offset: number; readonly length: number; readonly reason: string };

/** A record that is no event, by its number in the part, from 1. */
export type RecordFault = { readonly record: number; readonly reason: string };

/** A file on disk or a member of an archive, and where all of its bytes went: `bytes` is `read` and `unread` together. */
export type PartReport = {
  /** The path, or `archive.zip/member`. */
  readonly name: string;
  /** The archive it is in, or null when it lies on disk. */
  readonly container: string | null;
  /** What it takes in its container, packed; on disk its size. */
  readonly packedBytes: number;
  readonly readAs: ReadAs;
  readonly outcome: PartOutcome;
  readonly problem: string | null;
  /** Unpacked. */
  readonly bytes: number;
  readonly read: number;
  readonly unread: number;
  readonly records: number;
  readonly events: number;
  /** Events that a rule matched. */
  readonly matched: number;
  readonly recovered: number;
  /** Records that were longer than a record may be and lost their rest. */
  readonly cut: number;
  /** Events that are not of the time that was asked for. */
  readonly outside: number;
  /** Events that say no time. They are looked at whatever time was asked for. */
  readonly undated: number;
  readonly faults: number;
  readonly firstFaults: readonly RecordFault[];
  readonly lostBytes: number;
  readonly lostRanges: number;
  readonly lost: readonly LostBytes[];
  /** Events by the log source type that read them. */
  readonly sources: Readonly<Record<string, number>>;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
};

/** Faults and lost ranges of a part that are told one by one; all are counted. */
export const MAX_TOLD = 20;

/**
 * A match as threads hand it over. Its number in the part is known when all ranges before it are counted, and the rule is a
 * place in the list of rules that all threads have.
 */
export const MatchRow = z.object({
  /** Null when the event says none. */
  time: z.number().nullable(),
  part: z.string(),
  range: z.int(),
  /** Within the range, from 0. */
  index: z.int(),
  rule: z.int(),
  host: z.string(),
  users: z.array(z.string()),
  /** Fields that put the match in doubt. */
  unanswered: z.array(z.string()),
  /** A {@link MatchDetail} as JSON; empty when no output asks for it. */
  detail: z.string(),
  /** What correlations want of it; null when none does. */
  feed: z
    .object({
      values: z.custom<readonly FieldValue[]>((values) => Array.isArray(values)),
      sourceType: z.string(),
      /** JSON of them. */
      entities: z.string(),
    })
    .nullable(),
});
export type MatchRow = z.infer<typeof MatchRow>;

/** What only a reader of the match itself wants to know. */
export const MatchDetail = z.object({
  sourceType: z.string(),
  entities: Finding.shape.entities,
  matched: Finding.shape.matched,
  // any name may be that of a field: a record of zod's would leave `__proto__` out
  fields: z.custom<Readonly<Record<string, FieldValue>>>(
    (value) => typeof value === "object" && value !== null,
  ),
});
export type MatchDetail = z.infer<typeof MatchDetail>;

/** What a thread says of one range of one part. */
export type RangeReport = { readonly range: number; readonly report: PartReport };

/** A report of a part that nothing is known of yet. */
export function emptyPart(
  name: string,
  container: string | null,
  sizes: { readonly packedBytes: number; readonly bytes: number },
): PartReport {
  return {
    name,
    container,
    packedBytes: sizes.packedBytes,
    readAs: "none",
    outcome: "read",
    problem: null,
    bytes: sizes.bytes,
    read: 0,
    unread: sizes.bytes,
    records: 0,
    events: 0,
    matched: 0,
    recovered: 0,
    cut: 0,
    outside: 0,
    undated: 0,
    faults: 0,
    firstFaults: [],
    lostBytes: 0,
    lostRanges: 0,
    lost: [],
    sources: {},
    firstTime: null,
    lastTime: null,
  };
}

/** The report of a part out of those of its ranges, in their order. */
export function mergeRanges(ranges: readonly PartReport[]): PartReport {
  const [first, ...rest] = ranges;
  if (first === undefined) throw new Error("a part has at least one range");
  return rest.reduce(merged, first);
}

function merged(left: PartReport, right: PartReport): PartReport {
  const sum = (of: (part: PartReport) => number): number => of(left) + of(right);
  const sources = { ...left.sources };
  for (const [name, count] of Object.entries(right.sources)) sources[name] = (sources[name] ?? 0) + count;
  const moved = right.firstFaults.map(({ record, reason }) => ({ record: record + left.records, reason }));
  return {
    ...left,
    outcome: left.outcome === right.outcome ? left.outcome : "partly",
    problem: left.problem ?? right.problem,
    packedBytes: sum((part) => part.packedBytes),
    bytes: sum((part) => part.bytes),
    read: sum((part) => part.read),
    unread: sum((part) => part.unread),
    records: sum((part) => part.records),
    events: sum((part) => part.events),
    matched: sum((part) => part.matched),
    recovered: sum((part) => part.recovered),
    cut: sum((part) => part.cut),
    outside: sum((part) => part.outside),
    undated: sum((part) => part.undated),
    faults: sum((part) => part.faults),
    firstFaults: [...left.firstFaults, ...moved].slice(0, MAX_TOLD),
    lostBytes: sum((part) => part.lostBytes),
    lostRanges: sum((part) => part.lostRanges),
    lost: [...left.lost, ...right.lost].slice(0, MAX_TOLD),
    sources,
    firstTime: least(left.firstTime, right.firstTime),
    lastTime: most(left.lastTime, right.lastTime),
  };
}

/** The lesser of two, of which either may be missing. */
export function least(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.min(left, right);
}

/** The greater of two, of which either may be missing. */
export function most(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.max(left, right);
}
