import { createSigmaEngine, explainRule, type SigmaRule } from "../../detect/index.ts";
import { createScanReader, type ScannedEvent } from "../../events/index.ts";
import type { EventFields } from "../../schema/event.ts";
import type { ExplainedSelection, RuleTestResult } from "../../schema/views/rule.ts";
import type { TrialCounts } from "./history-calls.ts";

/** A rule held against stored events, a piece at a time. */
export type RuleTrialJob = {
  readonly push: (rows: Uint8Array) => TrialCounts;
  readonly end: () => TrialCounts & { readonly matches: RuleTestResult["matches"] };
};

/** Keeps the newest `limit` matches, and of others only their number. */
export function createRuleTrialJob(rule: SigmaRule, limit: number): RuleTrialJob {
  const engine = createSigmaEngine([rule]);
  const reader = createScanReader();
  let kept: ScannedEvent[] = [];
  let scanned = 0;
  let matched = 0;
  const look = (events: readonly ScannedEvent[]): void => {
    const found = events.filter(({ event }) => engine.match(event).length > 0);
    scanned += events.length;
    matched += found.length;
    kept.push(...found);
    if (kept.length > 2 * limit) kept = newest(kept, limit);
  };
  return {
    push(rows) {
      look(reader.push(rows));
      return { scanned, matched };
    },
    end() {
      look(reader.end());
      const matches = newest(kept, limit).map(({ event, row }) => ({
        event: row,
        explanation: explanationOf(rule, event.fields),
      }));
      return { scanned, matched, matches };
    },
  };
}

function newest(events: readonly ScannedEvent[], limit: number): ScannedEvent[] {
  return events.toSorted((a, b) => b.row.time - a.row.time).slice(0, limit);
}

/** Every selection of the rule, whether it holds or not. */
export function explanationOf(rule: SigmaRule, fields: EventFields): ExplainedSelection[] {
  return explainRule(rule, fields).selections.map((one) => ({ ...one, conditions: [...one.conditions] }));
}
