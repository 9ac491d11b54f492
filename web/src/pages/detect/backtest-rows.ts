import type { BacktestResult } from "../../../../src/schema/views/hunt.ts";
import { formatCount } from "../../text/format-number.ts";

/** One line of the comparison. `look` says whether the change is for the better; most are neither. */
export type BacktestRow = {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly look: "good" | "bad" | undefined;
};

/** Verdicts by name: what is lost of them is good or bad. */
const VERDICTS = [
  ["True positives", "truePositive", "bad"],
  ["Benign true positives", "benignTruePositive", undefined],
  ["False positives", "falsePositive", "good"],
  ["Undetermined", "undetermined", undefined],
  ["In open alerts", "open", undefined],
  ["Without a verdict", "unknown", undefined],
] as const;

/** Figures of a backtest side by side. What the change adds has no verdict yet. */
export function backtestRows(result: BacktestResult): BacktestRow[] {
  const { before, after, verdicts, removedVerdicts } = result;
  return [
    row("Events matched", before.matched, after.matched),
    row("Held back by suppressions", before.suppressed, after.suppressed),
    row("Alerts", before.alerts, after.alerts),
    ...VERDICTS.filter(([, name]) => verdicts[name] > 0).map(([label, name, whenLost]) => {
      const lost = removedVerdicts[name];
      return {
        ...row(label, verdicts[name], verdicts[name] - lost),
        look: lost > 0 ? whenLost : undefined,
      };
    }),
    row("Evaluations", before.evaluations, after.evaluations),
    row("ms of CPU per million events", before.msPerMillionEvents, after.msPerMillionEvents),
  ];
}

function row(name: string, before: number, after: number): BacktestRow {
  const by = Math.round(after) - Math.round(before);
  const change = by === 0 ? "0" : `${by > 0 ? "+" : "−"} ${formatCount(Math.abs(by))}`;
  return { name, before: formatCount(before), after: formatCount(after), change, look: undefined };
}
