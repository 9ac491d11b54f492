import type { ReactNode } from "react";
import type { AssetView } from "../../../../src/schema/views/asset.ts";
import { useMay } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { entityFilter } from "../../components/entity/entity-query.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { AlertLines } from "./alert-lines.tsx";
import { CRITICALITY_WORDS } from "./asset-choice.ts";
import { AssetForm } from "./asset-form.tsx";
import { removal, replacement, useAssetChanges } from "./use-asset-changes.ts";

export type AssetPanelProps = { readonly asset: AssetView; readonly onClose: () => void };

/** One asset: what is said of it, and the alerts on it. */
export function AssetPanel({ asset, onClose }: AssetPanelProps): ReactNode {
  const mayWrite = useMay("assets:write");
  const { kind, value, criticality, label, owner } = asset;
  return (
    <>
      <div className="panel-section">
        <PanelHead title={value} onClose={onClose} />
        {mayWrite ? (
          // drawn anew when somebody else, or undo, has changed it
          <EditForm
            key={[kind, value, criticality, label, owner].join("\n")}
            asset={asset}
            onClose={onClose}
          />
        ) : (
          <Facts
            facts={[
              ["Criticality", `${criticality} of 5, ${CRITICALITY_WORDS[criticality] ?? ""}`],
              ["What it is", <HostileText key="label" text={label} />],
              ["Owner", <HostileText key="owner" text={owner || "nobody named"} />],
            ]}
          />
        )}
      </div>
      <AlertLines title="Alerts on it" filter={{ entity: entityFilter(asset) }} empty="It has no alerts" />
    </>
  );
}

function EditForm({ asset, onClose }: AssetPanelProps): ReactNode {
  const change = useAssetChanges();
  const remove = useAssetChanges(onClose);
  return (
    <AssetForm asset={asset} onSubmit={(next) => change.run(replacement(asset, next))}>
      {(isChanged) => (
        <div className="row wrap rule-actions">
          <Button submits disabled={!isChanged || change.isPending}>
            Save the change
          </Button>
          <Button disabled={remove.isPending} onClick={() => remove.run(removal([asset]))}>
            Remove the asset
          </Button>
        </div>
      )}
    </AssetForm>
  );
}
