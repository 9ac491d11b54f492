import { createHash } from "node:crypto";
import type { ClickHouse } from "../platform/clickhouse/index.ts";
import { type EventUid, type NormalizedEvent, parseEventUid } from "../schema/event.ts";
import type { Finding } from "../schema/finding.ts";
import type { Outcome } from "../schema/outcome.ts";
import { packRecords, recordAt } from "../schema/raw-batch.ts";
import type { RawRecord } from "../schema/raw-record.ts";
import { appendGroup } from "./event-append.ts";
import type { Evaluation } from "./evaluation.ts";
import { createEventEncoder, type EventEncoder } from "./event-encoder.ts";
import { createFindingQueryStore } from "./finding-query-store.ts";
import { createQuarantineStore, type QuarantineFilter, type StoredQuarantine } from "./quarantine-store.ts";

/** The stages of the pipeline that a record goes through again, as functions because they are others'. */
export type RecordStages = {
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
};

/** What a quarantined record is read as now. It moves between threads. */
export type ReadAgain =
  | {
      readonly kind: "event";
      readonly sourceType: string;
      readonly time: number;
      /** The row of the event, encoded. */
      readonly row: Uint8Array;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: "noise" | "unreadable" };

/** Reads records again. Pure, and the part that takes the time: made for a worker thread. */
export function readAgain(records: readonly StoredQuarantine[], stages: RecordStages): ReadAgain[] {
  const encoder = createEventEncoder();
  return records.map((record) => {
    const outcome = stages.normalize(recordAt(packRecords(record.header, [record.bytes]), 0));
    if (outcome.kind !== "pass") return { kind: outcome.kind === "drop" ? "noise" : "unreadable" };
    const event = outcome.value;
    const { tenantUid, sourceName, receivedAt } = record.header;
    return {
      kind: "event",
      sourceType: event.sourceType,
      time: event.ocsf.time,
      row: encode(encoder, record, event),
      findings: stages.detect(event, { tenantUid, sourceName, receivedAt, eventUid: record.uid }),
    };
  });
}

function encode(encoder: EventEncoder, record: StoredQuarantine, event: NormalizedEvent): Uint8Array {
  const key = parseEventUid(record.uid);
  if (key === null) throw new Error(`'${record.uid}' is not the uid of a record`);
  const { spool, group, index } = key;
  encoder.add({ header: record.header, spool, group, index, event, raw: record.bytes });
  return encoder.take();
}

export type ReparseStages = {
  /** {@link readAgain}, wherever it runs: an answer for each record, in order. */
  readonly read: (records: readonly StoredQuarantine[]) => Promise<readonly ReadAgain[]>;
  /** Told of a finding after it is stored. It may hear of the same one again after a crash. */
  readonly alert: (finding: Finding) => Promise<void>;
  /** Told after each page. */
  readonly report: (soFar: Reparsed, total: number) => void;
  readonly now: () => number;
  /** What the ledger calls what the records are held against. */
  readonly contentUid: string;
  /** Ends the run after the page in hand. */
  readonly signal?: AbortSignal;
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
  const total = await quarantine.count(tenantUid, filter);
  let counts: Reparsed = { reparsed: 0, stored: 0, stillQuarantined: 0 };
  stages.report(counts, total);
  for await (const page of quarantine.pages(tenantUid, filter, stages.signal)) {
    const answers = await stages.read(page);
    const read = page.flatMap((record, at): ReadRecord[] => {
      const answer = answers[at];
      return answer === undefined || answer.kind === "unreadable" ? [] : [{ record, answer }];
    });
    const events = read.filter(isEvent);
    await storePage(clickhouse, tenantUid, events, stages);
    const marks = read.map(({ record: { uid, header }, answer }) => ({
      uid,
      header,
      event: answer.kind === "event" ? { sourceType: answer.sourceType, time: answer.time } : null,
    }));
    await quarantine.markReparsed(tenantUid, marks, stages.now());
    counts = {
      reparsed: counts.reparsed + page.length,
      stored: counts.stored + events.length,
      stillQuarantined: counts.stillQuarantined + page.length - read.length,
    };
    stages.report(counts, total);
    if (stages.signal?.aborted === true) return counts;
  }
  return counts;
}

type ReadRecord = { readonly record: StoredQuarantine; readonly answer: ReadAgain };
type ReadEvent = {
  readonly record: StoredQuarantine;
  readonly answer: ReadAgain & { readonly kind: "event" };
};

function isEvent(read: ReadRecord): read is ReadEvent {
  return read.answer.kind === "event";
}

/** Each is a part of its own of the group that it came in, so that it counts once however often it is parsed again. */
function evaluationsOf(tenantUid: string, events: readonly ReadEvent[], contentUid: string): Evaluation[] {
  return events.flatMap(({ record: { uid, header }, answer: { sourceType, time } }) => {
    const key = parseEventUid(uid);
    if (key === null) return [];
    const { sourceName, receivedAt } = header;
    return [
      {
        tenantUid,
        spool: key.spool,
        group: key.group,
        part: `reparsed-${key.index}`,
        sourceName,
        sourceType,
        contentUid,
        events: 1,
        receivedFrom: receivedAt,
        receivedTo: receivedAt,
        timeFrom: time,
        timeTo: time,
      },
    ];
  });
}

/** Parameters of a query go into its address, which an engine takes up to 16 KiB of. */
const UIDS_A_QUERY = 100;

async function storePage(
  clickhouse: ClickHouse,
  tenantUid: string,
  events: readonly ReadEvent[],
  stages: ReparseStages,
): Promise<void> {
  if (events.length === 0) return;
  const uids = events.map(({ record }) => record.uid);
  const quarantine = createQuarantineStore(clickhouse);
  const findingStore = createFindingQueryStore(clickhouse);
  const storedEvents = new Set<string>();
  const known = new Set<string>();
  for (let at = 0; at < uids.length; at += UIDS_A_QUERY) {
    const some = uids.slice(at, at + UIDS_A_QUERY);
    for (const uid of await quarantine.storedAmong(tenantUid, some)) storedEvents.add(uid);
    for (const found of (await findingStore.ofEvents(tenantUid, some)).values())
      for (const { uid } of found) known.add(uid);
  }
  const fresh = events.filter(({ record }) => !storedEvents.has(record.uid));
  const findings = events.flatMap(({ answer }) => answer.findings).filter(({ uid }) => !known.has(uid));
  // also of what is stored: the next run of a page can find more, by rules that came since
  const rows = [uids, fresh.map(({ record }) => record.uid), findings.map(({ uid }) => uid)].flat();
  await appendGroup(clickhouse, {
    token: `reparse-${createHash("sha256").update(rows.join()).digest("hex").slice(0, 32)}`,
    events: [Buffer.concat(fresh.map(({ answer }) => answer.row))],
    quarantined: [],
    findings,
    // counted by what is marked: a count that is added to could be added to twice
    minutes: [],
    evaluations: evaluationsOf(tenantUid, events, stages.contentUid),
  });
  for (const { answer } of events)
    for (const finding of answer.findings) if (finding.purpose === "alert") await stages.alert(finding);
}
