import type { ReactNode } from "react";
import type { NewAsset } from "../../../../src/schema/views/asset.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { AssetForm } from "./asset-form.tsx";
import { addition, useAssetChanges } from "./use-asset-changes.ts";

const BLANK: NewAsset = { kind: "host", value: "", criticality: 4, label: "", owner: "" };

/** Names an asset. */
export function AddAssetDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const add = useAssetChanges(onClose);
  return (
    <Dialog title="Add an asset" onClose={onClose}>
      <AssetForm asset={BLANK} onSubmit={(asset) => add.run(addition(asset))}>
        {() => (
          <div className="dialog-buttons">
            <Button onClick={onClose}>Cancel</Button>
            <Button submits look="main" disabled={add.isPending}>
              Add the asset
            </Button>
          </div>
        )}
      </AssetForm>
    </Dialog>
  );
}
