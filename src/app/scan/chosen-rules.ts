import { linkCorrelations, type LinkedCorrelations, type SigmaRule } from "../../detect/index.ts";
import { type Level, LEVELS } from "../../schema/finding.ts";
import type { ReadRules } from "./scan-rules.ts";

/** Which of the rules that load are asked. */
export type RuleChoice = {
  readonly minLevel: Level;
  /** Only these, when there are any. */
  readonly includeStatus: readonly string[];
  readonly withCorrelations: boolean;
};

export type ChosenRules = {
  /** Those that are asked, in the order that all threads have them in. */
  readonly rules: readonly SigmaRule[];
  /** Uids of rules and correlations whose matches are shown; the others are asked for correlations that rest on them. */
  readonly shown: ReadonlySet<string>;
  readonly linked: LinkedCorrelations;
};

/** Statuses whose rules their authors took back or never meant for use; they are asked when they are named. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["deprecated", "unsupported"]);

/** A correlation above the level needs rules below it: those are asked and not shown. */
export function chooseRules({ rules, correlations }: ReadRules, choice: RuleChoice): ChosenRules {
  const all = linkCorrelations(correlations, rules);
  const statuses = new Set(choice.includeStatus);
  const isAsked = (one: { readonly status: string }, level: Level): boolean =>
    LEVELS.indexOf(level) >= LEVELS.indexOf(choice.minLevel) &&
    (statuses.size === 0 ? !TAKEN_BACK.has(one.status) : statuses.has(one.status));
  const kept = choice.withCorrelations
    ? all.correlations.filter(({ correlation, level }) => isAsked(correlation, level))
    : [];
  const needed = neededBy(kept, all);
  const shownRules = rules.filter(
    (rule) => isAsked(rule, rule.level) && all.feeds.get(rule.uid)?.isSilent !== true,
  );
  const shown = new Set([
    ...shownRules.map(({ uid }) => uid),
    ...kept.filter(({ isSilent }) => !isSilent).map(({ correlation }) => correlation.uid),
  ]);
  const asked = rules.filter(({ uid }) => shown.has(uid) || needed.has(uid));
  const used = all.correlations.map(({ correlation }) => correlation).filter(({ uid }) => needed.has(uid));
  return { rules: asked, shown, linked: linkCorrelations(used, asked) };
}

/** Uids of some correlations and of all that they rest on, correlations among them. */
function neededBy(
  kept: LinkedCorrelations["correlations"],
  { correlations }: LinkedCorrelations,
): ReadonlySet<string> {
  const byUid = new Map(correlations.map((linked) => [linked.correlation.uid, linked]));
  const needed = new Set<string>();
  const add = ({ correlation, rules }: (typeof correlations)[number]): void => {
    needed.add(correlation.uid);
    for (const { uid } of rules) {
      const inner = byUid.get(uid);
      if (inner !== undefined && !needed.has(uid)) add(inner);
      needed.add(uid);
    }
  };
  for (const one of kept) add(one);
  return needed;
}
