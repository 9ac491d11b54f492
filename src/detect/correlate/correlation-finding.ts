import { attackOf } from "../../schema/attack.ts";
import type { Finding, MatchedCondition } from "../../schema/finding.ts";
import { findingUid } from "../rule-finding.ts";
import type { CorrelationHit } from "./correlation-run.ts";
import { eventOf, hitUid, joinedEntities } from "./hit-match.ts";
import type { CorrelationMatch } from "./match.ts";

/** What a correlation found in the events of a tenant. The same events give the same uid, whoever asks and however often. */
export function correlationFinding(hit: CorrelationHit, tenantUid: string): Finding {
  const { linked, matches } = hit;
  const { correlation } = linked;
  const newest = matches.at(-1);
  if (newest === undefined) throw new Error("a correlation rests on at least one match");
  return {
    uid: hitUid(hit),
    tenantUid,
    detectorKind: "correlation",
    detectorUid: correlation.uid,
    detectorVersion: correlation.version,
    title: correlation.title,
    level: linked.level,
    purpose: linked.isSilent ? "correlation" : "alert",
    ...attackOf(correlation.tags),
    eventUid: eventOf(newest),
    time: newest.time,
    receivedAt: Math.max(...matches.map(({ receivedAt, time }) => receivedAt ?? time)),
    sourceType: newest.about.sourceType,
    sourceName: newest.about.sourceName,
    entities: joinedEntities(hit),
    matched: reasons(hit),
    unanswered: [],
    correlation: {
      type: correlation.type,
      group: correlation.groupBy.map((field, place) => ({ field, value: valueOf(hit, place) })),
      timespanMs: correlation.timespanMs,
      measured: hit.measured,
      condition: correlation.conditionText,
      count: hit.count,
      events: matches.map((match) => eventRow(hit, match)),
    },
  };
}

/** The value as the newest event has it: groups are told apart without regard to case. */
function valueOf({ group, linked, matches }: CorrelationHit, place: number): string {
  const part = group.parts[place] ?? "";
  for (const { ruleUid, values } of matches.toReversed()) {
    const at = linked.rules.find(({ uid }) => uid === ruleUid)?.groupAt[place] ?? -1;
    const value = values[at] ?? null;
    const members = typeof value === "object" && value !== null ? value : [value];
    const written = members.find((member) => member !== null && String(member).toLowerCase() === part);
    if (written !== undefined) return String(written);
  }
  return part;
}

/** What the events have in common; what was measured is told with the correlation. */
function reasons(hit: CorrelationHit): MatchedCondition[] {
  return hit.linked.correlation.groupBy.map((field, place) => ({
    selection: "group-by",
    field,
    modifiers: [],
    pattern: "",
    value: valueOf(hit, place).slice(0, 512),
  }));
}

function eventRow(
  { linked }: CorrelationHit,
  match: CorrelationMatch,
): NonNullable<Finding["correlation"]>["events"][number] {
  const { ruleUid, eventUid, time, about } = match;
  return {
    eventUid: eventOf(match),
    findingUid: about.found?.findingUid ?? findingUid(ruleUid, eventUid),
    ruleUid,
    title: linked.rules.find(({ uid }) => uid === ruleUid)?.title ?? "",
    time,
  };
}
