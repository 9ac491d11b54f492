import {
  type Evaluation,
  type EventEncoder,
  type MatchEncoder,
  encodeQuarantine,
  type QuarantineRecord,
  type SourceMinute,
} from "../../events/index.ts";
import type { CorrelationFeed, CorrelationMatch } from "../../detect/index.ts";
import type { Normalizer } from "../../normalize/index.ts";
import type { SpoolGroup } from "../../platform/bus/spool.ts";
import { eventUid, type NormalizedEvent } from "../../schema/event.ts";
import type { Finding } from "../../schema/finding.ts";
import { GroupEvaluations } from "./group-evaluations.ts";
import { recordAt, type BatchHeader } from "../../schema/raw-batch.ts";
import { matchRow } from "./match-row.ts";
import type { RawRecord } from "../../schema/raw-record.ts";

/** Where an event came from, as a finding repeats it. */
export type EventOrigin = Pick<BatchHeader, "tenantUid" | "sourceName" | "receivedAt"> & {
  readonly eventUid: string;
};

/**
 * Says what is found in one event. Pure: the same event gives the same findings. `onMatch` is told of rules that correlations refer
 * to; then those of them that find nothing by themselves are left out of the findings.
 */
export type Detector = (event: NormalizedEvent, origin: EventOrigin, onMatch?: OnMatch) => readonly Finding[];
export type OnMatch = (match: CorrelationMatch, feed: CorrelationFeed) => void;

export type GroupTools = {
  readonly spool: string;
  readonly normalizer: Normalizer;
  /** One for many groups: memory that it grew into is not grown into again. */
  readonly encoder: EventEncoder;
  /** One for many groups, too. */
  readonly matches: MatchEncoder;
  readonly detect: Detector;
  /** Names what a tenant's events are held against. */
  readonly contentUid: (tenantUid: string) => string;
};

/** A group, worked out and ready to be stored. Everything in it can move between threads. */
export type ProcessedGroup = {
  readonly groupId: number;
  readonly events: Uint8Array;
  readonly quarantined: Uint8Array;
  readonly findings: readonly Finding[];
  /** Matches of rules that correlations refer to, as they are stored. */
  readonly matches: Uint8Array;
  readonly minutes: readonly SourceMinute[];
  readonly evaluations: readonly Evaluation[];
  readonly counts: {
    readonly records: number;
    readonly events: number;
    readonly quarantined: number;
    readonly dropped: number;
  };
  /** Received time of the oldest batch: what the lag is measured from. */
  readonly receivedAt: number;
  /** Events that could not be matched, which is a fault of ours: they are stored, and what failed is told. */
  readonly unmatched: readonly { readonly eventUid: string; readonly message: string }[];
};

const MINUTE_MS = 60_000;

/**
 * Normalises, matches and encodes the records of a group. Nothing depends on the clock or on what was processed
 * before, so that a group that comes again after a crash gives the same rows.
 */
export function processGroup(group: SpoolGroup, tools: GroupTools): ProcessedGroup {
  const work = new GroupWork(group.id, tools);
  let index = 0;
  for (const batch of group.batches)
    for (let record = 0; record < batch.ends.length; record++) work.take(recordAt(batch, record), index++);
  return work.result(group);
}

class GroupWork {
  readonly #group: number;
  readonly #tools: GroupTools;
  readonly #quarantined: QuarantineRecord[] = [];
  readonly #findings: Finding[] = [];
  readonly #unmatched: ProcessedGroup["unmatched"][number][] = [];
  readonly #minutes = new Map<string, { -readonly [Name in keyof SourceMinute]: SourceMinute[Name] }>();
  readonly #evaluations: GroupEvaluations;
  readonly #counts = { records: 0, events: 0, quarantined: 0, dropped: 0 };

  constructor(group: number, tools: GroupTools) {
    this.#group = group;
    this.#tools = tools;
    this.#evaluations = new GroupEvaluations(tools.spool, group);
    tools.encoder.start();
    tools.matches.start();
  }

  take(record: RawRecord, index: number): void {
    this.#counts.records++;
    const outcome = this.#tools.normalizer.normalize(record);
    switch (outcome.kind) {
      case "pass":
        this.#keep(record, index, outcome.value);
        return;
      case "drop":
        this.#counts.dropped++;
        return;
      case "quarantine":
        this.#putAside(record, index, outcome.reason);
    }
  }

  #keep(record: RawRecord, index: number, event: NormalizedEvent): void {
    const { spool, encoder, detect } = this.#tools;
    this.#counts.events++;
    encoder.add({ header: record, spool, group: this.#group, index, event, raw: record.bytes });
    const { tenantUid, sourceName, receivedAt } = record;
    const uid = eventUid(spool, this.#group, index);
    let contentUid: string | null = this.#tools.contentUid(tenantUid);
    try {
      const origin = { tenantUid, sourceName, receivedAt, eventUid: uid };
      this.#findings.push(
        ...detect(event, origin, (match, feed) => this.#tools.matches.add(matchRow(tenantUid, feed, match))),
      );
    } catch (error) {
      // it must not stop the group that it came in, or it would be retried for ever
      contentUid = null;
      this.#unmatched.push({
        eventUid: uid,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    this.#evaluations.take(record, { sourceType: event.sourceType, time: event.ocsf.time, contentUid });
    const minute = this.#minuteOf(record, event.sourceType);
    minute.events++;
    minute.bytes += record.bytes.length;
    minute.lagSumMs += record.receivedAt - event.ocsf.time;
  }

  #putAside(record: RawRecord, index: number, text: string): void {
    this.#counts.quarantined++;
    const colon = text.indexOf(":");
    const reason = colon < 0 ? text : text.slice(0, colon);
    const { bytes, text: _text, ...header } = record;
    this.#quarantined.push({
      header,
      spool: this.#tools.spool,
      group: this.#group,
      index,
      reason,
      detail: text.slice(reason.length + 1).trim(),
      raw: bytes,
    });
    const minute = this.#minuteOf(record, record.sourceType ?? "");
    minute.quarantined++;
    minute.bytes += bytes.length;
  }

  #minuteOf(
    record: RawRecord,
    sourceType: string,
  ): { -readonly [Name in keyof SourceMinute]: SourceMinute[Name] } {
    const { tenantUid, sourceName, listener, receivedAt } = record;
    const start = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
    const key = [tenantUid, sourceName, sourceType, listener, start].join("\u0000");
    const known = this.#minutes.get(key);
    if (known) {
      known.lastReceived = Math.max(known.lastReceived, receivedAt);
      return known;
    }
    const fresh = {
      tenantUid,
      sourceName,
      sourceType,
      listener,
      minute: start,
      events: 0,
      bytes: 0,
      quarantined: 0,
      lagSumMs: 0,
      lastReceived: receivedAt,
    };
    this.#minutes.set(key, fresh);
    return fresh;
  }

  result(group: SpoolGroup): ProcessedGroup {
    return {
      groupId: group.id,
      events: this.#tools.encoder.take(),
      quarantined: encodeQuarantine(this.#quarantined),
      findings: this.#findings,
      matches: this.#tools.matches.take(),
      minutes: [...this.#minutes.values()],
      evaluations: this.#evaluations.rows(),
      counts: this.#counts,
      unmatched: this.#unmatched,
      receivedAt: Math.min(...group.batches.map((batch) => batch.receivedAt)),
    };
  }
}
