import type { DetectorKind } from "../schema/finding.ts";
import type { Level } from "../schema/finding.ts";
import type { ScorePart } from "../schema/views/alert.ts";
import type { z } from "zod";

/** What the score is worked out from. */
export type ScoreFacts = {
  readonly level: Level;
  readonly detectorKind: z.infer<typeof DetectorKind>;
  /** Sigma `status` of the rule; empty for indicators. */
  readonly ruleStatus: string;
  /** Criticality 1 to 5 of the most critical asset among the entities, or null when the tenant named none. */
  readonly asset: { readonly criticality: number; readonly label: string } | null;
  /** Closed alerts of the same detector in this tenant, by what they turned out to be. */
  readonly verdicts: { readonly truePositive: number; readonly falsePositive: number };
  /** Other alerts on the same entity within an hour of this one. */
  readonly otherAlerts: number;
  /** Fields by which the rule excludes and which none of the events could tell. */
  readonly unanswered: readonly string[];
  /** False when the detector has not fired in this tenant for 30 days before. */
  readonly isFamiliar: boolean;
};

const BASE: Readonly<Record<Level, number>> = {
  informational: 5,
  low: 20,
  medium: 40,
  high: 60,
  critical: 80,
};
const STATUS_POINTS: Readonly<Record<string, number>> = {
  stable: 5,
  experimental: -5,
  deprecated: -10,
  unsupported: -10,
};

/** Half a level. */
const DOUBT_POINTS = -10;

/** Fewer closed alerts than this say nothing about a rule's precision. */
const PRECISION_MIN = 5;

/** Every part of the score with its reason, so that an analyst can disagree with a number and not with a mystery. */
export function scoreParts(facts: ScoreFacts): ScorePart[] {
  const parts: ScorePart[] = [
    { name: "severity", points: BASE[facts.level], reason: `${facts.level}, base ${BASE[facts.level]}` },
  ];
  if (facts.asset !== null) {
    const points = (facts.asset.criticality - 3) * 5;
    parts.push({
      name: "asset",
      points,
      reason: `${facts.asset.label}, criticality ${facts.asset.criticality} of 5`,
    });
  }
  parts.push(confidence(facts));
  if (facts.otherAlerts > 0) {
    const points = Math.min(12, facts.otherAlerts * 3);
    parts.push({ name: "context", points, reason: `${facts.otherAlerts} other alerts on it within an hour` });
  }
  if (!facts.isFamiliar)
    parts.push({ name: "rarity", points: 5, reason: "first time in 30 days that this fires here" });
  if (facts.unanswered.length > 0)
    parts.push({
      name: "doubt",
      points: DOUBT_POINTS,
      reason: `excludes by ${facts.unanswered.join(", ")}, which the event cannot tell`,
    });
  return parts;
}

/** The sum of the parts, within 0 to 100. */
export function totalScore(parts: readonly ScorePart[]): number {
  return Math.max(
    0,
    Math.min(
      100,
      parts.reduce((sum, part) => sum + part.points, 0),
    ),
  );
}

/** What people found out about a rule counts for more than what its author says of it. */
function confidence(facts: ScoreFacts): ScorePart {
  const { truePositive, falsePositive } = facts.verdicts;
  const closed = truePositive + falsePositive;
  if (closed >= PRECISION_MIN) {
    const precision = truePositive / closed;
    return {
      name: "confidence",
      points: Math.round((precision - 0.5) * 20),
      reason: `right ${Math.round(precision * 100)} % of ${closed} times`,
    };
  }
  if (facts.detectorKind === "indicator")
    return { name: "indicator", points: 10, reason: "a listed indicator was seen" };
  const points = STATUS_POINTS[facts.ruleStatus] ?? 0;
  return {
    name: "confidence",
    points,
    reason: facts.ruleStatus === "" ? "rule without a status" : `rule status ${facts.ruleStatus}`,
  };
}
