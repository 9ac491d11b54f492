import { randomBytes, randomUUID } from "node:crypto";
import ipaddr from "ipaddr.js";
import { sql } from "kysely";
import { AppError } from "../../lib/app-error.ts";
import { may, Permission, type Principal, Role, ROLE_PERMISSIONS } from "../../schema/access.ts";
import type { KeyView, NewKey } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import type { Authenticated } from "./authenticated.ts";
import { hashToken, newUid } from "./token.ts";

/** Longest life of a key that can do more than send events. */
const MAX_KEY_MS = 366 * 24 * 3_600_000;
/** Use is written down at most once in this time for each key. */
const USED_EVERY_MS = 60_000;

/** A new key with its secret, which is shown this once. */
export type IssuedKey = { readonly key: KeyView; readonly token: string };

export type KeyStore = {
  /** Null for a key that is unknown, revoked, expired, used from elsewhere, or left with no right that its owner has. */
  authenticate(token: string, ip: string): Promise<Authenticated | null>;
  /** The same for a key that is at work already. */
  recheck(keyUid: string): Promise<Authenticated | null>;
  list(tenantUid: string): Promise<readonly KeyView[]>;
  /** @throws {AppError} `FORBIDDEN` for a right that the maker does not have, `INVALID` for its life. */
  issue(tenantUid: string, maker: Principal, wanted: NewKey): Promise<IssuedKey>;
  /** @throws {AppError} `NOT_FOUND` */
  revoke(
    tenantUid: string,
    actor: { readonly uid: string; readonly name: string },
    keyUid: string,
  ): Promise<void>;
};

export function createKeyStore(postgres: Postgres, now: () => number): KeyStore {
  return {
    authenticate: (token, ip) => postgres.asPlatform((db) => authenticate(db, token, ip, now())),
    recheck: (keyUid) =>
      postgres.asPlatform(async (db) => {
        const row = await selectForUse(db).where("api_key.uid", "=", keyUid).executeTakeFirst();
        return row ? admitKey(row, now()) : null;
      }),
    list: (tenantUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const rows = await selectKeys(db, tenantUid).orderBy("api_key.created_at", "desc").execute();
        return rows.map(viewOf);
      }),
    issue: (tenantUid, maker, wanted) => issue(postgres, tenantUid, { maker, wanted, now: now() }),
    revoke: (tenantUid, actor, keyUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const revoked = await db
          .withTables<AccessTables>()
          .updateTable("api_key")
          .set({ revoked_at: new Date(now()) })
          .where("tenant_uid", "=", tenantUid)
          .where("uid", "=", keyUid)
          .where("revoked_at", "is", null)
          .returning("name")
          .executeTakeFirst();
        if (!revoked) throw new AppError("NOT_FOUND", "There is no such key.");
        await appendAudit(db, {
          tenantUid,
          actor,
          action: "key.revoke",
          target: keyUid,
          details: { name: revoked.name },
        });
      }),
  };
}

/** Sending events is the tenant's, everything else is lent by the owner. */
function isIngestOnly(permissions: readonly Permission[]): boolean {
  return permissions.every((permission) => permission === "events:ingest");
}

async function issue(
  postgres: Postgres,
  tenantUid: string,
  { maker, wanted, now }: { readonly maker: Principal; readonly wanted: NewKey; readonly now: number },
): Promise<IssuedKey> {
  if (maker.kind !== "user") throw new AppError("FORBIDDEN", "A key cannot make keys.");
  const permissions = [...new Set(wanted.permissions)];
  const lacking = permissions.filter((permission) => !may(maker, tenantUid, permission));
  if (lacking.length > 0)
    throw new AppError("FORBIDDEN", `You cannot lend what you do not have: ${lacking.join(", ")}.`, {
      lacking,
    });
  refuseLife(wanted.expiresAt, permissions, now);
  const uid = newUid();
  const { token, hint } = newKeyToken(wanted.form, uid);
  return postgres.asTenant(tenantUid, async (db) => {
    await db
      .withTables<AccessTables>()
      .insertInto("api_key")
      .values({
        uid,
        tenant_uid: tenantUid,
        name: wanted.name,
        token_hash: hashToken(token),
        hint,
        permissions,
        allowed_networks: wanted.allowedNetworks,
        owner_uid: maker.userUid,
        owner_name: maker.name,
        created_at: new Date(now),
        expires_at: wanted.expiresAt === null ? null : new Date(wanted.expiresAt),
      })
      .execute();
    await appendAudit(db, {
      tenantUid,
      actor: { uid: maker.userUid, name: maker.name },
      action: "key.issue",
      target: uid,
      details: { ...wanted, permissions },
    });
    const key = await selectKeys(db, tenantUid).where("api_key.uid", "=", uid).executeTakeFirstOrThrow();
    return { key: viewOf(key), token };
  });
}

function refuseLife(expiresAt: number | null, permissions: readonly Permission[], now: number): void {
  if (expiresAt === null) {
    if (!isIngestOnly(permissions)) throw lifeFault("Only a key that just sends events may live for ever.");
    return;
  }
  if (expiresAt <= now) throw lifeFault("The key would be expired already.");
  if (!isIngestOnly(permissions) && expiresAt - now > MAX_KEY_MS)
    throw lifeFault("A key lives for a year at most.");
}

function lifeFault(message: string): AppError {
  return new AppError("INVALID", message, { place: "body.expiresAt" });
}

/** `wf_` lets secret scanners find a leaked key. The other form is a random GUID: 122 bits. */
function newKeyToken(form: NewKey["form"], uid: string): { readonly token: string; readonly hint: string } {
  const token =
    form === "guid" ? randomUUID() : `wf_${uid.slice(0, 8)}_${randomBytes(32).toString("base64url")}`;
  return { token, hint: token.slice(0, form === "guid" ? 8 : 11) };
}

async function authenticate(
  db: Transaction,
  token: string,
  ip: string,
  now: number,
): Promise<Authenticated | null> {
  const row = await selectForUse(db)
    .where("api_key.token_hash", "=", hashToken(normalForm(token)))
    .executeTakeFirst();
  const admitted = row && isAllowedFrom(ip, row.allowed_networks) ? admitKey(row, now) : null;
  if (row && admitted && now - (row.last_used_at?.getTime() ?? 0) >= USED_EVERY_MS)
    await db
      .withTables<AccessTables>()
      .updateTable("api_key")
      .set({ last_used_at: new Date(now), last_used_ip: ip })
      .where("uid", "=", row.uid)
      .execute();
  return admitted;
}

function selectForUse(db: Transaction) {
  return db
    .withTables<AccessTables>()
    .selectFrom("api_key")
    .innerJoin("tenant", "tenant.uid", "api_key.tenant_uid")
    .leftJoin("app_user", "app_user.uid", "api_key.owner_uid")
    .leftJoin("membership", (join) =>
      join
        .onRef("membership.user_uid", "=", "api_key.owner_uid")
        .onRef("membership.tenant_uid", "=", "api_key.tenant_uid"),
    )
    .selectAll("api_key")
    .select(["app_user.status", "app_user.is_platform_administrator", "membership.role"])
    .where("api_key.revoked_at", "is", null)
    .where("tenant.is_suspended", "=", false);
}

type FoundKey = Awaited<ReturnType<ReturnType<typeof selectForUse>["execute"]>>[number];

function admitKey(row: FoundKey, now: number): Authenticated | null {
  if (row.expires_at !== null && row.expires_at.getTime() <= now) return null;
  const lent = lentPermissions(row);
  const permissions = row.permissions.map((word) => Permission.parse(word)).filter((word) => lent.has(word));
  if (permissions.length === 0) return null;
  return {
    principal: { kind: "key", keyUid: row.uid, name: row.name, tenantUid: row.tenant_uid, permissions },
    authenticatedAt: null,
  };
}

/** Clients of HTTP Event Collector send GUIDs in either case. */
function normalForm(token: string): string {
  return token.startsWith("wf_") ? token : token.toLowerCase();
}

/**
 * What the key's owner has at this moment. A disabled owner lends nothing. Only `events:ingest` outlives its maker:
 * that somebody left must not silence the sources.
 */
function lentPermissions(row: FoundKey): ReadonlySet<Permission> {
  const lent = new Set<Permission>(["events:ingest"]);
  if (row.status !== "active") return lent;
  const role = row.is_platform_administrator === true ? "platform_administrator" : row.role;
  if (role !== null) for (const permission of ROLE_PERMISSIONS[Role.parse(role)]) lent.add(permission);
  return lent;
}

function isAllowedFrom(ip: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((network) => {
    const [base, bits] = network.includes("/") ? ipaddr.parseCIDR(network) : [ipaddr.parse(network), null];
    if (base.kind() !== address.kind()) return false;
    return address.match(base, bits ?? (base.kind() === "ipv4" ? 32 : 128));
  });
}

function selectKeys(db: Transaction, tenantUid: string) {
  return db
    .withTables<AccessTables>()
    .selectFrom("api_key")
    .leftJoin("app_user", "app_user.uid", "api_key.owner_uid")
    .selectAll("api_key")
    .select(sql<boolean>`coalesce(app_user.status = 'active', false)`.as("is_owner_active"))
    .where("api_key.tenant_uid", "=", tenantUid)
    .where("api_key.revoked_at", "is", null);
}

function viewOf(row: Awaited<ReturnType<ReturnType<typeof selectKeys>["execute"]>>[number]): KeyView {
  return {
    uid: row.uid,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions.map((word) => Permission.parse(word)),
    allowedNetworks: row.allowed_networks,
    owner: { uid: row.owner_uid, name: row.owner_name, isActive: row.is_owner_active },
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
    lastUsedAt: row.last_used_at?.getTime() ?? null,
    lastUsedIp: row.last_used_ip,
  };
}
