import type { Selectable } from "kysely";
import { z } from "zod";
import { DetectorKind, Entity, LEVELS, type Level } from "../schema/finding.ts";
import { AlertState, type AlertView, Verdict } from "../schema/views/alert.ts";
import type { AlertRow } from "./alert-tables.ts";

/** What an alert's row does not hold itself. */
export type AlertExtras = {
  readonly assignee: { readonly uid: string; readonly name: string } | null;
  readonly entities: readonly {
    readonly kind: string;
    readonly value: string;
    readonly role: string | null;
  }[];
  /** Findings by hour, epoch milliseconds. */
  readonly hours: ReadonlyMap<number, number>;
};

const HOUR_MS = 3_600_000;

export function levelOf(severity: number): Level {
  return LEVELS[severity - 1] ?? "informational";
}

/** A row as the queue shows it. `now` places the 24 hours of activity. */
export function alertView(row: Selectable<AlertRow>, extras: AlertExtras, now: number): AlertView {
  const entity = entityOf(row.entity_kind, row.entity_value);
  return {
    uid: row.uid,
    number: row.number,
    title: row.title,
    level: levelOf(row.level),
    score: row.score,
    state: AlertState.parse(row.state),
    verdict: Verdict.nullable().parse(row.verdict),
    assignee: extras.assignee,
    detectorKind: DetectorKind.parse(row.detector_kind),
    detectorUid: row.detector_uid,
    entity,
    otherEntities: extras.entities
      .filter(
        (other) => other.kind !== entity?.kind || other.value.toLowerCase() !== entity.value.toLowerCase(),
      )
      .slice(0, 20)
      .map((other) =>
        Entity.parse({
          kind: other.kind,
          value: other.value,
          ...(other.role === null ? {} : { role: other.role }),
        }),
      ),
    findingCount: row.finding_count,
    tactics: row.tactics,
    techniques: row.techniques,
    sourceTypes: row.source_types,
    firstSeen: row.first_seen.getTime(),
    lastSeen: row.last_seen.getTime(),
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    activity: lastHours(extras.hours, now),
    commentCount: row.comment_count,
    version: row.version,
  };
}

function lastHours(hours: ReadonlyMap<number, number>, now: number): number[] {
  const current = Math.floor(now / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 }, (_, index) => hours.get(current - (23 - index) * HOUR_MS) ?? 0);
}

export function entityOf(kind: string | null, value: string | null): Entity | null {
  return kind === null || value === null ? null : z.nullable(Entity).parse({ kind, value });
}
