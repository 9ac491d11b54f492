import {
  type CorrelationHit,
  type CorrelationMatch,
  correlationFinding,
  createCorrelator,
  type LinkedCorrelations,
} from "../../detect/index.ts";
import { type Detection, isoTime, ruleFacts, type RuleFacts } from "./detection-row.ts";
import type { MatchRow } from "./scan-report.ts";

export type CorrelateOptions = {
  readonly linked: LinkedCorrelations;
  /** Uids of correlations whose findings are shown. */
  readonly shown: ReadonlySet<string>;
  /** Uid of a rule by its place in the list of rules. */
  readonly ruleUids: readonly string[];
  /** In the order of time. */
  readonly rows: Iterable<MatchRow>;
  /** Names of all parts, in order. */
  readonly parts: readonly string[];
  readonly recordOf: (row: MatchRow) => number;
};

/** What correlations find in matches, in the order of time. Matches without a time are in no window. */
export function correlateMatches(options: CorrelateOptions): Detection[] {
  const { linked, shown, ruleUids, rows, parts, recordOf } = options;
  if (linked.correlations.length === 0) return [];
  const correlator = createCorrelator(linked.correlations);
  const places = new Map(parts.map((part, at) => [part, at]));
  const facts = new Map<string, RuleFacts>();
  const found: Detection[] = [];
  const take = (hits: readonly CorrelationHit[]): void => {
    for (const hit of hits) {
      const { correlation, level } = hit.linked;
      const rule = facts.get(correlation.uid) ?? ruleFacts({ ...correlation, level });
      facts.set(correlation.uid, rule);
      if (shown.has(correlation.uid)) found.push(detectionOf(hit, rule, parts));
    }
  };
  for (const row of rows) {
    if (row.feed === null || row.time === null) continue;
    take(correlator.advance(row.time).hits);
    correlator.push(
      matchOf(row, ruleUids[row.rule] ?? "", placeUid(places.get(row.part) ?? 0, recordOf(row))),
    );
  }
  take(correlator.end().hits);
  return found.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

function matchOf({ time, feed }: MatchRow, ruleUid: string, eventUid: string): CorrelationMatch {
  return {
    ruleUid,
    time: time ?? 0,
    eventUid,
    values: feed?.values ?? [],
    about: { sourceType: feed?.sourceType ?? "", sourceName: "", entities: feed?.entities ?? "[]" },
  };
}

/** The place of a record as correlations name events: parts and records are in the order of their numbers. */
function placeUid(part: number, record: number): string {
  return `scan-${part.toString(36)}-${record.toString(36)}`;
}

function placeOf(
  eventUid: string,
  parts: readonly string[],
): { readonly part: string; readonly record: number } {
  const [, part = "", record = ""] = eventUid.split("-");
  return { part: parts[Number.parseInt(part, 36)] ?? "", record: Number.parseInt(record, 36) || 0 };
}

function detectionOf(hit: CorrelationHit, rule: RuleFacts, parts: readonly string[]): Detection {
  const finding = correlationFinding(hit, "");
  const { time, entities, matched, unanswered, correlation, sourceType } = finding;
  const events = (correlation?.events ?? []).map((event, at): [string, string] => {
    const { part, record } = placeOf(event.eventUid, parts);
    return [`Event ${at + 1}`, `${isoTime(event.time)} ${event.title}: ${part} record ${record}`];
  });
  const valuesOf = (kind: string): string[] =>
    entities.filter((entity) => entity.kind === kind).map(({ value }) => value);
  const [host = ""] = valuesOf("host");
  return {
    time,
    rule,
    host,
    users: valuesOf("user"),
    ...placeOf(finding.eventUid, parts),
    unanswered,
    detail: () => ({ sourceType, entities, matched, fields: Object.fromEntries(events) }),
  };
}
