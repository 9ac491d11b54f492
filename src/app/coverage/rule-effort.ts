import type { RuleEffortStore } from "../../events/index.ts";
import type { RuleStats } from "../pipeline/worker-messages.ts";

type Effort = { readonly evaluations: number; readonly matches: number; readonly sampledMs: number };

/** Adds what rules did in the worker threads to what is kept of it over restarts. */
export type RuleEffort = {
  readonly flush: () => Promise<void>;
};

export function createRuleEffort(
  store: RuleEffortStore,
  ruleStats: () => Promise<readonly RuleStats[]>,
): RuleEffort {
  let added = new Map<string, Effort>();
  let turn: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const now = sumByRule(await ruleStats());
    const grown = [...now].flatMap(([ruleUid, effort]) => {
      const more = growth(added.get(ruleUid), effort);
      return more.evaluations > 0 ? [{ ruleUid, ...more }] : [];
    });
    await store.add(grown);
    added = now;
  };
  return {
    flush() {
      // one after the other: two at once would add the same twice
      turn = turn.catch(() => undefined).then(flush);
      return turn;
    },
  };
}

/** What a rule did in all threads. */
function sumByRule(stats: readonly RuleStats[]): Map<string, Effort> {
  const sums = new Map<string, Effort>();
  for (const { ruleUid, evaluations, matches, sampledMs } of stats) {
    const sum = sums.get(ruleUid) ?? { evaluations: 0, matches: 0, sampledMs: 0 };
    sums.set(ruleUid, {
      evaluations: sum.evaluations + evaluations,
      matches: sum.matches + matches,
      sampledMs: sum.sampledMs + sampledMs,
    });
  }
  return sums;
}

/** Counts that fell began anew: the rule was compiled again, or its thread was started again. */
function growth(before: Effort | undefined, now: Effort): Effort {
  if (before === undefined || now.evaluations < before.evaluations) return now;
  return {
    evaluations: now.evaluations - before.evaluations,
    matches: Math.max(0, now.matches - before.matches),
    sampledMs: Math.max(0, now.sampledMs - before.sampledMs),
  };
}
