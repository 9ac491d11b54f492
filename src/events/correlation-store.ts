import { createHash } from "node:crypto";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import type { Finding } from "../schema/finding.ts";
import { appendFindings } from "./event-append.ts";
import { storableTime } from "./event-record.ts";
import { knownFindings } from "./known-findings.ts";
import { createMatchEncoder, MATCH_COLUMNS, MatchReader, type MatchRow } from "./match-rows.ts";
import { RowBinaryWriter } from "./row-binary-writer.ts";

/** How far a group of a correlation is done. Times are epoch milliseconds. */
export type StoredEnd = {
  readonly correlationUid: string;
  readonly groupKey: string;
  readonly time: number;
  /** Empty when all events of the moment are meant. */
  readonly eventUid: string;
};

/** What correlations made known when time went on. */
export type CorrelationRows = {
  readonly findings: readonly Finding[];
  readonly ends: readonly StoredEnd[];
  /** What correlations found that others refer to. */
  readonly matches: readonly MatchRow[];
};

/** What correlations are made of and what they found, as it is stored. */
export type CorrelationStore = {
  /** Stores what became known. Findings that are there already are left as they are, so that it can be said again after a crash. */
  add(tenantUid: string, rows: CorrelationRows): Promise<void>;
  /** Matches of some rules from a time of the events on, in no order, a few in memory at a time. */
  matches(tenantUid: string, ruleUids: readonly string[], from: number): AsyncIterable<readonly MatchRow[]>;
  /** Ends of some correlations' windows in a range of time; `to` is not in it. */
  ends(
    tenantUid: string,
    correlationUids: readonly string[],
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly StoredEnd[]>;
};

/** A restart reads all that is in a window, which can be millions of rows. */
const READ_LIMITS = { timeoutMs: 600_000 };

export function createCorrelationStore(clickhouse: ClickHouse): CorrelationStore {
  return {
    async add(tenantUid, rows) {
      const known = await knownFindings(clickhouse, tenantUid, rows.findings);
      const fresh = rows.findings.filter(({ uid }) => !known.has(uid));
      const token = tokenOf(fresh.map(({ uid }) => uid));
      if (fresh.length > 0) await appendFindings(clickhouse, `correlation-${token}`, fresh);
      if (rows.matches.length > 0) await insertMatches(clickhouse, rows.matches);
      if (rows.ends.length > 0) await insertEnds(clickhouse, tenantUid, rows.ends);
    },
    async *matches(tenantUid, ruleUids, from) {
      const reader = new MatchReader();
      const pieces = clickhouse.stream(
        `SELECT ${MATCH_COLUMNS.join(", ")} FROM correlation_match
         WHERE tenant_uid = {tenant:String} AND rule_uid IN {rules:Array(String)}
           AND time >= fromUnixTimestamp64Milli({from:Int64})`,
        "RowBinary",
        { tenant: tenantUid, rules: ruleUids, from: Math.floor(from) },
        READ_LIMITS,
      );
      for await (const piece of pieces) yield reader.push(piece);
      reader.end();
    },
    async ends(tenantUid, correlationUids, { from, to }) {
      const { rows } = await clickhouse.query<StoredEnd>(
        `SELECT correlation_uid AS correlationUid, group_key AS groupKey,
           toUnixTimestamp64Milli(time) AS time, event_uid AS eventUid
         FROM correlation_end
         WHERE tenant_uid = {tenant:String} AND correlation_uid IN {correlations:Array(String)}
           AND correlation_end.time >= fromUnixTimestamp64Milli({from:Int64})
           AND correlation_end.time < fromUnixTimestamp64Milli({to:Int64})`,
        { tenant: tenantUid, correlations: correlationUids, from: Math.floor(from), to: Math.ceil(to) },
        READ_LIMITS,
      );
      return rows;
    },
  };
}

function tokenOf(uids: readonly string[]): string {
  return createHash("sha256").update(uids.join("\n")).digest("hex").slice(0, 32);
}

async function insertMatches(clickhouse: ClickHouse, rows: readonly MatchRow[]): Promise<void> {
  const encoder = createMatchEncoder();
  for (const row of rows) encoder.add(row);
  const token = tokenOf(rows.map(({ foundFindingUid }) => foundFindingUid));
  await clickhouse.insertRowBinary({
    table: "correlation_match",
    columns: MATCH_COLUMNS,
    bytes: encoder.take(),
    deduplicationToken: `correlation-${token}`,
  });
}

async function insertEnds(
  clickhouse: ClickHouse,
  tenantUid: string,
  ends: readonly StoredEnd[],
): Promise<void> {
  const writer = new RowBinaryWriter();
  for (const { correlationUid, groupKey, eventUid, time } of ends) {
    for (const text of [tenantUid, correlationUid, groupKey, eventUid]) writer.string(text);
    writer.int64(storableTime(time));
  }
  const texts = ends.map(({ correlationUid, groupKey, time }) => `${correlationUid} ${groupKey} ${time}`);
  await clickhouse.insertRowBinary({
    table: "correlation_end",
    columns: ["tenant_uid", "correlation_uid", "group_key", "event_uid", "time"],
    bytes: writer.take(),
    deduplicationToken: `correlation-end-${tokenOf([tenantUid, ...texts])}`,
  });
}
