import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { auditQuery, auditVerifyQuery } from "../../api/admin.ts";
import { useTenantUid } from "../../api/me.ts";
import type { AuditEntry } from "../../api/paths.ts";
import { Button } from "../../components/button/button.tsx";
import { JsonTree } from "../../components/json/json-tree.tsx";
import { Facts } from "../../components/panel/section.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount } from "../../text/format-number.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";

const uidOf = ({ seq }: AuditEntry): string => String(seq);

const FIELDS: readonly FilterField[] = [
  { name: "actor", label: "actor" },
  { name: "action", label: "action" },
];

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    id: "seq",
    header: "No.",
    width: 70,
    alignEnd: true,
    cell: ({ seq }) => <span className="mono dim">{seq}</span>,
  },
  {
    id: "at",
    header: "When",
    width: 130,
    isFixed: true,
    cell: ({ at }) => <Time at={Date.parse(at)} isShort />,
  },
  {
    id: "actor",
    header: "Who",
    width: 170,
    cell: ({ actorName }) => (
      <span className="cut">
        <HostileText text={actorName} />
      </span>
    ),
  },
  {
    id: "action",
    header: "Did",
    width: 190,
    cell: ({ action }) => <span className="cut mono">{action}</span>,
  },
  {
    id: "target",
    header: "To",
    width: "grow",
    cell: ({ target }) => (
      <span className="cut dim">
        <HostileText text={target} />
      </span>
    ),
  },
];

/** The log of every change and sign-in, newest first, and whether its chain is whole. */
export function AuditTab(): ReactNode {
  const tenantUid = useTenantUid();
  const [state, setState] = useUrlState();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const { actor, action } = state;
  const filter = {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(before !== undefined && { before }),
  };
  const { data, error, refetch } = useQuery(auditQuery(tenantUid, filter));
  const oldest = data?.entries.at(-1)?.seq;
  return (
    <>
      <InSlot name="actions">
        <ChainState />
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={(patch, how) => {
            setBefore(undefined);
            setState(patch, how);
          }}
          placeholder="Filter the log: actor:kim action:key.issue"
          wordsField="actor"
        />
        {before !== undefined && <Button onClick={() => setBefore(undefined)}>Newest</Button>}
        {oldest !== undefined && oldest > 1 && <Button onClick={() => setBefore(oldest)}>Older</Button>}
      </div>
      <OpenList
        name="audit"
        label="Audit log"
        noun={["entry", "entries"]}
        columns={COLUMNS}
        items={data?.entries}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="Nothing was logged that matches"
        panel={panelOf}
      />
    </>
  );
}

function ChainState(): ReactNode {
  const tenantUid = useTenantUid();
  const { data, isFetching, refetch } = useQuery({ ...auditVerifyQuery(tenantUid), enabled: false });
  return (
    <>
      <span role="status">
        {data && !data.fault && (
          <span className="good">All {formatCount(data.entries)} entries are whole</span>
        )}
        {data?.fault && (
          <span className="bad">
            Entry {data.fault.seq}: {data.fault.problem}
          </span>
        )}
      </span>
      <Button disabled={isFetching} onClick={() => void refetch()}>
        {isFetching ? "Walking the chain" : "Verify the chain"}
      </Button>
    </>
  );
}

function panelOf(entry: AuditEntry, close: () => void): ReactNode {
  return <EntryPanel entry={entry} onClose={close} />;
}

function narrowRow(entry: AuditEntry): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow mono">{entry.action}</span>
        <Time at={Date.parse(entry.at)} isShort />
      </div>
      <div className="row dim">
        <span className="cut grow">
          <HostileText text={entry.actorName} />
        </span>
        <span className="cut">
          <HostileText text={entry.target} />
        </span>
      </div>
    </>
  );
}

type EntryPanelProps = { readonly entry: AuditEntry; readonly onClose: () => void };

function EntryPanel({ entry, onClose }: EntryPanelProps): ReactNode {
  return (
    <div className="panel-section">
      <PanelHead title={entry.action} onClose={onClose} />
      <Facts
        facts={[
          ["When", <Time key="at" at={Date.parse(entry.at)} />],
          ["Who", <HostileText key="who" text={entry.actorName} />],
          ["To", <HostileText key="to" text={entry.target} />],
          ["Hash", <code key="hash">{entry.hash.slice(0, 16)}…</code>],
        ]}
      />
      <JsonTree value={entry.details} label="Details" />
    </div>
  );
}
