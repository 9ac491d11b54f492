import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useMay, useTenantUid } from "../../api/me.ts";
import { suppressionsQuery } from "../../api/suppressions.ts";
import { Button } from "../../components/button/button.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { useDetectors } from "../../components/suppression/use-detectors.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { asOf } from "../../time/as-of.ts";
import { formatAge } from "../../time/format-time.ts";
import { NewSuppressionDialog } from "./new-suppression-dialog.tsx";
import {
  SUPPRESSION_CHOICE,
  SUPPRESSION_FIELDS,
  type SuppressionRow,
  suppressionState,
} from "./suppression-choice.ts";
import { ANY, DetectorName, SuppressionTag } from "./suppression-parts.tsx";
import { SuppressionPanel } from "./suppression-panel.tsx";

const uidOf = ({ uid }: SuppressionRow): string => uid;
const DAY_MS = 86_400_000;

const COLUMNS: readonly Column<SuppressionRow>[] = [
  {
    id: "state",
    header: "State",
    width: 74,
    isFixed: true,
    sort: "state",
    cell: ({ state }) => <SuppressionTag state={state} />,
  },
  {
    id: "detector",
    header: "Rule or list",
    width: 280,
    isFixed: true,
    cell: (row) => <DetectorName row={row} />,
  },
  {
    id: "entity",
    header: "Entity",
    width: 170,
    givesWay: 1,
    cell: ({ entity }) => (entity ? <EntityChip entity={entity} /> : ANY),
  },
  {
    id: "reason",
    header: "Reason",
    width: "grow",
    cell: ({ reason }) => (
      <span className="cut dim">
        <HostileText text={reason} />
      </span>
    ),
  },
  {
    id: "owner",
    header: "Owner",
    width: 110,
    givesWay: 4,
    sort: "owner",
    cell: ({ owner }) => (
      <span className="cut dim">
        <HostileText text={owner} />
      </span>
    ),
  },
  {
    id: "held",
    header: "Held back",
    title: "Findings held back",
    width: 76,
    alignEnd: true,
    sort: "held",
    cell: ({ suppressedCount }) =>
      suppressedCount === 0 ? <span className="faint">0</span> : formatCount(suppressedCount),
  },
  {
    id: "lastHeld",
    header: "Last held",
    title: "When a finding was last held back",
    width: 124,
    alignEnd: true,
    givesWay: 3,
    sort: "lastHeld",
    cell: ({ lastSuppressedAt }) =>
      lastSuppressedAt === null ? (
        <span className="faint">never</span>
      ) : (
        <Time at={lastSuppressedAt} isShort />
      ),
  },
  {
    id: "ends",
    header: "Ends",
    width: 96,
    alignEnd: true,
    sort: "ends",
    cell: (row) => <Ends row={row} />,
  },
];

/** What keeps findings out of the queue: whose, why, until when, and how much each has held back. */
export function SuppressionsTab(): ReactNode {
  const mayWrite = useMay("suppressions:write");
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(suppressionsQuery(useTenantUid()));
  const detectors = useDetectors();
  const now = useStore(asOf);
  const [isMaking, setMaking] = useState(false);
  useShortcuts({ "detect.add": mayWrite && (() => setMaking(true)) });
  const items = useMemo(
    () =>
      data?.suppressions.map((suppression) => ({
        ...suppression,
        state: suppressionState(suppression, now),
        detector: detectors.get(suppression.detectorUid ?? "") ?? null,
      })),
    [data, detectors, now],
  );
  return (
    <>
      <InSlot name="actions">
        {mayWrite && (
          <Button look="main" keys="detect.add" onClick={() => setMaking(true)}>
            Suppress findings
          </Button>
        )}
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={SUPPRESSION_FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter suppressions: state:active owner:… scanner …"
        />
      </div>
      <OpenList
        name="suppressions"
        label="Suppressions"
        noun={["suppression", "suppressions"]}
        columns={COLUMNS}
        items={items}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty={<NoSuppressions />}
        panel={panelOf}
        choice={SUPPRESSION_CHOICE}
      />
      {isMaking && <NewSuppressionDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function NoSuppressions(): ReactNode {
  return (
    <EmptyState title="Nothing is suppressed">
      Every finding becomes an alert. Press s on an alert to hold its like back for a time, or begin here with
      a rule, an entity or both.
    </EmptyState>
  );
}

function panelOf(row: SuppressionRow, close: () => void): ReactNode {
  return <SuppressionPanel key={row.uid} row={row} onClose={close} />;
}

function Ends({ row }: { readonly row: SuppressionRow }): ReactNode {
  const now = useStore(asOf);
  const at = row.endedAt ?? row.expiresAt;
  const isSoon = row.state === "active" && at - now < DAY_MS;
  return (
    <span
      className={isSoon ? "high" : row.state === "active" ? undefined : "faint"}
      title={new Date(at).toISOString()}
    >
      {formatAge(at, now)}
    </span>
  );
}

function narrowRow(row: SuppressionRow): ReactNode {
  return (
    <>
      <div className="row">
        <span className="grow row">
          <DetectorName row={row} />
        </span>
        <SuppressionTag state={row.state} />
      </div>
      <div className="row dim">
        <span className="cut grow mono">
          <HostileText text={row.entity?.value ?? row.reason} />
        </span>
        <span className="number">{formatCount(row.suppressedCount)} held</span>
        <Ends row={row} />
      </div>
    </>
  );
}
