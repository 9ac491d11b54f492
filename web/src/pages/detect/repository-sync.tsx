import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SyncAnswer, SyncChange, SyncPlan } from "../../../../src/schema/views/rule-repository.ts";
import { answer, api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { sayDone } from "../../components/feedback/toasts.ts";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { IssueList } from "./issue-list.tsx";
import { RuleDiffView } from "./rule-diff.tsx";
import { RuleStateMark } from "./rule-state-mark.tsx";
import { TestVerdict } from "./rule-tests.tsx";

/** Changes that are drawn; a first synchronisation has thousands. */
const SHOWN = 100;

/** What is in the repository, held against what is here; and taking it over. */
export function RepositorySync(): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("rules:write");
  const client = useQueryClient();
  const sync = useMutation({
    mutationFn: (dryRun: boolean): Promise<SyncAnswer> =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rule-repository/sync", {
          params: { path: { tenantUid } },
          body: { dryRun },
        }),
      ),
    onSuccess: ({ run, plan }) => {
      if (run !== null) sayDone(`Synchronised: ${planText(plan)}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["detect", tenantUid] }),
  });
  if (!mayWrite) return null;
  return (
    <Section title="Synchronise">
      <div className="row wrap">
        <Button disabled={sync.isPending} onClick={() => sync.mutate(true)}>
          {sync.isPending && sync.variables ? "Reading …" : "See what it would do"}
        </Button>
        <Button look="main" disabled={sync.isPending} onClick={() => sync.mutate(false)}>
          {sync.isPending && !sync.variables ? "Synchronising …" : "Synchronise now"}
        </Button>
      </div>
      {sync.error && <ErrorLine what="The repository could not be read" error={sync.error} />}
      {sync.data && <Plan answer={sync.data} />}
    </Section>
  );
}

function planText({ added, changed, removed, unchanged }: SyncPlan): string {
  const parts = [
    `${formatCount(added)} added`,
    `${formatCount(changed)} changed`,
    `${formatCount(removed)} retired`,
    `${formatCount(unchanged)} as they are`,
  ];
  return parts.join(", ");
}

function Plan({ answer: { plan, run } }: { readonly answer: SyncAnswer }): ReactNode {
  return (
    <div className="trial-outcome">
      <p role="status">
        {run === null ? "It would be: " : "It was: "}
        {planText(plan)}
        {plan.commit !== null && (
          <>
            {" "}
            at <code>{plan.commit.slice(0, 12)}</code>
          </>
        )}
        {plan.heldBack > 0 && (
          <span className="medium">; {formatCountOf(plan.heldBack, "rule")} held back, whose tests fail</span>
        )}
        {run !== null && run.proposalUid !== null && "; the changes wait for approval"}
      </p>
      {plan.issues.length > 0 && (
        <>
          <h3>Faults</h3>
          <IssueList issues={plan.issues} />
        </>
      )}
      {plan.changes.slice(0, SHOWN).map((change) => (
        <Change key={change.ruleUid} change={change} />
      ))}
      {plan.changes.length > SHOWN && (
        <p className="faint">and {formatCountOf(plan.changes.length - SHOWN, "other rule")}</p>
      )}
    </div>
  );
}

function Change({ change }: { readonly change: SyncChange }): ReactNode {
  const { kind, title, path, fromState, toState, diff, tests, isHeldBack, isDrift } = change;
  return (
    <details className="test-record">
      <summary>
        <span className="dim">{kind}</span>{" "}
        <b>
          <HostileText text={title} />
        </b>{" "}
        {fromState !== null && fromState !== toState && (
          <>
            <RuleStateMark state={fromState} /> →{" "}
          </>
        )}
        <RuleStateMark state={toState} /> {tests.passed + tests.failed > 0 && <TestVerdict report={tests} />}
        {isHeldBack && <span className="medium"> held back: it stays as it is</span>}
        {isDrift && <span className="medium"> changed here since it came; that change goes</span>}
      </summary>
      <code className="faint">
        <HostileText text={path} />
      </code>
      {diff ? (
        <RuleDiffView diff={diff} label={`Change of ${title}`} />
      ) : (
        <p className="faint">{kind === "added" ? "It is new here." : "Its text stays as it is."}</p>
      )}
    </details>
  );
}
