import type { RuleState } from "../../../../src/schema/rule-state.ts";
import type { RuleStatesChanged } from "../../../../src/schema/views/rule-life.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { formatCountOf } from "../../text/format-number.ts";

export type StateMove = {
  readonly ruleUids: readonly string[];
  readonly state: RuleState;
  readonly comment?: string;
  /** Go live although tests fail. */
  readonly force?: boolean;
};

/** Moves rules to a state, and takes it back as one change. */
export function useRuleStates(onDone?: (answer: RuleStatesChanged) => void): RunningChange<StateMove> {
  const tenantUid = useTenantUid();
  // rules, and what waits for approval
  const stale = ["detect", tenantUid];
  const undoing = useChange({
    call: (changeUid: string) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/states/{changeUid}/undo", {
          params: { path: { tenantUid, changeUid } },
        }),
      ),
    stale,
    done: (_uid, { changed, refused }) =>
      `${formatCountOf(changed, "rule")} ${changed === 1 ? "is" : "are"} as before${refusedText(refused.length)}`,
  });
  const withdrawing = useWithdrawal();
  return useChange({
    call: (body: StateMove) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/rules/states", { params: { path: { tenantUid } }, body })),
    stale,
    done: ({ state }, changed) => statesText(state, changed),
    undo: (_move, { changeUid, proposalUid }) => {
      if (changeUid === null && proposalUid === null) return null;
      return () => {
        if (changeUid !== null) undoing.run(changeUid);
        if (proposalUid !== null) withdrawing.run(proposalUid);
      };
    },
    ...(onDone && { onDone }),
  });
}

/** Takes one's own proposed change back. */
export function useWithdrawal(): RunningChange<string> {
  const tenantUid = useTenantUid();
  return useChange({
    call: (proposalUid: string) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/withdraw", {
          params: { path: { tenantUid, proposalUid } },
        }),
      ),
    stale: ["detect", tenantUid],
    done: () => "The proposed change was withdrawn",
  });
}

/** What became of a change of states, in a sentence. */
export function statesText(state: RuleState, changed: RuleStatesChanged): string {
  const parts = [
    changed.changed > 0
      ? `${formatCountOf(changed.changed, "rule")} ${changed.changed === 1 ? "is" : "are"} ${state}`
      : changed.proposalUid === null
        ? "No rule was changed"
        : "",
    changed.proposalUid === null ? "" : "what would go live waits for approval",
    changed.unchanged > 0 ? `${changed.unchanged} already ${changed.unchanged === 1 ? "was" : "were"}` : "",
  ];
  const text = parts.filter((part) => part !== "").join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1) + refusedText(changed.refused.length);
}

function refusedText(refused: number): string {
  return refused === 0 ? "" : `; ${formatCountOf(refused, "rule")} refused`;
}
