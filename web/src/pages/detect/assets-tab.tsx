import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AssetView } from "../../../../src/schema/views/asset.ts";
import { assetsQuery } from "../../api/assets.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { entityFilter } from "../../components/entity/entity-query.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { AddAssetDialog } from "./add-asset-dialog.tsx";
import { AssetBulk } from "./asset-bulk.tsx";
import { ASSET_CHOICE, ASSET_FIELDS, CRITICALITY_WORDS } from "./asset-choice.ts";
import { AssetPanel } from "./asset-panel.tsx";
import { ImportAssetsDialog } from "./import-assets-dialog.tsx";

const uidOf = ({ uid }: AssetView): string => uid;

const COLUMNS: readonly Column<AssetView>[] = [
  {
    id: "criticality",
    header: "Criticality",
    width: 90,
    isFixed: true,
    sort: "criticality",
    cell: ({ criticality }) => <Criticality value={criticality} />,
  },
  {
    id: "value",
    header: "Identifier",
    width: 240,
    isFixed: true,
    sort: "value",
    cell: (asset) => <EntityChip entity={asset} />,
  },
  {
    id: "label",
    header: "What it is",
    width: "grow",
    sort: "label",
    cell: ({ label }) => (
      <span className="cut">
        <HostileText text={label} />
      </span>
    ),
  },
  {
    id: "owner",
    header: "Owner",
    width: 180,
    sort: "owner",
    givesWay: 1,
    cell: ({ owner }) =>
      owner === "" ? (
        <span className="faint">nobody named</span>
      ) : (
        <span className="cut dim">
          <HostileText text={owner} />
        </span>
      ),
  },
  {
    id: "alerts",
    header: "Open alerts",
    width: 84,
    alignEnd: true,
    sort: "alerts",
    cell: (asset) => <OpenAlerts asset={asset} />,
  },
];

/** What the tenant says of its hosts, users and networks: alerts on them weigh more or less. */
export function AssetsTab(): ReactNode {
  const mayWrite = useMay("assets:write");
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(assetsQuery(useTenantUid()));
  const [dialog, setDialog] = useState<"add" | "import" | null>(null);
  const close = (): void => setDialog(null);
  useShortcuts({ "detect.add": mayWrite && (() => setDialog("add")) });
  return (
    <>
      <InSlot name="actions">
        {mayWrite && (
          <>
            <Button onClick={() => setDialog("import")}>Import CSV</Button>
            <Button look="main" keys="detect.add" onClick={() => setDialog("add")}>
              Add an asset
            </Button>
          </>
        )}
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={ASSET_FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter assets: criticality:5 kind:host owner:… DC- …"
        />
      </div>
      <OpenList
        name="assets"
        label="Assets"
        noun={["asset", "assets"]}
        columns={COLUMNS}
        items={data?.assets}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty={<NoAssets mayWrite={mayWrite} onImport={() => setDialog("import")} />}
        panel={panelOf}
        choice={ASSET_CHOICE}
        {...(mayWrite && { bulk: bulkOf })}
      />
      {dialog === "add" && <AddAssetDialog onClose={close} />}
      {dialog === "import" && <ImportAssetsDialog onClose={close} />}
    </>
  );
}

function panelOf(asset: AssetView, close: () => void): ReactNode {
  return <AssetPanel key={asset.uid} asset={asset} onClose={close} />;
}

function bulkOf(assets: readonly AssetView[], clear: () => void): ReactNode {
  return <AssetBulk assets={assets} onDone={clear} />;
}

type NoAssetsProps = { readonly mayWrite: boolean; readonly onImport: () => void };

function NoAssets({ mayWrite, onImport }: NoAssetsProps): ReactNode {
  return (
    <EmptyState
      title="No assets are named"
      action={mayWrite && <Button onClick={onImport}>Import CSV</Button>}
    >
      Every alert scores as if its host and user were of the usual importance. Name what matters, and alerts
      on it come first.
    </EmptyState>
  );
}

function Criticality({ value }: { readonly value: number }): ReactNode {
  return (
    <span className="row" title={CRITICALITY_WORDS[value]}>
      <b className="number">{value}</b>
      <span className="criticality" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((step) => (
          <i key={step} className={step <= value ? "on" : undefined} />
        ))}
      </span>
    </span>
  );
}

function OpenAlerts({ asset }: { readonly asset: AssetView }): ReactNode {
  const tenantUid = useTenantUid();
  if (asset.openAlerts === 0) return <span className="faint">0</span>;
  return (
    <Link
      className="link"
      to="/t/$tenantUid/alerts"
      params={{ tenantUid }}
      search={{ entity: entityFilter(asset) }}
      onClick={(event) => event.stopPropagation()}
    >
      {formatCount(asset.openAlerts)}
    </Link>
  );
}

function narrowRow(asset: AssetView): ReactNode {
  return (
    <>
      <div className="row">
        <Criticality value={asset.criticality} />
        <span className="cut grow mono">
          <HostileText text={asset.value} />
        </span>
        <span className="number">{asset.openAlerts > 0 && `${formatCount(asset.openAlerts)} open`}</span>
      </div>
      <div className="row dim">
        <span className="cut grow">
          <HostileText text={asset.label} />
        </span>
        <span className="cut">
          <HostileText text={asset.owner} />
        </span>
      </div>
    </>
  );
}
