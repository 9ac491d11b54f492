import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import type { RuleProposal } from "../../../../src/schema/views/rule-life.ts";
import { answer, api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { policyQuery, proposalsQuery, reviewKey } from "../../api/rules.ts";
import { useChange } from "../../components/feedback/use-change.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { EmptyState } from "../../components/states/empty-state.tsx";
import type { RowChoice } from "../../components/table/chosen-rows.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { ProposalPanel } from "./proposal-panel.tsx";
import { ProposalStatusTag } from "./proposal-status-tag.tsx";

const uidOf = ({ uid }: RuleProposal): string => uid;

const FIELDS: readonly FilterField[] = [
  {
    name: "status",
    label: "status",
    takesMany: true,
    values: ["open", "approved", "refused", "withdrawn"].map((value) => ({ value, label: value })),
  },
];

const CHOICE: RowChoice<RuleProposal> = {
  text: ({ titles, proposedBy, comment }) => [...titles, proposedBy.name, comment].join(" "),
  fields: { status: ({ status }) => status },
  orders: { at: ({ proposedAt }) => proposedAt, rules: ({ rules }) => rules },
  sort: "at.desc",
  tie: uidOf,
};

const COLUMNS: readonly Column<RuleProposal>[] = [
  {
    id: "status",
    header: "Status",
    width: 96,
    isFixed: true,
    cell: (proposal) => <ProposalStatusTag status={proposal.status} />,
  },
  {
    id: "titles",
    header: "Rules",
    width: "grow",
    isFixed: true,
    cell: ({ titles, rules }) => (
      <span className="cut">
        <HostileText text={titles.join(", ")} />
        {rules > titles.length && (
          <span className="faint"> and {formatCount(rules - titles.length)} more</span>
        )}
      </span>
    ),
  },
  {
    id: "comment",
    header: "Comment",
    width: 260,
    givesWay: 1,
    cell: ({ comment }) => (
      <span className="cut dim">
        <HostileText text={comment} />
      </span>
    ),
  },
  {
    id: "by",
    header: "Proposed by",
    width: 150,
    cell: ({ proposedBy }) => (
      <span className="cut">
        <HostileText text={proposedBy.name} />
      </span>
    ),
  },
  {
    id: "rules",
    header: "Count",
    width: 56,
    alignEnd: true,
    givesWay: 2,
    sort: "rules",
    cell: ({ rules }) => formatCount(rules),
  },
  {
    id: "at",
    header: "When",
    width: 116,
    alignEnd: true,
    sort: "at",
    cell: ({ proposedAt }) => <Time at={proposedAt} isShort />,
  },
];

/** Changes of rules that wait for another person's approval, and those that were decided. */
export function ReviewTab(): ReactNode {
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(proposalsQuery(useTenantUid()));
  return (
    <>
      <InSlot name="actions">
        <Policy />
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter changes: status:open words of a title, a name or a comment …"
        />
      </div>
      <OpenList
        name="proposals"
        label="Proposed changes"
        noun={["change", "changes"]}
        columns={COLUMNS}
        items={data?.proposals}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty={<NoProposals />}
        panel={panelOf}
        choice={CHOICE}
      />
    </>
  );
}

function panelOf(proposal: RuleProposal, close: () => void): ReactNode {
  return <ProposalPanel key={proposal.uid} proposal={proposal} onClose={close} />;
}

/** Whether changes to live need another person's approval: said to all, set by who governs. */
function Policy(): ReactNode {
  const id = useId();
  const tenantUid = useTenantUid();
  const mayGovern = useMay("rules:govern");
  const { data } = useQuery(policyQuery(tenantUid));
  const change = useChange({
    call: (needsApproval: boolean) =>
      answer(
        api.PUT("/api/v1/tenants/{tenantUid}/rule-review/policy", {
          params: { path: { tenantUid } },
          body: { needsApproval },
        }),
      ),
    stale: reviewKey(tenantUid),
    done: (needsApproval) =>
      needsApproval
        ? "What changes live rules needs another person's approval now"
        : "Changes of live rules need no approval any more",
  });
  if (!data) return null;
  if (!mayGovern)
    return (
      <span className="faint">
        {data.needsApproval ? "Changes to live need approval" : "Changes need no approval"}
      </span>
    );
  return (
    <span className="row">
      <input
        id={id}
        type="checkbox"
        checked={data.needsApproval}
        disabled={change.isPending}
        onChange={(event) => change.run(event.target.checked)}
      />
      <label htmlFor={id}>Changes to live need another person&rsquo;s approval</label>
    </span>
  );
}

function NoProposals(): ReactNode {
  const { data } = useQuery(policyQuery(useTenantUid()));
  return (
    <EmptyState title="No change was proposed">
      {data?.needsApproval === true
        ? "What would change a live rule waits here until another person approves it."
        : "Changes of live rules take effect at once. Where they need another person’s approval, they wait here."}
    </EmptyState>
  );
}

function narrowRow(proposal: RuleProposal): ReactNode {
  return (
    <>
      <div className="row">
        <ProposalStatusTag status={proposal.status} />
        <span className="cut grow">
          <HostileText text={proposal.titles[0] ?? ""} />
        </span>
        <span className="faint">{formatCountOf(proposal.rules, "rule")}</span>
      </div>
      <div className="row dim">
        <span className="cut grow">
          <HostileText text={proposal.proposedBy.name} />
        </span>
        <Time at={proposal.proposedAt} isShort />
      </div>
    </>
  );
}
