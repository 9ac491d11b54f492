import { type CorrelationFeed, eventMatch, ruleFinding, type SigmaRule } from "../../detect/index.ts";
import type { EvtxRecord } from "../../evtx/index.ts";
import type { PlainEvent } from "../../normalize/index.ts";
import type { EventFields, FieldScalar, FieldValue, NormalizedEvent } from "../../schema/event.ts";
import type { LogonTable } from "./logons.ts";
import type { RecordMatcher } from "./record-matcher.ts";
import type { ScannedEvent } from "./scanned-event.ts";
import {
  emptyPart,
  least,
  type LostBytes,
  type MatchDetail,
  type MatchRow,
  MAX_TOLD,
  most,
  type PartReport,
  type ReadAs,
} from "./scan-report.ts";

/** What is the same for all parts that a thread reads. */
export type ScanSetting = {
  readonly match: RecordMatcher["match"];
  readonly look: RecordMatcher["look"];
  readonly onMatch: (row: MatchRow) => void;
  /** Where a rule is in the list of rules. */
  readonly placeOf: (rule: SigmaRule) => number;
  /** False for a rule that is asked for correlations alone. */
  readonly isShown: (rule: SigmaRule) => boolean;
  /** What rules hand over for correlations, by uid. */
  readonly feeds: ReadonlyMap<string, CorrelationFeed>;
  /** True when an output shows more of a match than that it is there. */
  readonly withDetail: boolean;
  readonly logons: LogonTable;
  readonly from: number | null;
  readonly to: number | null;
  readonly sourceType: string | null;
};

/** Which part, and which range of it. */
export type PartAbout = {
  readonly name: string;
  readonly container: string | null;
  readonly packedBytes: number;
  /** Unpacked; null when only reading tells. */
  readonly bytes: number | null;
  readonly range: number;
  /** When it was last written to: tells the year of times that name none. Epoch milliseconds. */
  readonly writtenAt: number;
};

type Counts = {
  -readonly [Name in
    | "records"
    | "events"
    | "matched"
    | "recovered"
    | "cut"
    | "outside"
    | "undated"
    | "faults"]: number;
} & { lostBytes: number; lostRanges: number };

/** Holds the records of a part against the rules and counts what becomes of them. */
export class PartScanner {
  readonly #setting: ScanSetting;
  readonly #about: PartAbout;
  readonly #counts: Counts = {
    records: 0,
    events: 0,
    matched: 0,
    recovered: 0,
    cut: 0,
    outside: 0,
    undated: 0,
    faults: 0,
    lostBytes: 0,
    lostRanges: 0,
  };
  readonly #sources = new Map<string, number>();
  readonly #faults: { record: number; reason: string }[] = [];
  readonly #lost: LostBytes[] = [];
  /** Records that were looked at, whose turn is to come. */
  readonly #known: PlainEvent[] = [];
  readonly #header;
  #readAs: ReadAs = "none";
  #firstTime: number | null = null;
  #lastTime: number | null = null;

  constructor(setting: ScanSetting, about: PartAbout) {
    this.#setting = setting;
    this.#about = about;
    this.#header = {
      tenantUid: "",
      sourceName: "",
      listener: "import",
      sourceType: setting.sourceType,
      host: null,
      receivedAt: Math.floor(about.writtenAt) + NO_TIME,
    };
  }

  readAs(form: ReadAs): void {
    this.#readAs = form;
  }

  /** One record, in the order in which the part has them. */
  record(bytes: Uint8Array, context: string | null, isRecovered = false): void {
    const counts = this.#counts;
    const index = counts.records++;
    if (isRecovered) counts.recovered++;
    const text = textOf(bytes);
    const verdict = this.#setting.match({ ...this.#header, context, bytes, text }, this.#isWanted);
    if (verdict.kind === "fault") this.#fault(index, verdict.reason);
    else this.#event(index, verdict.event, verdict.rules);
  }

  /** Looks at a record of an event log. True when no more of it is wanted: its turn comes with {@link known}. */
  look(record: EvtxRecord): boolean {
    // a source that was named may read the record in another way
    const event = this.#setting.sourceType === null ? this.#setting.look(record, this.#isWanted) : null;
    if (event !== null) this.#known.push(event);
    return event !== null;
  }

  /** The next of the records that were looked at. */
  known(): void {
    const event = this.#known.shift();
    if (event === undefined) throw new Error("no record was looked at");
    this.#counts.records++;
    this.#count(event);
  }

  cut(records: number): void {
    this.#counts.cut += records;
  }

  lose(ranges: readonly LostBytes[]): void {
    for (const range of ranges) this.#counts.lostBytes += range.length;
    this.#counts.lostRanges += ranges.length;
    this.#lost.push(...ranges.slice(0, MAX_TOLD - this.#lost.length));
  }

  /** The report, once all that can be read is read: `read` bytes of it. */
  finish(read: number, fault: string | null): PartReport {
    const { name, container, packedBytes, bytes } = this.#about;
    const whole = Math.max(bytes ?? read, read);
    const problem = fault ?? (read < whole ? "it ends before the end that it should have" : null);
    const counts = this.#counts;
    const isDamaged = problem !== null || counts.lostRanges > 0;
    const isArchive = this.#readAs === "zip" || this.#readAs === "tar";
    const isFailed = problem !== null && counts.records === 0 && !isArchive;
    return {
      ...emptyPart(name, container, { packedBytes, bytes: whole }),
      readAs: this.#readAs,
      outcome: isFailed ? "failed" : isDamaged ? "partly" : "read",
      problem,
      read,
      unread: whole - read,
      ...counts,
      firstFaults: this.#faults,
      lost: this.#lost,
      sources: Object.fromEntries([...this.#sources].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
    };
  }

  /** The report of a part that holds no records. */
  leave(outcome: "unknown" | "refused" | "failed", problem: string): PartReport {
    const { name, container, packedBytes, bytes } = this.#about;
    return { ...emptyPart(name, container, { packedBytes, bytes: bytes ?? 0 }), outcome, problem };
  }

  readonly #isWanted = (time: number): boolean => {
    const { from, to } = this.#setting;
    if (this.#isUndated(time)) return true;
    return (from === null || time >= from) && (to === null || time < to);
  };

  /** False when nobody wants the time of the event. */
  #count({ sourceType, time }: Pick<ScannedEvent, "sourceType" | "time">): boolean {
    const counts = this.#counts;
    counts.events++;
    this.#sources.set(sourceType, (this.#sources.get(sourceType) ?? 0) + 1);
    if (!this.#isWanted(time)) {
      counts.outside++;
      return false;
    }
    if (this.#isUndated(time)) counts.undated++;
    else {
      this.#firstTime = least(this.#firstTime, time);
      this.#lastTime = most(this.#lastTime, time);
    }
    return true;
  }

  #event(index: number, event: ScannedEvent, rules: readonly SigmaRule[]): void {
    if (!this.#count(event)) return;
    if (!this.#isUndated(event.time)) this.#setting.logons.add(event);
    if (rules.length > 0) this.#match(index, event, rules);
  }

  #match(index: number, event: ScannedEvent, rules: readonly SigmaRule[]): void {
    const { sourceType, logsource, fields, toOcsf } = event;
    let ocsf: ReturnType<typeof toOcsf>;
    try {
      ocsf = toOcsf();
    } catch (error) {
      // the live pipeline keeps such a record back before it comes to the rules
      this.#counts.events--;
      this.#fault(index, `mapping_failed: ${error instanceof Error ? error.message : "not an Error"}`);
      return;
    }
    const { isShown, withDetail } = this.#setting;
    if (rules.some(isShown)) this.#counts.matched++;
    const whole = { sourceType, logsource, fields, ocsf };
    const shown = withDetail ? shownFields(fields) : {};
    for (const rule of rules) this.#setting.onMatch(this.#rowOf(rule, { index, whole, shown }));
  }

  #rowOf(rule: SigmaRule, { index, whole, shown }: MatchedEvent): MatchRow {
    const { placeOf, isShown, feeds, withDetail } = this.#setting;
    const { name, range } = this.#about;
    const { entities, matched, unanswered } = ruleFinding(rule, whole, NOWHERE);
    const valuesOf = (kind: string): string[] =>
      entities.filter((entity) => entity.kind === kind).map(({ value }) => value);
    const [host = ""] = valuesOf("host");
    const { sourceType } = whole;
    const detail: MatchDetail = { sourceType, entities, matched, fields: shown };
    const feed = feeds.get(rule.uid);
    return {
      time: this.#isUndated(whole.ocsf.time) ? null : whole.ocsf.time,
      part: name,
      range,
      index,
      rule: placeOf(rule),
      host,
      users: valuesOf("user"),
      unanswered,
      detail: withDetail && isShown(rule) ? JSON.stringify(detail) : "",
      feed: feed === undefined ? null : feedOf(eventMatch(rule.uid, whole, NOWHERE, feed)),
    };
  }

  /** An event that says no time has that of its receipt. */
  #isUndated(time: number): boolean {
    return time === this.#header.receivedAt;
  }

  #fault(index: number, reason: string): void {
    this.#counts.faults++;
    if (this.#faults.length < MAX_TOLD) this.#faults.push({ record: index + 1, reason });
  }
}

type MatchedEvent = {
  readonly index: number;
  readonly whole: NormalizedEvent;
  readonly shown: Readonly<Record<string, FieldValue>>;
};

function feedOf({ values, about }: ReturnType<typeof eventMatch>): MatchRow["feed"] {
  return { values, sourceType: about.sourceType, entities: about.entities };
}

/** Of a millisecond: what no time that a record says ends in. */
const NO_TIME = 0.000_977;

/** A match is told by its part and number, and belongs to no tenant. */
const NOWHERE = { tenantUid: "", sourceName: "", receivedAt: 0, eventUid: "" };

/** The most of one value that a match keeps: a script block can have a megabyte, and several rules match it. */
const MAX_VALUE_CHARACTERS = 32_768;

function shownFields(fields: EventFields): Record<string, FieldValue> {
  return Object.fromEntries([...fields].map(([name, value]) => [name, shownValue(value)]));
}

function shownValue(value: FieldValue): FieldValue {
  return typeof value === "object" && value !== null ? value.map(shownScalar) : shownScalar(value);
}

function shownScalar(value: FieldScalar): FieldScalar {
  if (typeof value !== "string" || value.length <= MAX_VALUE_CHARACTERS) return value;
  const rest = value.length - MAX_VALUE_CHARACTERS;
  return `${value.slice(0, MAX_VALUE_CHARACTERS)}… (${rest} more characters)`;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
