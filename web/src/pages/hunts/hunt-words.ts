import type { HuntProgress, HuntScope, HuntView } from "../../../../src/schema/views/hunt.ts";
import { formatCount, formatCountOf, formatRate } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";

/** What a hunt holds events against, in words: `12 rules, 1 indicator list`. */
export function scopeText({ ruleUids = [], ruleFilter, text, indicatorListUids = [] }: HuntScope): string {
  const parts = [
    ruleFilter && filterText(ruleFilter),
    ruleUids.length > 0 && formatCountOf(ruleUids.length, "rule"),
    text !== undefined && "Sigma text",
    indicatorListUids.length > 0 && formatCountOf(indicatorListUids.length, "indicator list"),
  ];
  return parts.filter((part) => typeof part === "string").join(", ");
}

function filterText({ search, level, origin, state, product }: NonNullable<HuntScope["ruleFilter"]>): string {
  const asked = Object.entries({ level, state, origin, product, search }).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${name}:${value}`],
  );
  return asked.length === 0 ? "all rules" : `rules ${asked.join(" ")}`;
}

/** Share of the range that is behind a hunt; null before its events were counted. */
export function shareDone({ state, progress }: Pick<HuntView, "state" | "progress">): number | null {
  if (state === "done") return 1;
  return progress.total > 0 ? Math.min(1, progress.passed / progress.total) : null;
}

/** Pace and time left, as far as they can be said: `412,000 /s, 3 min left`. */
export function paceText({
  eventsPerSecond,
  etaMs,
}: Pick<HuntProgress, "eventsPerSecond" | "etaMs">): string {
  if (!(eventsPerSecond > 0)) return "";
  return `${formatRate(eventsPerSecond)}${etaMs === null ? "" : `, ${formatSpan(etaMs)} left`}`;
}

/** What was looked at and what was left out, and why. */
export function readText({ total, passed, scanned }: HuntProgress): string {
  const passedOver = Math.max(0, passed - scanned);
  const left = Math.max(0, total - passed);
  const parts = [
    `${formatCount(scanned)} read and matched`,
    passedOver > 0 &&
      `${formatCount(passedOver)} passed over: their log source or their index says that nothing of the scope matches`,
    left > 0 && `${formatCount(left)} to go`,
  ];
  return parts.filter((part) => typeof part === "string").join("; ");
}

/** Why the program began a look-back, from what it holds events against. */
export function lookBackReason({ scope }: Pick<HuntView, "scope">): string {
  const { ruleUids = [], indicatorListUids = [] } = scope;
  const rules = ruleUids.length;
  const lists = indicatorListUids.length;
  const what = [
    rules > 0 && `${formatCountOf(rules, "rule")} ${rules === 1 ? "is" : "are"} new, changed or switched on`,
    lists > 0 && `${formatCountOf(lists, "indicator list")} ${lists === 1 ? "has" : "have"} new entries`,
  ].filter((part) => typeof part === "string");
  return what.join("; ");
}
