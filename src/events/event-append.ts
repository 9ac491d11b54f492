import { createHash } from "node:crypto";
import { allEnded } from "../lib/all-ended.ts";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type Finding, severityOf } from "../schema/finding.ts";
import { EVENT_INSERT_COLUMNS, QUARANTINE_INSERT_COLUMNS } from "./event-encoder.ts";
import { encodeEvaluations, EVALUATION_COLUMNS, type Evaluation } from "./evaluation.ts";
import { storableTime } from "./event-record.ts";
import { MATCH_COLUMNS } from "./match-rows.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** What a source sent in one minute, as one group of the pipeline counted it. */
export type SourceMinute = {
  readonly tenantUid: string;
  readonly sourceName: string;
  readonly sourceType: string;
  readonly listener: string;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly events: number;
  readonly bytes: number;
  readonly quarantined: number;
  /** Sum over events of received time less event time. */
  readonly lagSumMs: number;
  readonly lastReceived: number;
};

/** Everything that one group of the spool leaves in the store. Rows are encoded by the workers. */
export type GroupRows = {
  /** Names the group for ever: storing the same group again changes nothing. */
  readonly token: string;
  readonly events: readonly Uint8Array[];
  readonly quarantined: readonly Uint8Array[];
  readonly findings: readonly Finding[];
  readonly minutes: readonly SourceMinute[];
  /** Matches of rules that correlations refer to, as {@link MATCH_COLUMNS} in RowBinary. */
  readonly matches?: Uint8Array;
  /** What the events were held against; stored when the findings are. */
  readonly evaluations?: readonly Evaluation[];
};

/**
 * Stores a group. Events come first: a finding never points to an event that is not there. What they were held against
 * comes last: it says that all was stored that was found.
 */
export async function appendGroup(clickhouse: ClickHouse, rows: GroupRows): Promise<void> {
  const insert = async (
    table: string,
    columns: readonly string[],
    parts: readonly Uint8Array[],
    token = rows.token,
  ): Promise<void> => {
    for (const [index, bytes] of parts.entries())
      if (bytes.length > 0)
        await clickhouse.insertRowBinary({
          table,
          columns,
          bytes,
          deduplicationToken: `${token}-${table}-${index}`,
        });
  };
  await allEnded([
    insert("event", EVENT_INSERT_COLUMNS, rows.events),
    insert("quarantine", QUARANTINE_INSERT_COLUMNS, rows.quarantined),
    insert("source_minute", MINUTE_COLUMNS, [encodeMinutes(rows.minutes)]),
  ]);
  const evaluations = rows.evaluations ?? [];
  // a group that comes again when the rules are others finds, and is held against, something else
  const token = `${rows.token}${contentKey(evaluations)}`;
  await insert("correlation_match", MATCH_COLUMNS, [rows.matches ?? NOTHING], token);
  await insert("finding", FINDING_COLUMNS, [encodeFindings(rows.findings)], token);
  await insert("evaluation", EVALUATION_COLUMNS, [encodeEvaluations(evaluations)], token);
}

const NOTHING = new Uint8Array();

/** Stores findings that are of no group. The token names them for ever. */
export async function appendFindings(
  clickhouse: ClickHouse,
  token: string,
  findings: readonly Finding[],
): Promise<void> {
  await clickhouse.insertRowBinary({
    table: "finding",
    columns: FINDING_COLUMNS,
    bytes: encodeFindings(findings),
    deduplicationToken: token,
  });
}

function contentKey(evaluations: readonly Evaluation[]): string {
  const contents = evaluations.map(({ tenantUid, contentUid }) => `${tenantUid}:${contentUid}`);
  if (contents.length === 0) return "";
  const text = [...new Set(contents)].toSorted().join();
  return `-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

const FINDING_COLUMNS = [
  "tenant_uid",
  "uid",
  "detector_kind",
  "detector_uid",
  "detector_version",
  "level",
  "purpose",
  "time",
  "received_at",
  "event_uid",
  "source_type",
  "techniques",
  "tactics",
  "finding",
];

function encodeFindings(findings: readonly Finding[]): Uint8Array {
  const writer = new RowBinaryWriter();
  for (const finding of findings) {
    for (const text of [
      finding.tenantUid,
      finding.uid,
      finding.detectorKind,
      finding.detectorUid,
      finding.detectorVersion,
    ])
      writer.string(text);
    writer.uint8(severityOf(finding.level));
    writer.string(finding.purpose);
    writer.int64(storableTime(finding.time));
    writer.int64(storableTime(finding.receivedAt));
    writer.string(finding.eventUid);
    writer.string(finding.sourceType);
    for (const list of [finding.techniques, finding.tactics]) {
      writer.varint(list.length);
      for (const member of list) writer.string(member);
    }
    writer.string(JSON.stringify(finding));
  }
  return writer.take();
}

const MINUTE_COLUMNS = [
  "tenant_uid",
  "source_name",
  "source_type",
  "listener",
  "minute",
  "events",
  "bytes",
  "quarantined",
  "lag_sum_ms",
  "last_received",
];

function encodeMinutes(minutes: readonly SourceMinute[]): Uint8Array {
  const writer = new RowBinaryWriter();
  for (const minute of minutes) {
    for (const text of [minute.tenantUid, minute.sourceName, minute.sourceType, minute.listener])
      writer.string(text);
    writer.uint32(Math.max(0, Math.floor(minute.minute / 1000)));
    writer.uint64(minute.events);
    writer.uint64(minute.bytes);
    writer.uint64(minute.quarantined);
    writer.int64(Math.round(minute.lagSumMs));
    writer.int64(storableTime(minute.lastReceived));
  }
  return writer.take();
}
