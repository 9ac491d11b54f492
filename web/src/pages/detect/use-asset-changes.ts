import type { Asset, AssetView, NewAsset } from "../../../../src/schema/views/asset.ts";
import { assetsKey } from "../../api/assets.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { formatCountOf } from "../../text/format-number.ts";

/** A change of assets, and the one that takes it back. */
export type AssetEdit = {
  readonly put: readonly NewAsset[];
  readonly remove: readonly Pick<Asset, "uid">[];
  /** Said when it is done. */
  readonly done: string;
  readonly back: Pick<AssetEdit, "put"> & { readonly remove: readonly Pick<NewAsset, "kind" | "value">[] };
};

/** Changes assets together, with undo. */
export function useAssetChanges(onDone: () => void = () => {}): RunningChange<AssetEdit> {
  const tenantUid = useTenantUid();
  const params = { path: { tenantUid } };
  const stale = assetsKey(tenantUid);
  const send = (put: readonly NewAsset[], uids: readonly string[]): Promise<unknown> =>
    answer(
      api.POST("/api/v1/tenants/{tenantUid}/assets/changes", {
        params,
        body: { put: put.map(bare), remove: uids },
      }),
    );
  const takeBack = useChange({
    call: async ({ back }: AssetEdit) => {
      // what was put has got its uid only now
      const { assets } = await answer(api.GET("/api/v1/tenants/{tenantUid}/assets", { params }));
      const gone = new Set(back.remove.map(nameOf));
      await send(
        back.put,
        assets.filter((asset) => gone.has(nameOf(asset))).map(({ uid }) => uid),
      );
    },
    stale,
    done: () => "The assets are as they were",
  });
  return useChange({
    call: ({ put, remove }: AssetEdit) =>
      send(
        put,
        remove.map(({ uid }) => uid),
      ),
    stale,
    done: ({ done }) => done,
    undo: (edit) => () => takeBack.run(edit),
    onDone,
  });
}

/** An asset added. */
export function addition(asset: NewAsset): AssetEdit {
  return { put: [asset], remove: [], done: `Added ${asset.value}`, back: { put: [], remove: [asset] } };
}

/** One asset changed; with another name it is another asset in the place of the old one. */
export function replacement(old: AssetView, next: NewAsset): AssetEdit {
  const isRenamed = nameOf(old) !== nameOf(next);
  return {
    put: [next],
    remove: isRenamed ? [old] : [],
    done: `Changed ${next.value}`,
    back: { put: [old], remove: isRenamed ? [next] : [] },
  };
}

/** The same part of many changed. */
export function partChanged(
  assets: readonly AssetView[],
  part: Partial<Pick<NewAsset, "criticality" | "owner">>,
): AssetEdit {
  return {
    put: assets.map((asset) => ({ ...asset, ...part })),
    remove: [],
    done: `Changed ${formatCountOf(assets.length, "asset")}`,
    back: { put: assets, remove: [] },
  };
}

export function removal(assets: readonly AssetView[]): AssetEdit {
  const [only] = assets;
  const what = assets.length === 1 && only ? only.value : formatCountOf(assets.length, "asset");
  return { put: [], remove: assets, done: `Removed ${what}`, back: { put: assets, remove: [] } };
}

function nameOf({ kind, value }: Pick<NewAsset, "kind" | "value">): string {
  return `${kind}:${value.toLowerCase()}`;
}

function bare({ kind, value, criticality, label, owner }: NewAsset): NewAsset {
  return { kind, value, criticality, label, owner };
}
