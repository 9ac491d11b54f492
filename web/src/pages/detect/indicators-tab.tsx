import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { IndicatorListView } from "../../../../src/schema/views/rule.ts";
import { indicatorListsQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount } from "../../text/format-number.ts";
import { ImportListDialog } from "./import-list-dialog.tsx";
import { IndicatorPanel } from "./indicator-panel.tsx";

const uidOf = ({ uid }: IndicatorListView): string => uid;

const COLUMNS: readonly Column<IndicatorListView>[] = [
  {
    id: "level",
    header: "",
    title: "Level",
    width: 28,
    isFixed: true,
    cell: ({ level }) => <LevelMark level={level} />,
  },
  {
    id: "name",
    header: "List",
    width: "grow",
    isFixed: true,
    cell: ({ name, isEnabled }) => (
      <span className={isEnabled ? "cut" : "cut faint"}>
        <HostileText text={isEnabled ? name : `${name} (off)`} />
      </span>
    ),
  },
  {
    id: "counts",
    header: "Indicators",
    width: 260,
    givesWay: 1,
    cell: ({ counts }) => <span className="cut dim">{countsText(counts)}</span>,
  },
  {
    id: "findings",
    header: "30 d",
    title: "Findings in the last 30 days",
    width: 66,
    alignEnd: true,
    cell: ({ findings30d }) => formatCount(findings30d),
  },
  {
    id: "expiresAt",
    header: "Ends",
    width: 126,
    alignEnd: true,
    givesWay: 2,
    cell: ({ expiresAt }) =>
      expiresAt === null ? <span className="faint">never</span> : <Time at={expiresAt} isShort />,
  },
];

/** Lists of indicators that every event is matched against. */
export function IndicatorsTab(): ReactNode {
  const mayWrite = useMay("indicators:write");
  const { data, error, refetch } = useQuery(indicatorListsQuery(useTenantUid()));
  const [isImporting, setImporting] = useState(false);
  useShortcuts({ "detect.add": mayWrite && (() => setImporting(true)) });
  return (
    <>
      {mayWrite && (
        <InSlot name="actions">
          <Button look="main" keys="detect.add" onClick={() => setImporting(true)}>
            Import a list
          </Button>
        </InSlot>
      )}
      <OpenList
        name="indicators"
        label="Indicator lists"
        noun={["list", "lists"]}
        columns={COLUMNS}
        items={data?.lists}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="No lists: import CSV, plain lines or a STIX bundle"
        panel={panelOf}
      />
      {isImporting && <ImportListDialog onClose={() => setImporting(false)} />}
    </>
  );
}

function panelOf(list: IndicatorListView, close: () => void): ReactNode {
  return <IndicatorPanel key={list.uid} list={list} onClose={close} />;
}

function countsText(counts: IndicatorListView["counts"]): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([kind, count]) => `${formatCount(count)} ${kind}`).join(", ") || "none";
}

function narrowRow(list: IndicatorListView): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={list.level} />
        <span className="cut grow">
          <HostileText text={list.name} />
        </span>
        <span className="number">{formatCount(list.findings30d)}</span>
      </div>
      <div className="row dim">
        <span className="cut">{countsText(list.counts)}</span>
      </div>
    </>
  );
}
