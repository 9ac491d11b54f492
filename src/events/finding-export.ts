import type { ClickHouse, QueryLimits } from "../platform/clickhouse/index.ts";
import { Finding, severityOf } from "../schema/finding.ts";
import type { FindingExport } from "../schema/views/finding-export.ts";
import { findingOcsf } from "./finding-ocsf.ts";
import { readLines } from "./line-reader.ts";
import { rangeParams, tenantRange } from "./time-range.ts";

/** Findings as a file. */
export type FindingExporter = {
  /**
   * In the order in which they were received, as OCSF Detection Findings, one a line (NDJSON), in pieces of whole lines.
   * Memory does not grow with their number.
   */
  export(tenantUid: string, wanted: FindingExport, limits?: QueryLimits): AsyncIterable<string>;
};

const TIMEOUT_MS = 3_600_000;
/** What the engine sorts in memory before it goes on on disk. */
const SORT_BYTES = 128 * 1024 * 1024;
/** Text is handed on in pieces of about this many characters. */
const PIECE = 64 * 1024;

export function createFindingExporter(clickhouse: ClickHouse): FindingExporter {
  return {
    async *export(tenantUid, wanted, limits) {
      const { sql, params } = conditionOf(wanted);
      const bytes = clickhouse.stream(
        `SELECT finding FROM finding WHERE ${tenantRange("received_at")}${sql} ORDER BY received_at, uid`,
        "JSONCompactEachRow",
        { ...params, ...rangeParams(tenantUid, wanted) },
        {
          timeoutMs: TIMEOUT_MS,
          ...limits,
          settings: { max_bytes_before_external_sort: SORT_BYTES },
        },
      );
      let piece = "";
      for await (const line of readLines(bytes)) {
        piece += `${JSON.stringify(findingOcsf(findingIn(line)))}\n`;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = "";
      }
      yield piece;
    },
  };
}

function findingIn(line: string): Finding {
  const row: unknown = JSON.parse(line);
  return Finding.parse(JSON.parse(String(Array.isArray(row) ? row[0] : row)));
}

function conditionOf(wanted: FindingExport): {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
} {
  const { detector, kind, level, purpose, technique } = wanted;
  const parts: readonly (readonly [string, Readonly<Record<string, unknown>>] | null)[] = [
    ["purpose = {purpose:String}", { purpose }],
    detector === undefined ? null : ["detector_uid = {detector:String}", { detector }],
    kind === undefined ? null : ["detector_kind = {kind:String}", { kind }],
    level === undefined ? null : ["level >= {level:UInt8}", { level: severityOf(level) }],
    // a technique with those below it
    technique === undefined
      ? null
      : [
          "arrayExists(one -> one = {technique:String} OR startsWith(one, {below:String}), techniques)",
          { technique, below: `${technique}.` },
        ],
  ];
  const known = parts.filter((part) => part !== null);
  return {
    sql: known.map(([sql]) => ` AND ${sql}`).join(""),
    params: Object.fromEntries(known.flatMap(([, params]) => Object.entries(params))),
  };
}
