import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { QuarantineGroup } from "../../../../src/schema/views/source.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { quarantineQuery } from "../../api/sources.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useStore } from "../../state/store.ts";
import { formatCount } from "../../text/format-number.ts";
import { asOf } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { QuarantinePanel } from "./quarantine-panel.tsx";
import { ReparseButton } from "./reparse-button.tsx";

const uidOf = ({ reason, sourceName, sourceType }: QuarantineGroup): string =>
  [reason, sourceName, sourceType].join("|");

const COLUMNS: readonly Column<QuarantineGroup>[] = [
  {
    id: "reason",
    header: "Reason",
    width: 170,
    isFixed: true,
    cell: ({ reason }) => <span className="cut">{reason}</span>,
  },
  {
    id: "sourceName",
    header: "Source",
    width: "grow",
    cell: ({ sourceName }) => (
      <span className="cut mono">
        <HostileText text={sourceName} />
      </span>
    ),
  },
  {
    id: "sourceType",
    header: "Log source",
    width: 170,
    givesWay: 1,
    cell: ({ sourceType }) => <span className="cut dim">{sourceType || "none named"}</span>,
  },
  { id: "count", header: "Records", width: 90, alignEnd: true, cell: ({ count }) => formatCount(count) },
  {
    id: "firstSeen",
    header: "First",
    width: 126,
    alignEnd: true,
    givesWay: 2,
    cell: ({ firstSeen }) => <Time at={firstSeen} isShort />,
  },
  {
    id: "lastSeen",
    header: "Last",
    width: 126,
    alignEnd: true,
    cell: ({ lastSeen }) => <Time at={lastSeen} isShort />,
  },
];

/** Records that could not be read, by reason and source; with another try. */
export function QuarantineTab(): ReactNode {
  const tenantUid = useTenantUid();
  const { span } = useTimeRange("7d");
  const now = useStore(asOf);
  const range = { from: span?.from ?? 0, to: span?.to ?? now };
  const mayReparse = useMay("quarantine:reparse");
  const { data, error, refetch } = useQuery(quarantineQuery(tenantUid, range));
  return (
    <>
      {mayReparse && data && data.groups.length > 0 && (
        <div className="page-bar">
          <span className="dim">
            Kept as received. After a fix or an update, records can be read again; none is stored twice.
          </span>
          <span className="grow" />
          <ReparseButton filter={range}>Read all again</ReparseButton>
        </div>
      )}
      <OpenList
        name="quarantine"
        label="Quarantine"
        noun={["group", "groups"]}
        columns={COLUMNS}
        items={data?.groups}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="Everything that was received in this time could be read"
        panel={panelOf}
      />
    </>
  );
}

function panelOf(group: QuarantineGroup, close: () => void): ReactNode {
  return <QuarantinePanel key={uidOf(group)} group={group} onClose={close} />;
}

function narrowRow(group: QuarantineGroup): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow">{group.reason}</span>
        <span className="number">{formatCount(group.count)}</span>
      </div>
      <div className="row dim">
        <span className="cut grow mono">
          <HostileText text={group.sourceName} />
        </span>
        <Time at={group.lastSeen} isShort />
      </div>
    </>
  );
}
