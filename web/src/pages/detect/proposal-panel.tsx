import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type {
  ProposedChange,
  RuleProposal,
  RuleProposalDetail,
} from "../../../../src/schema/views/rule-life.ts";
import { answer, api } from "../../api/client.ts";
import { useMay, useMe, useTenantUid } from "../../api/me.ts";
import { proposalQuery } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { CodeView } from "../../components/code/code-view.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { CommentField } from "./comment-field.tsx";
import { ProposalStatusTag } from "./proposal-status-tag.tsx";
import { RuleDiffView } from "./rule-diff.tsx";
import { RuleStateMark } from "./rule-state-mark.tsx";
import { TestVerdict } from "./rule-tests.tsx";
import { useWithdrawal } from "./use-rule-states.ts";

export type ProposalPanelProps = { readonly proposal: RuleProposal; readonly onClose: () => void };

/** Changes that are drawn; a synchronisation can propose thousands. */
const SHOWN = 50;

/** A proposed change: who, why, what it does to each rule, and the decision. */
export function ProposalPanel({ proposal, onClose }: ProposalPanelProps): ReactNode {
  const { data, error, refetch } = useQuery(proposalQuery(useTenantUid(), proposal.uid));
  const [first = "A change of rules"] = proposal.titles;
  const more = proposal.rules - 1;
  return (
    <>
      <div className="panel-section">
        <PanelHead
          title={more > 0 ? `${first} and ${formatCountOf(more, "other rule")}` : first}
          onClose={onClose}
        />
        <ProposalFacts proposal={proposal} />
      </div>
      {error && !data && (
        <ErrorState what="The change could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && (
        <div className="panel-section">
          <SkeletonLines count={10} label="The change" />
        </div>
      )}
      {data?.status === "open" && <Decision proposal={data} />}
      {data?.changes.slice(0, SHOWN).map((change) => (
        <ChangeOf key={change.ruleUid} change={change} />
      ))}
      {data && data.changes.length > SHOWN && (
        <p className="panel-section faint">
          and {formatCountOf(data.changes.length - SHOWN, "other rule")}, which are not drawn
        </p>
      )}
    </>
  );
}

function ProposalFacts({ proposal }: { readonly proposal: RuleProposal }): ReactNode {
  const { proposedBy, proposedAt, comment, commit, decidedBy, decidedAt, decisionComment } = proposal;
  return (
    <Facts
      facts={[
        ["Status", <ProposalStatusTag key="status" status={proposal.status} />],
        [
          "Proposed",
          <span key="by">
            by <HostileText text={proposedBy.name} />, <Time at={proposedAt} isShort />
          </span>,
        ],
        ["Comment", <HostileText key="comment" text={comment || "none"} keepLines />],
        ...(commit === null ? [] : [["Commit", <code key="commit">{commit.slice(0, 12)}</code>] as const]),
        ...(decidedBy === null || decidedAt === null
          ? []
          : [
              [
                "Decided",
                <span key="decided">
                  by <HostileText text={decidedBy.name} />, <Time at={decidedAt} isShort />
                  {decisionComment !== "" && ": "}
                  <HostileText text={decisionComment} keepLines />
                </span>,
              ] as const,
            ]),
      ]}
    />
  );
}

/** Approve or refuse another's change; take one's own back. */
function Decision({ proposal }: { readonly proposal: RuleProposalDetail }): ReactNode {
  const me = useMe();
  const mayApprove = useMay("rules:approve");
  const mayWrite = useMay("rules:write");
  const withdrawal = useWithdrawal();
  if (me === null) return null;
  if (proposal.proposedBy.uid === me.uid)
    return (
      <Section title="Decision">
        <p className="dim">It is your own: another person decides.</p>
        {mayWrite && (
          <Button disabled={withdrawal.isPending} onClick={() => withdrawal.run(proposal.uid)}>
            Withdraw it
          </Button>
        )}
      </Section>
    );
  if (!mayApprove)
    return (
      <Section title="Decision">
        <p className="dim">It waits for somebody who may approve changes of rules.</p>
      </Section>
    );
  return <Deciding proposal={proposal} />;
}

type Verdict = { readonly verdict: "approve" | "refuse"; readonly force: boolean };

function Deciding({ proposal }: { readonly proposal: RuleProposalDetail }): ReactNode {
  const mayForce = useMay("rules:govern");
  const tenantUid = useTenantUid();
  const [comment, setComment] = useState("");
  const params = { path: { tenantUid, proposalUid: proposal.uid } };
  const decision = useChange({
    call: ({ verdict, force }: Verdict) =>
      verdict === "approve"
        ? answer(
            api.POST("/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/approve", {
              params,
              body: { comment: comment.trim(), force },
            }),
          )
        : answer(
            api.POST("/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/refuse", {
              params,
              body: { comment: comment.trim() },
            }),
          ),
    stale: ["detect", tenantUid],
    done: ({ verdict }) =>
      verdict === "approve" ? "The change was approved and is done" : "The change was refused",
  });
  const isStale = proposal.changes.some((change) => change.isStale);
  const failing = proposal.changes.filter(({ toState, tests }) => toState === "live" && tests.failed > 0);
  const mustForce = failing.length > 0;
  return (
    <Section title="Decision">
      {isStale && (
        <p className="bad">
          A rule was changed since: it cannot be approved any more. Refuse it, and ask again.
        </p>
      )}
      {mustForce && (
        <p className="medium">
          Tests of {formatCountOf(failing.length, "rule")} fail
          {mayForce ? "" : "; only who governs rules can approve it all the same"}.
        </p>
      )}
      <CommentField value={comment} onChange={setComment} hint="Told to whoever proposed it, and kept" />
      <div className="row wrap rule-actions">
        <Button
          look={mustForce ? "danger" : "main"}
          disabled={decision.isPending || isStale || (mustForce && !mayForce)}
          onClick={() => decision.run({ verdict: "approve", force: mustForce })}
        >
          {mustForce ? "Approve although tests fail" : "Approve the change"}
        </Button>
        <Button
          disabled={decision.isPending}
          onClick={() => decision.run({ verdict: "refuse", force: false })}
        >
          Refuse the change
        </Button>
      </div>
    </Section>
  );
}

function ChangeOf({ change }: { readonly change: ProposedChange }): ReactNode {
  const { title, fromState, toState, diff, text, isNewText, tests, isStale } = change;
  return (
    <Section title={<HostileText text={title} />} aside={<TestVerdict report={tests} />}>
      <p className="row wrap">
        {fromState === null ? "new" : <RuleStateMark state={fromState} />} → <RuleStateMark state={toState} />
        {isStale && <span className="bad">changed since it was proposed</span>}
      </p>
      {diff && <RuleDiffView diff={diff} label={`Change of ${title}`} />}
      {diff === null && isNewText && <CodeView text={text} label={`Text of ${title}`} isYaml />}
      {diff === null && !isNewText && <p className="faint">Its text stays as it is.</p>}
    </Section>
  );
}
