import { createHash } from "node:crypto";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type EventUid, type NormalizedEvent, parseEventUid } from "../schema/event.ts";
import type { Finding } from "../schema/finding.ts";
import type { Outcome } from "../schema/outcome.ts";
import { packRecords, recordAt } from "../schema/raw-batch.ts";
import type { RawRecord } from "../schema/raw-record.ts";
import { appendGroup } from "./event-append.ts";
import { createEventEncoder } from "./event-encoder.ts";
import { createFindingQueryStore } from "./finding-query-store.ts";
import { createQuarantineStore, type QuarantineFilter, type StoredQuarantine } from "./quarantine-store.ts";

/** The stages of the pipeline that a record goes through again, as functions because they are others'. */
export type ReparseStages = {
  readonly normalize: (record: RawRecord) => Outcome<NormalizedEvent>;
  readonly detect: (
    event: NormalizedEvent,
    origin: {
      readonly tenantUid: string;
      readonly sourceName: string;
      readonly receivedAt: number;
      readonly eventUid: EventUid;
    },
  ) => readonly Finding[];
  /** Told of all findings of a page after they are stored. It may hear of the same ones again after a crash. */
  readonly alert: (findings: readonly Finding[]) => Promise<void>;
  readonly now: () => number;
};

export type Reparsed = {
  /** Records that were tried. */
  readonly reparsed: number;
  readonly stored: number;
  readonly stillQuarantined: number;
};

/**
 * Tries all quarantined records of a filter again. What can be read now becomes events under the uids that they
 * always had, with their findings and alerts, and leaves the quarantine. A crash anywhere and another run change
 * nothing: what is stored already is not stored again.
 */
export async function reparseQuarantine(
  clickhouse: ClickHouse,
  tenantUid: string,
  filter: QuarantineFilter,
  stages: ReparseStages,
): Promise<Reparsed> {
  const quarantine = createQuarantineStore(clickhouse);
  const counts = { reparsed: 0, stored: 0, stillQuarantined: 0 };
  for await (const page of quarantine.pages(tenantUid, filter)) {
    const tried = page.map((record) => ({ record, outcome: stages.normalize(rawRecord(record)) }));
    const read = tried.flatMap(({ record, outcome }) =>
      outcome.kind === "pass" ? [{ record, event: outcome.value }] : [],
    );
    const done = tried.filter(({ outcome }) => outcome.kind !== "quarantine");
    await storePage(clickhouse, tenantUid, read, stages);
    await quarantine.markReparsed(
      tenantUid,
      done.map(({ record }) => record.uid),
      stages.now(),
    );
    counts.reparsed += page.length;
    counts.stored += read.length;
    counts.stillQuarantined += page.length - done.length;
  }
  return counts;
}

function rawRecord({ header, bytes }: StoredQuarantine): RawRecord {
  return recordAt(packRecords(header, [bytes]), 0);
}

type ReadRecord = { readonly record: StoredQuarantine; readonly event: NormalizedEvent };

async function storePage(
  clickhouse: ClickHouse,
  tenantUid: string,
  read: readonly ReadRecord[],
  stages: ReparseStages,
): Promise<void> {
  if (read.length === 0) return;
  const uids = read.map(({ record }) => record.uid);
  const [storedEvents, storedFindings] = await Promise.all([
    createQuarantineStore(clickhouse).storedAmong(tenantUid, uids),
    createFindingQueryStore(clickhouse).ofEvents(tenantUid, uids),
  ]);
  const findings = read.flatMap(({ record, event }) =>
    stages.detect(event, {
      tenantUid,
      sourceName: record.header.sourceName,
      receivedAt: record.header.receivedAt,
      eventUid: record.uid,
    }),
  );
  const known = new Set([...storedFindings.values()].flat().map((finding) => finding.uid));
  await appendGroup(clickhouse, {
    token: `reparse-${createHash("sha256").update(uids.join()).digest("hex").slice(0, 32)}`,
    events: [encode(read.filter(({ record }) => !storedEvents.has(record.uid)))],
    quarantined: [],
    findings: findings.filter((finding) => !known.has(finding.uid)),
    minutes: [],
  });
  if (findings.length > 0) await stages.alert(findings);
}

function encode(read: readonly ReadRecord[]): Uint8Array {
  const encoder = createEventEncoder();
  for (const { record, event } of read) {
    const key = parseEventUid(record.uid);
    if (key === null) throw new Error(`'${record.uid}' is not the uid of a record`);
    const { spool, group, index } = key;
    encoder.add({ header: record.header, spool, group, index, event, raw: record.bytes });
  }
  return encoder.take();
}
