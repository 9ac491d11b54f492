import type { Level } from "../../../../src/schema/finding.ts";

/** Levels from worst to least, for lists and stacks. */
export const LEVELS_WORST_FIRST = ["critical", "high", "medium", "low", "informational"] as const;

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  informational: "Informational",
};

// OCSF 1.9, severity_id; 6 (fatal) is worse than critical and drawn like it, 0 and 99 are unknown
const BY_SEVERITY_ID: readonly Level[] = [
  "informational",
  "informational",
  "low",
  "medium",
  "high",
  "critical",
  "critical",
];

/** The level that a word or an OCSF `severity_id` stands for; informational for what is unknown. */
export function levelOf(word: string | number): Level {
  const text = String(word).toLowerCase();
  return (
    LEVELS_WORST_FIRST.find((level) => level === text) ?? BY_SEVERITY_ID[Number(text)] ?? "informational"
  );
}
