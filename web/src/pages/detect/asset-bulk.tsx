import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { AssetView } from "../../../../src/schema/views/asset.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { CRITICALITIES, CRITICALITY_WORDS } from "./asset-choice.ts";
import { partChanged, removal, useAssetChanges } from "./use-asset-changes.ts";

export type AssetBulkProps = { readonly assets: readonly AssetView[]; readonly onDone: () => void };

/** What can be done with the marked assets; all of it can be taken back. */
export function AssetBulk({ assets, onDone }: AssetBulkProps): ReactNode {
  const [isNaming, setNaming] = useState(false);
  const change = useAssetChanges(onDone);
  const levels = CRITICALITIES.map((criticality) => ({
    id: String(criticality),
    label: `${criticality} ${CRITICALITY_WORDS[criticality] ?? ""}`,
    run: () => change.run(partChanged(assets, { criticality })),
  }));
  return (
    <>
      <ActionMenu groups={[{ label: "Criticality", actions: levels }]}>
        <Button disabled={change.isPending}>Criticality</Button>
      </ActionMenu>
      <Button disabled={change.isPending} onClick={() => setNaming(true)}>
        Owner
      </Button>
      <Button disabled={change.isPending} onClick={() => change.run(removal(assets))}>
        Remove
      </Button>
      {isNaming && (
        <OwnerDialog
          count={assets.length}
          onClose={() => setNaming(false)}
          onName={(owner) => {
            setNaming(false);
            change.run(partChanged(assets, { owner }));
          }}
        />
      )}
    </>
  );
}

type OwnerDialogProps = {
  readonly count: number;
  readonly onName: (owner: string) => void;
  readonly onClose: () => void;
};

function OwnerDialog({ count, onName, onClose }: OwnerDialogProps): ReactNode {
  const id = useId();
  const [owner, setOwner] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onName(owner.trim());
  };
  return (
    <Dialog title={`Owner of ${formatCountOf(count, "asset")}`} onClose={onClose} width={400}>
      <form onSubmit={submit}>
        <Field label="Owner" htmlFor={id} hint="Empty: nobody is named">
          <input
            id={id}
            className="input"
            maxLength={200}
            autoComplete="off"
            aria-describedby={`${id}-hint`}
            value={owner}
            onChange={(event) => setOwner(event.target.value)}
          />
        </Field>
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main">
            Set the owner
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
