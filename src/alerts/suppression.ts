import { wildcardMatcher } from "../lib/wildcard.ts";
import type { Entity, Finding } from "../schema/finding.ts";

/** The part of a suppression that decides; who, why and until when is the store's business. */
export type ActiveSuppression = {
  readonly uid: string;
  readonly detectorUid: string | null;
  readonly entity: Entity | null;
  readonly expiresAt: number;
};

export type SuppressionSplit = {
  readonly kept: readonly Finding[];
  /** Suppressed findings counted by suppression uid: they stay stored, and are counted on the suppression. */
  readonly suppressed: ReadonlyMap<string, number>;
};

/**
 * Parts findings into those that go to the queue and those that an active suppression holds back. A suppression
 * ends by the clock of receiving (`at`), not by event time: replaying old logs must not wake an ended one.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly ActiveSuppression[],
  at: number,
): SuppressionSplit {
  const active = suppressions.filter((suppression) => suppression.expiresAt > at).map(compile);
  const kept: Finding[] = [];
  const suppressed = new Map<string, number>();
  for (const finding of findings) {
    const by = active.find((suppression) => suppression.covers(finding));
    if (by) suppressed.set(by.uid, (suppressed.get(by.uid) ?? 0) + 1);
    else kept.push(finding);
  }
  return { kept, suppressed };
}

function compile(suppression: ActiveSuppression): {
  readonly uid: string;
  readonly covers: (finding: Finding) => boolean;
} {
  const { detectorUid, entity } = suppression;
  const matchesValue = entity === null ? null : wildcardMatcher(entity.value);
  return {
    uid: suppression.uid,
    covers: (finding) =>
      (detectorUid === null || detectorUid === finding.detectorUid) &&
      (entity === null ||
        matchesValue === null ||
        finding.entities.some((seen) => seen.kind === entity.kind && matchesValue(seen.value))),
  };
}
