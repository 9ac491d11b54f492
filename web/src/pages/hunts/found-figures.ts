import type { Entity, Finding } from "../../../../src/schema/finding.ts";
import type { Histogram } from "../../components/charts/histogram-bars.ts";
import { entityQuery } from "../../components/entity/entity-query.ts";
import { timeAround } from "../../time/pivot-time.ts";
import type { Span } from "../../time/time-range.ts";

const BUCKETS = 80;
/** Lengths of a bar that people can say: a second to ten years. */
const STEPS = [
  1,
  5,
  15,
  60,
  300,
  900,
  3600,
  4 * 3600,
  12 * 3600,
  86_400,
  7 * 86_400,
  30 * 86_400,
  3650 * 86_400,
];

/** Findings over event time, by level; no bars when there are none. */
export function findingHistogram(findings: readonly Pick<Finding, "time" | "level">[]): Histogram {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time } of findings) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  if (findings.length === 0) return { bucketMs: 1000, buckets: [] };
  const fits = (seconds: number): boolean => (to - from) / (seconds * 1000) < BUCKETS;
  const bucketMs = (STEPS.find(fits) ?? (to - from + 1) / BUCKETS / 1000) * 1000;
  const start = Math.floor(from / bucketMs) * bucketMs;
  const counts = Array.from(
    { length: Math.floor((to - start) / bucketMs) + 1 },
    () => new Map<string, number>(),
  );
  for (const { time, level } of findings) {
    const bucket = counts[Math.floor((time - start) / bucketMs)];
    bucket?.set(level, (bucket.get(level) ?? 0) + 1);
  }
  return {
    bucketMs,
    buckets: counts.map((levels, i) => ({
      time: start + i * bucketMs,
      total: [...levels.values()].reduce((sum, count) => sum + count, 0),
      bySeverity: Object.fromEntries(levels),
    })),
  };
}

export type EntityCount = { readonly entity: Entity; readonly findings: number };

/** Entities that findings name, most findings first. A finding that names one twice counts once. */
export function entityCounts(findings: readonly Pick<Finding, "entities">[], most: number): EntityCount[] {
  const counts = new Map<string, { readonly entity: Entity; findings: number }>();
  for (const { entities } of findings) {
    const own = new Map(entities.map((entity) => [`${entity.kind}:${entity.value.toLowerCase()}`, entity]));
    for (const [key, entity] of own) {
      const known = counts.get(key);
      if (known) known.findings++;
      else counts.set(key, { entity: { kind: entity.kind, value: entity.value }, findings: 1 });
    }
  }
  return [...counts.values()].toSorted((a, b) => b.findings - a.findings).slice(0, most);
}

/** Findings of a time, among those that stand newest first. */
export function within<T extends { readonly finding: Pick<Finding, "time"> }>(
  found: readonly T[],
  span: Span | null,
): readonly T[] {
  return span === null ? found : found.filter(({ finding: { time } }) => span.from <= time && time < span.to);
}

/** Kinds of entities that say where and who, rather than what. */
const PLACES: ReadonlySet<string> = new Set(["host", "user", "ip", "cloud_account"]);

/** The search for what happened around a finding: on the same host, by the same user. */
export function searchAround({ entities, time }: Pick<Finding, "entities" | "time">): {
  readonly q: string;
  readonly time: string;
} {
  const terms = entities.filter(({ kind }) => PLACES.has(kind)).map(entityQuery);
  return { q: [...new Set(terms)].slice(0, 4).join(" OR "), time: timeAround({ from: time, to: time }) };
}
