import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { AppError } from "../lib/app-error.ts";
import type { OnChange } from "../platform/postgres/on-change.ts";
import type { Postgres, Transaction } from "../platform/postgres/postgres.ts";
import type { Actor } from "../schema/change-notice.ts";
import type { Entity } from "../schema/finding.ts";
import { Asset, type AssetChanges, type AssetsChanged, type NewAsset } from "../schema/views/asset.ts";
import { type AssetIndex, createAssetIndex, networkFault } from "./asset.ts";

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

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const ROWS_AT_ONCE = 5000;

/** Changes up to this many are told to the audit log one by one, larger ones as figures. */
const TOLD_CHANGES = 100;

/** What the tenant says of its hosts, users and networks. */
export type AssetStore = {
  /** By criticality, then value; at most 100,000. */
  list(tenantUid: string): Promise<readonly Asset[]>;
  /** Adds an asset, or changes the one with the same kind and value. @throws {AppError} `INVALID` for a wrong network. */
  put(tenantUid: string, actor: Actor, asset: NewAsset): Promise<Asset>;
  /**
   * Removes and puts in one transaction. Uids that are not there are not missed.
   * @throws {AppError} `INVALID` for a wrong network, an asset that is named twice, and too many
   */
  change(tenantUid: string, actor: Actor, changes: AssetChanges): Promise<AssetsChanged>;
  /** @throws {AppError} `NOT_FOUND` */
  remove(tenantUid: string, actor: Actor, uid: string): Promise<void>;
  /** The most critical asset among some entities, read in the caller's transaction. */
  mostCritical(db: Transaction, tenantUid: string, entities: readonly Entity[]): Promise<Asset | null>;
};

export function createAssetStore(postgres: Postgres, onChange: OnChange): AssetStore {
  const indexes = new Map<string, { readonly madeAt: number; readonly index: AssetIndex }>();
  const indexOf = async (db: Transaction, tenantUid: string): Promise<AssetIndex> => {
    const known = indexes.get(tenantUid);
    if (known && performance.now() - known.madeAt < INDEX_AGE_MS) return known.index;
    const index = createAssetIndex(await selectAssets(db, tenantUid));
    indexes.set(tenantUid, { madeAt: performance.now(), index });
    return index;
  };
  /** The index is forgotten after the change too: it may have been made anew while the change was not to be seen. */
  const changing = async <T>(tenantUid: string, change: (db: Transaction) => Promise<T>): Promise<T> => {
    const result = await postgres.asTenant(tenantUid, change);
    indexes.delete(tenantUid);
    return result;
  };
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectAssets(db, tenantUid)),
    put: (tenantUid, actor, asset) => {
      refuseWrong([asset]);
      return changing(tenantUid, async (db) => {
        await upsert(db, tenantUid, [asset]);
        await refuseTooMany(db, tenantUid);
        const target = `${asset.kind}:${asset.value}`;
        await onChange(db, { tenantUid, actor, action: "asset.put", target, details: asset });
        return selectOne(db, tenantUid, asset);
      });
    },
    change: (tenantUid, actor, changes) => {
      refuseWrong(changes.put);
      return changing(tenantUid, async (db) => {
        const removed = await removeAll(db, tenantUid, changes.remove);
        const figures = { ...(await upsert(db, tenantUid, changes.put)), removed };
        await refuseTooMany(db, tenantUid);
        const isTold = changes.put.length + changes.remove.length <= TOLD_CHANGES;
        const details = isTold ? { ...figures, ...changes } : figures;
        await onChange(db, { tenantUid, actor, action: "asset.change", target: "assets", details });
        return figures;
      });
    },
    remove: (tenantUid, actor, uid) =>
      changing(tenantUid, async (db) => {
        if ((await removeAll(db, tenantUid, [uid])) === 0)
          throw new AppError("NOT_FOUND", "There is no such asset.");
        await onChange(db, { tenantUid, actor, action: "asset.remove", target: uid, details: {} });
      }),
    mostCritical: async (db, tenantUid, entities) => (await indexOf(db, tenantUid)).mostCritical(entities),
  };
}

async function removeAll(db: Transaction, tenantUid: string, uids: readonly string[]): Promise<number> {
  if (uids.length === 0) return 0;
  const { numDeletedRows } = await db
    .withTables<AssetTables>()
    .deleteFrom("asset")
    .where("tenant_uid", "=", tenantUid)
    .where("uid", "=", sql<string>`any(${[...uids]})`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function upsert(
  db: Transaction,
  tenantUid: string,
  assets: readonly NewAsset[],
): Promise<Omit<AssetsChanged, "removed">> {
  let added = 0;
  let changed = 0;
  for (let from = 0; from < assets.length; from += ROWS_AT_ONCE) {
    const rows = await upsertSome(db, tenantUid, assets.slice(from, from + ROWS_AT_ONCE));
    const isNew = rows.filter((row) => row.isNew).length;
    added += isNew;
    changed += rows.length - isNew;
  }
  return { added, changed, unchanged: assets.length - added - changed };
}

/** Rows that are as they were are not answered. */
function upsertSome(
  db: Transaction,
  tenantUid: string,
  assets: readonly NewAsset[],
): Promise<{ isNew: boolean }[]> {
  return (
    db
      .withTables<AssetTables>()
      .insertInto("asset")
      .values(assets.map((asset) => ({ uid: randomUUID(), tenant_uid: tenantUid, ...asset })))
      .onConflict((conflict) =>
        conflict
          .expression(sql`tenant_uid, kind, lower(value)`)
          .doUpdateSet((eb) => ({
            value: eb.ref("excluded.value"),
            criticality: eb.ref("excluded.criticality"),
            label: eb.ref("excluded.label"),
            owner: eb.ref("excluded.owner"),
          }))
          .where(
            sql<boolean>`(asset.value, asset.criticality, asset.label, asset.owner)
            is distinct from (excluded.value, excluded.criticality, excluded.label, excluded.owner)`,
          ),
      )
      // a row that was inserted has never been locked or replaced
      .returning(sql<boolean>`xmax = 0`.as("isNew"))
      .execute()
  );
}

async function selectOne(db: Transaction, tenantUid: string, asset: NewAsset): Promise<Asset> {
  const row = await db
    .withTables<AssetTables>()
    .selectFrom("asset")
    .selectAll()
    .where("tenant_uid", "=", tenantUid)
    .where("kind", "=", asset.kind)
    .where(sql`lower(value)`, "=", sql`lower(${asset.value})`)
    .executeTakeFirstOrThrow();
  return Asset.parse(row);
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

async function refuseTooMany(db: Transaction, tenantUid: string): Promise<void> {
  const { total } = await db
    .withTables<AssetTables>()
    .selectFrom("asset")
    .select((eb) => eb.fn.countAll<string>().as("total"))
    .where("tenant_uid", "=", tenantUid)
    .executeTakeFirstOrThrow();
  if (Number(total) > ASSET_LIMIT)
    throw new AppError("INVALID", `A tenant names at most ${ASSET_LIMIT} assets.`, { limit: ASSET_LIMIT });
}

function refuseWrong(assets: readonly NewAsset[]): void {
  const names = new Set<string>();
  for (const asset of assets) {
    const fault = networkFault(asset);
    if (fault !== null)
      throw new AppError("INVALID", `${fault}.`, { place: "value", expected: "10.0.0.0/8" });
    const name = `${asset.kind}:${asset.value.toLowerCase()}`;
    if (names.has(name)) throw new AppError("INVALID", `'${name}' is named twice.`, { place: "put" });
    names.add(name);
  }
}
