import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { RuleDetail, RuleIssue, RulesAdded } from "../../../../../src/schema/views/rule.ts";
import { answer, api } from "../../../api/client.ts";
import { ruleQuery } from "../../../api/detect.ts";
import { useTenantUid } from "../../../api/me.ts";
import { withStepUp } from "../../../api/step-up.ts";
import { sayDone, sayUnchanged } from "../../../components/feedback/toasts.ts";
import { useWithdrawal } from "../use-rule-states.ts";
import type { RuleState } from "../rule-states.ts";
import { testsPath, writtenRule } from "./rule-text.ts";
import type { DraftState } from "./use-rule-draft.ts";

export type Save = {
  readonly state: RuleState;
  readonly comment: string;
  /** Save although somebody else did since one began. */
  readonly isOver: boolean;
  readonly forceTests: boolean;
};

export type SavedRule = {
  readonly run: (save: Save) => void;
  readonly isPending: boolean;
  readonly isConflict: boolean;
  readonly error: Error | null;
  /** Why nothing was saved. */
  readonly issues: readonly RuleIssue[];
};

export type SaveOf = {
  readonly rule: RuleDetail | null;
  readonly draft: DraftState;
  readonly path: string;
};

/** Saves what was written as a new version, says so with undo, and goes to the rule. */
export function useSaveRule({ rule, draft, path }: SaveOf): SavedRule {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const navigate = useNavigate();
  const undo = useUndoSave();
  const [isConflict, setConflict] = useState(false);
  const old = (): Promise<void> => client.invalidateQueries({ queryKey: ["detect", tenantUid] });
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (save: Save): Promise<RulesAdded | null> => {
      if (rule !== null && !save.isOver) {
        const now = await client.fetchQuery({ ...ruleQuery(tenantUid, rule.uid), staleTime: 0 });
        if (now.version !== rule.version) return null;
      }
      const { state, comment, forceTests } = save;
      const files = filesOf(draft, rule, path);
      return withStepUp(() =>
        answer(
          api.POST("/api/v1/tenants/{tenantUid}/rules", {
            params: { path: { tenantUid } },
            body: { files, state, comment, forceTests },
          }),
        ),
      );
    },
    onSuccess: (saved, { state }) => {
      setConflict(saved === null);
      if (saved === null || isRefused(saved)) return;
      draft.forget();
      const { uid, title } = writtenRule(draft.text);
      sayDone(savedText(title, state, saved), undo({ uid, rule: uid === rule?.uid ? rule : null, saved }));
      const search = uid === null ? {} : { open: uid };
      const to = { to: "/t/$tenantUid/detect", params: { tenantUid }, search } as const;
      // nothing is lost any more
      void navigate({ ...to, ignoreBlocker: true });
    },
    onSettled: old,
  });
  return { run: mutate, isPending, isConflict, error, issues: data && isRefused(data) ? data.issues : [] };
}

function isRefused({ added, updated, unchanged }: RulesAdded): boolean {
  return added + updated + unchanged === 0;
}

/** A file of tests goes along where there are tests, or were: an empty one takes them away. */
function filesOf(
  { text, tests }: DraftState,
  rule: RuleDetail | null,
  path: string,
): { path: string; text: string }[] {
  const hasTests = tests.trim() !== "" || (rule?.tests ?? "") !== "";
  return [{ path, text }, ...(hasTests ? [{ path: testsPath(path), text: tests }] : [])];
}

function savedText(title: string, state: RuleState, { proposalUid, unchanged }: RulesAdded): string {
  if (proposalUid !== null) return `${title}: the change waits for approval`;
  return unchanged > 0
    ? `${title} is ${state}; its text is as before`
    : `${title} was saved, and is ${state}`;
}

type UndoOf = {
  readonly uid: string | null;
  /** What was there before; null for a rule that is new. */
  readonly rule: RuleDetail | null;
  readonly saved: RulesAdded;
};

/** How a save is taken back: the version before again, in its state; a rule that was not the tenant's own goes. */
function useUndoSave(): (of: UndoOf) => (() => void) | null {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const withdraw = useWithdrawal();
  const takeBack = async (uid: string, rule: RuleDetail | null): Promise<void> => {
    try {
      await putBack(uid, rule);
      sayDone(rule === null ? "The new rule was removed" : `${rule.title} is as before`);
    } catch (error) {
      sayUnchanged(error instanceof Error ? error : new Error(String(error)));
    }
    await client.invalidateQueries({ queryKey: ["detect", tenantUid] });
  };
  const putBack = async (uid: string, rule: RuleDetail | null): Promise<void> => {
    const path = { tenantUid, ruleUid: uid };
    if (rule?.origin !== "tenant" || rule.versionNumber === null)
      await api.DELETE("/api/v1/tenants/{tenantUid}/rules/{ruleUid}", { params: { path } });
    else
      await answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/rollback", {
          params: { path },
          body: { number: rule.versionNumber },
        }),
      );
    if (rule !== null)
      await answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/states", {
          params: { path: { tenantUid } },
          body: { ruleUids: [uid], state: rule.state },
        }),
      );
  };
  return ({ uid, rule, saved }) => {
    const { proposalUid } = saved;
    if (proposalUid !== null) return () => withdraw.run(proposalUid);
    if (uid === null) return null;
    return () => void takeBack(uid, rule);
  };
}
