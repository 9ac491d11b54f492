import { type ActiveSuppression, applySuppressions, groupFindings } from "../../alerts/index.ts";
import type { Finding } from "../../schema/finding.ts";
import type { Verdict } from "../../schema/views/alert.ts";
import type { BacktestResult, BacktestSide, BacktestVerdicts } from "../../schema/views/hunt.ts";

/** One state of a rule, held against the range. */
export type TriedSide = {
  /** Empty when there is no rule on this side. */
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly suppressions: readonly ActiveSuppression[];
  readonly effort: { readonly evaluations: number; readonly sampledMs: number };
};

/** One evaluation in so many is timed; see `RuleActivity`. */
const SAMPLED = 16;
const MILLION = 1_000_000;
const MOST_ENTITIES = 20;
const DAY_MS = 86_400_000;

/** Numbers of one side, with alerts as the queue would group them. */
export function sideReport(side: TriedSide, events: number, at: number): BacktestSide {
  const { kept, suppressed } = applySuppressions(side.findings, side.suppressions, at);
  const { evaluations, sampledMs } = side.effort;
  return {
    version: side.version,
    matched: side.findings.length,
    suppressed: [...suppressed.values()].reduce((sum, count) => sum + count, 0),
    alerts: groupFindings(kept).length,
    evaluations,
    msPerMillionEvents: events === 0 ? 0 : (sampledMs * SAMPLED * MILLION) / events,
  };
}

/** Findings of one side on events that the other does not match. */
export function onlyIn(side: TriedSide, other: TriedSide): readonly Finding[] {
  const events = new Set(other.findings.map(({ eventUid }) => eventUid));
  return side.findings.filter(({ eventUid }) => !events.has(eventUid));
}

/** What each side matched on every day of the range, oldest first. */
export function dailyReport(
  { before, after }: { readonly before: TriedSide; readonly after: TriedSide },
  { from, to }: { readonly from: number; readonly to: number },
): BacktestResult["daily"] {
  const first = Math.floor(from / DAY_MS);
  const count = Math.max(0, Math.ceil(to / DAY_MS) - first);
  const days = Array.from({ length: count }, (_, i) => ({ day: (first + i) * DAY_MS, before: 0, after: 0 }));
  for (const [name, side] of [
    ["before", before],
    ["after", after],
  ] as const)
    for (const { receivedAt } of side.findings) {
      const day = days[Math.floor(receivedAt / DAY_MS) - first];
      if (day) day[name]++;
    }
  return days;
}

/** Entities by what they are named in, and those that only the change brings. */
export function entityReport(
  before: TriedSide,
  after: TriedSide,
): Pick<BacktestResult, "topEntities" | "newEntities"> {
  const counts = new Map<string, { kind: string; value: string; before: number; after: number }>();
  for (const [name, side] of [
    ["before", before],
    ["after", after],
  ] as const)
    for (const { kind, value } of side.findings.flatMap(({ entities }) => entities)) {
      const key = `${kind}:${value.toLowerCase()}`;
      const count = counts.get(key) ?? { kind, value, before: 0, after: 0 };
      count[name]++;
      counts.set(key, count);
    }
  const inOrder = [...counts.values()].toSorted((a, b) => b.after - a.after || b.before - a.before);
  return {
    topEntities: inOrder.slice(0, MOST_ENTITIES),
    newEntities: inOrder.filter((count) => count.before === 0).slice(0, MOST_ENTITIES),
  };
}

const NAMES = {
  true_positive: "truePositive",
  benign_true_positive: "benignTruePositive",
  false_positive: "falsePositive",
  undetermined: "undetermined",
  open: "open",
} as const satisfies Record<Verdict | "open", keyof BacktestVerdicts>;

/** What became of findings, counted. */
export function verdictReport(
  findings: readonly Finding[],
  verdicts: ReadonlyMap<string, Verdict | "open">,
): BacktestVerdicts {
  const counts = {
    truePositive: 0,
    benignTruePositive: 0,
    falsePositive: 0,
    undetermined: 0,
    open: 0,
    unknown: 0,
  };
  for (const { uid } of findings) {
    const verdict = verdicts.get(uid);
    counts[verdict === undefined ? "unknown" : NAMES[verdict]]++;
  }
  return counts;
}
