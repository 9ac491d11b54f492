import { type Entity, type EntityKind, type Finding, LEVELS, type Level } from "../schema/finding.ts";

/** Findings of the same detector on the same entity within this time of each other are one alert. */
export const GROUPING_WINDOW_MS = 24 * 60 * 60 * 1000;

/** What an alert is grouped by, best first: the host an attack runs on says more than the address it came from. */
const GROUPING_ORDER: readonly EntityKind[] = [
  "host",
  "cloud_account",
  "user",
  "ip",
  "domain",
  "url",
  "hash",
  "file",
  "process",
];

/** Findings that belong together, and what they say together. Times are epoch milliseconds of the events. */
export type FindingGroup = {
  readonly key: string;
  readonly entity: Entity | null;
  readonly findings: readonly Finding[];
  readonly firstSeen: number;
  readonly lastSeen: number;
};

/**
 * The entity that a finding's alert is about, or null when the event names none. Of a correlation it is one that its events
 * have in common, if they have one: they may be of many hosts.
 */
export function groupingEntity({
  entities,
  correlation,
}: Pick<Finding, "entities" | "correlation">): Entity | null {
  const inCommon = new Set(correlation?.group.map(({ value }) => value.toLowerCase()));
  return foremost(entities.filter(({ value }) => inCommon.has(value.toLowerCase()))) ?? foremost(entities);
}

function foremost(entities: readonly Entity[]): Entity | null {
  for (const kind of GROUPING_ORDER) {
    const found = entities.find((entity) => entity.kind === kind);
    if (found) return found;
  }
  return null;
}

/** Detector and entity in one string. Host and user names differ in case between sources, so case is folded. */
export function groupingKey(finding: Finding, entity: Entity | null): string {
  const about = entity === null ? "" : `${entity.kind}:${entity.value.toLowerCase()}`;
  return `${finding.detectorKind}:${finding.detectorUid}|${about}`;
}

/**
 * Sorts the findings of one batch into groups, in order of their first finding's time. Two findings of one key that
 * lie further apart than the window (an import of last year's logs) come out as two groups.
 */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const byKey = new Map<string, { entity: Entity | null; findings: Finding[] }>();
  for (const finding of findings) {
    const entity = groupingEntity(finding);
    const key = groupingKey(finding, entity);
    const group = byKey.get(key);
    if (group) group.findings.push(finding);
    else byKey.set(key, { entity, findings: [finding] });
  }
  return [...byKey].flatMap(([key, group]) => splitByWindow(key, group.entity, group.findings));
}

function splitByWindow(key: string, entity: Entity | null, findings: readonly Finding[]): FindingGroup[] {
  const inOrder = findings.toSorted((a, b) => a.time - b.time);
  const groups: Finding[][] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const finding of inOrder) {
    const current = groups.at(-1);
    if (current && finding.time - previous <= GROUPING_WINDOW_MS) current.push(finding);
    else groups.push([finding]);
    previous = finding.time;
  }
  return groups.map((members) => ({
    key,
    entity,
    findings: members,
    firstSeen: members[0]?.time ?? 0,
    lastSeen: members.at(-1)?.time ?? 0,
  }));
}

/** Two groups of one key as one: an open alert can reach over the gap between them. */
export function mergeGroups(one: FindingGroup, other: FindingGroup): FindingGroup {
  return {
    key: one.key,
    entity: one.entity,
    findings: [...one.findings, ...other.findings].toSorted((a, b) => a.time - b.time),
    firstSeen: Math.min(one.firstSeen, other.firstSeen),
    lastSeen: Math.max(one.lastSeen, other.lastSeen),
  };
}

/** True when a group continues an alert that covers [firstSeen, lastSeen]. */
export function continues(
  group: Pick<FindingGroup, "firstSeen" | "lastSeen">,
  alert: { readonly firstSeen: number; readonly lastSeen: number },
): boolean {
  return (
    group.firstSeen - alert.lastSeen <= GROUPING_WINDOW_MS &&
    alert.firstSeen - group.lastSeen <= GROUPING_WINDOW_MS
  );
}

/** The highest of some levels. */
export function highestLevel(levels: readonly Level[]): Level {
  return LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))] ?? "informational";
}

/** How often each entity occurs in some findings, most frequent first. */
export function countEntities(findings: readonly Finding[]): { entity: Entity; count: number }[] {
  const counts = new Map<string, { entity: Entity; count: number }>();
  for (const entity of findings.flatMap((finding) => finding.entities)) {
    const key = `${entity.kind}:${entity.value.toLowerCase()}`;
    const seen = counts.get(key);
    if (seen) seen.count++;
    else counts.set(key, { entity, count: 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}
