import { randomUUID } from "node:crypto";
import ipaddr from "ipaddr.js";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { Entity } from "../schema/finding.ts";
import { Asset } from "../schema/views/source.ts";
import { type AssetIndex, createAssetIndex } from "./asset.ts";

type AssetTables = {
  readonly asset: {
    uid: string;
    tenant_uid: string;
    kind: string;
    value: string;
    criticality: number;
    label: string;
    owner: string;
  };
};

/** Most assets a tenant may name. */
const ASSET_LIMIT = 100_000;

/** How old an index may be: another process may have changed the assets, and a score can wait that long. */
const INDEX_AGE_MS = 10_000;

/** What the tenant says of its hosts, users and networks. */
export type AssetStore = {
  /** By criticality, then value; at most 100,000. */
  list(tenantUid: string): Promise<readonly Asset[]>;
  /** Adds an asset, or changes the one with the same kind and value. @throws {AppError} `INVALID` for a wrong network. */
  put(tenantUid: string, actor: Actor, asset: Omit<Asset, "uid">): Promise<Asset>;
  /** @throws {AppError} `NOT_FOUND` */
  remove(tenantUid: string, actor: Actor, uid: string): Promise<void>;
  /** The most critical asset among some entities, read in the caller's transaction. */
  mostCritical(db: Transaction, tenantUid: string, entities: readonly Entity[]): Promise<Asset | null>;
};

export function createAssetStore(postgres: Postgres, onChange: OnChange): AssetStore {
  const indexes = new Map<string, { readonly madeAt: number; readonly index: AssetIndex }>();
  const indexOf = async (db: Transaction, tenantUid: string): Promise<AssetIndex> => {
    const known = indexes.get(tenantUid);
    if (known && Date.now() - known.madeAt < INDEX_AGE_MS) return known.index;
    const index = createAssetIndex(await selectAssets(db, tenantUid));
    indexes.set(tenantUid, { madeAt: Date.now(), index });
    return index;
  };
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectAssets(db, tenantUid)),
    put: (tenantUid, actor, asset) => {
      refuseWrongNetwork(asset);
      indexes.delete(tenantUid);
      return postgres.asTenant(tenantUid, async (db) => {
        const row = await db
          .withTables<AssetTables>()
          .insertInto("asset")
          .values({ uid: randomUUID(), tenant_uid: tenantUid, ...asset })
          .onConflict((conflict) =>
            conflict
              .columns(["tenant_uid", "kind", "value"])
              .doUpdateSet({ criticality: asset.criticality, label: asset.label, owner: asset.owner }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        await onChange(db, {
          tenantUid,
          actor,
          action: "asset.put",
          target: `${asset.kind}:${asset.value}`,
          details: asset,
        });
        return Asset.parse(row);
      });
    },
    remove: (tenantUid, actor, uid) => {
      indexes.delete(tenantUid);
      return postgres.asTenant(tenantUid, async (db) => {
        const { numDeletedRows } = await db
          .withTables<AssetTables>()
          .deleteFrom("asset")
          .where("tenant_uid", "=", tenantUid)
          .where("uid", "=", uid)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw new AppError("NOT_FOUND", "There is no such asset.");
        await onChange(db, { tenantUid, actor, action: "asset.remove", target: uid, details: {} });
      });
    },
    mostCritical: async (db, tenantUid, entities) => (await indexOf(db, tenantUid)).mostCritical(entities),
  };
}

async function selectAssets(db: Transaction, tenantUid: string): Promise<Asset[]> {
  const rows = await db
    .withTables<AssetTables>()
    .selectFrom("asset")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .orderBy("criticality", "desc")
    .orderBy("value")
    .limit(ASSET_LIMIT)
    .execute();
  return rows.map((row) => Asset.parse(row));
}

function refuseWrongNetwork(asset: Omit<Asset, "uid">): void {
  if (asset.kind !== "ip" || asset.value.includes("*")) return;
  const isValid = asset.value.includes("/") ? ipaddr.isValidCIDR(asset.value) : ipaddr.isValid(asset.value);
  if (!isValid)
    throw new AppError("INVALID", `'${asset.value}' is no address or network.`, {
      place: "value",
      expected: "10.0.0.0/8",
    });
}
