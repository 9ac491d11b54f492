import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SourceView } from "../../../../src/schema/views/source.ts";
import { sourcesQuery } from "../../api/sources.ts";
import { useTenantUid } from "../../api/me.ts";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatBytes, formatCount, formatRate } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";
import { SourcePanel } from "./source-panel.tsx";
import { SourceState } from "./source-state.tsx";

const ACTIVITY = "events in the last 24 hours, by hour";
/** How often rates are asked for again while the page is open. */
const REFRESH_MS = 15_000;
const uidOf = ({ name }: SourceView): string => name;

const COLUMNS: readonly Column<SourceView>[] = [
  {
    id: "state",
    header: "State",
    width: 84,
    isFixed: true,
    cell: ({ state }) => <SourceState state={state} />,
  },
  {
    id: "name",
    header: "Source",
    width: "grow",
    isFixed: true,
    cell: ({ name }) => (
      <span className="cut mono">
        <HostileText text={name} />
      </span>
    ),
  },
  {
    id: "types",
    header: "Log source",
    width: 190,
    givesWay: 2,
    cell: ({ types }) => <span className="cut dim">{types.join(", ")}</span>,
  },
  {
    id: "listener",
    header: "Way in",
    width: 90,
    givesWay: 4,
    cell: ({ listener }) => <span className="cut dim">{listener}</span>,
  },
  {
    id: "rate",
    header: "Events/s",
    width: 74,
    alignEnd: true,
    cell: ({ eventsPerSecond }) => formatRate(eventsPerSecond),
  },
  {
    id: "activity",
    header: "24 h",
    title: "Events in the last 24 hours",
    width: 64,
    cell: ({ activity }) => <Sparkline values={activity} label={ACTIVITY} />,
  },
  {
    id: "events24h",
    header: "Events",
    title: "Events in the last 24 hours",
    width: 84,
    alignEnd: true,
    givesWay: 3,
    cell: ({ events24h }) => formatCount(events24h),
  },
  {
    id: "bytes24h",
    header: "Bytes",
    title: "Bytes in the last 24 hours",
    width: 84,
    alignEnd: true,
    givesWay: 5,
    cell: ({ bytes24h }) => formatBytes(bytes24h),
  },
  {
    id: "lag",
    header: "Lag",
    title: "Received time less event time, median of the last five minutes",
    width: 76,
    alignEnd: true,
    givesWay: 1,
    cell: ({ lagMs }) => (lagMs === null ? <span className="faint">–</span> : formatSpan(Math.max(0, lagMs))),
  },
  {
    id: "quarantined",
    header: "Quarantined",
    title: "Quarantined in the last 24 hours",
    width: 92,
    alignEnd: true,
    cell: ({ quarantined24h }) =>
      quarantined24h === 0 ? (
        <span className="faint">0</span>
      ) : (
        <span className="high">{formatCount(quarantined24h)}</span>
      ),
  },
  {
    id: "errors",
    header: "Refused",
    title: "Refused by listeners in the last 24 hours",
    width: 72,
    alignEnd: true,
    isHiddenAtFirst: true,
    cell: ({ errors24h }) => formatCount(errors24h),
  },
  {
    id: "lastSeen",
    header: "Last seen",
    width: 122,
    alignEnd: true,
    cell: ({ lastSeen }) =>
      lastSeen === null ? <span className="faint">never</span> : <Time at={lastSeen} isShort />,
  },
];

/** Every sender with its rate and health. */
export function SourceList(): ReactNode {
  const tenantUid = useTenantUid();
  // an interval of the query waits for an answer that is still on its way
  const { data, error, refetch } = useQuery({
    ...sourcesQuery(tenantUid),
    refetchInterval: REFRESH_MS,
  });
  return (
    <OpenList
      name="sources"
      label="Sources"
      noun={["source", "sources"]}
      columns={COLUMNS}
      items={data?.sources}
      error={error}
      onRetry={() => void refetch()}
      uidOf={uidOf}
      narrow={narrowRow}
      empty="Nothing was received within 30 days: make a key in Admin and send events to it"
      panel={panelOf}
    />
  );
}

function panelOf(source: SourceView, close: () => void): ReactNode {
  return <SourcePanel key={source.name} source={source} onClose={close} />;
}

function narrowRow(source: SourceView): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow mono">
          <HostileText text={source.name} />
        </span>
        <SourceState state={source.state} />
      </div>
      <div className="row dim">
        <span className="cut grow">{source.types.join(", ")}</span>
        <span className="number">{formatRate(source.eventsPerSecond)}</span>
        {source.lastSeen !== null && <Time at={source.lastSeen} isShort />}
      </div>
    </>
  );
}
