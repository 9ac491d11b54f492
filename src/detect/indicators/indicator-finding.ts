import { createHash } from "node:crypto";
import type { NormalizedEvent } from "../../schema/event.ts";
import type { Entity, EntityKind, Finding, Level } from "../../schema/finding.ts";
import { entitiesOf } from "../entities.ts";
import { type FindingOrigin, findingUid } from "../rule-finding.ts";
import type { IndicatorKind } from "./indicator.ts";
import type { IndicatorHit } from "./indicator-matcher.ts";

/** What a finding repeats of a list. Times are epoch milliseconds. */
export type IndicatorListFacts = {
  readonly uid: string;
  readonly name: string;
  readonly level: Level;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
};

/** Indicators that one finding names. */
const MOST_HITS = 20;
const MOST_CHARACTERS = 512;

/**
 * One finding for each list that an event has indicators of. A list says nothing of records that were received after it
 * expired; their received time decides, not the clock, so that processing a batch twice gives the same findings.
 */
export function indicatorFindings(
  hits: readonly IndicatorHit<IndicatorListFacts>[],
  event: NormalizedEvent,
  origin: FindingOrigin,
): Finding[] {
  const current = hits.filter(({ list }) => list.expiresAt === null || origin.receivedAt < list.expiresAt);
  if (current.length === 0) return [];
  return [...Map.groupBy(current, ({ list }) => list)].map(([list, ofList]) => ({
    ...origin,
    uid: findingUid(list.uid, origin.eventUid),
    detectorKind: "indicator",
    detectorUid: list.uid,
    detectorVersion: indicatorListVersion(list),
    title: `Indicator seen: ${list.name}`,
    level: list.level,
    purpose: "alert",
    tactics: [],
    techniques: [],
    time: event.ocsf.time,
    sourceType: event.sourceType,
    entities: withIndicators(entitiesOf(event.ocsf), ofList),
    unanswered: [],
    matched: ofList.slice(0, MOST_HITS).map(({ indicator, place, value }) => ({
      selection: indicator.kind,
      field: place,
      modifiers: [],
      pattern: indicator.value,
      value: value.slice(0, MOST_CHARACTERS),
    })),
  }));
}

/** First 12 hex digits, as of a rule: they name the state of the list. */
export function indicatorListVersion({
  uid,
  updatedAt,
}: Pick<IndicatorListFacts, "uid" | "updatedAt">): string {
  return createHash("sha256").update(`${uid}\n${updatedAt}`).digest("hex").slice(0, 12);
}

const ENTITY_OF: Readonly<Record<IndicatorKind, EntityKind>> = {
  ip: "ip",
  cidr: "ip",
  domain: "domain",
  hash: "hash",
  url: "url",
};

/** What was seen is an entity to pivot on, also where OCSF has no place for it. */
function withIndicators(
  entities: readonly Entity[],
  hits: readonly IndicatorHit<IndicatorListFacts>[],
): Entity[] {
  const known = new Set(entities.map(({ kind, value }) => `${kind}:${value.toLowerCase()}`));
  const seen = hits.slice(0, MOST_HITS).flatMap(({ indicator, value }): Entity[] => {
    const shown = indicator.kind === "cidr" ? value : indicator.value;
    const kind = ENTITY_OF[indicator.kind];
    const key = `${kind}:${shown.toLowerCase()}`;
    // a network seen as the host of a URL has no address of its own to show
    const isShown = shown.length <= 1024 && !(kind === "ip" && shown.includes("/"));
    if (!isShown || known.has(key)) return [];
    known.add(key);
    return [{ kind, value: shown, role: "indicator" }];
  });
  return [...entities, ...seen];
}
