import { sql } from "kysely";
import { AppError } from "../../lib/app-error.ts";
import type { IssuedLink, PlatformUserView } from "../../schema/views/access.ts";
import { TenantRole } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { issueReset } from "./invitation-store.ts";
import { PROGRAM } from "./link-store.ts";
import { type Administrator, personView, setStatus } from "./people-store.ts";
import { endSessions } from "./session-store.ts";

export type PlatformPersonChange = {
  readonly status?: "active" | "disabled" | undefined;
  readonly isPlatformAdministrator?: boolean | undefined;
};

/** Everybody, across tenants: for platform administrators only. */
export type PlatformPeopleStore = {
  list(): Promise<readonly PlatformUserView[]>;
  /** @throws {AppError} `NOT_FOUND`, `CONFLICT` for the last platform administrator */
  change(actor: Administrator, userUid: string, change: PlatformPersonChange): Promise<PlatformUserView>;
  resetFactors(actor: Administrator, userUid: string): Promise<IssuedLink>;
  endSessions(actor: Administrator, userUid: string): Promise<{ readonly ended: number }>;
  /** For the operator at the machine, when every way in is lost. @throws {AppError} `NOT_FOUND` */
  recover(email: string): Promise<IssuedLink>;
};

export function createPlatformPeopleStore(
  postgres: Postgres,
  publicUrl: URL,
  now: () => number,
): PlatformPeopleStore {
  return {
    list: () => postgres.asPlatform((db) => selectPeople(db)),
    change: (actor, userUid, change) =>
      postgres.asPlatform(async (db) => {
        await requireUser(db, userUid);
        await applyChange(db, userUid, change, now());
        await keepAPlatformAdministrator(db);
        await appendAudit(db, {
          tenantUid: null,
          actor,
          action: "user.change",
          target: userUid,
          details: change,
        });
        const [view] = await selectPeople(db, userUid);
        if (!view) throw new Error("the person was there a moment ago");
        return view;
      }),
    resetFactors: (actor, userUid) =>
      postgres.asPlatform(async (db) => {
        await requireUser(db, userUid);
        return issueReset(db, actor, { userUid, tenantUid: null }, { publicUrl, now: now() });
      }),
    endSessions: (actor, userUid) =>
      postgres.asPlatform(async (db) => {
        await requireUser(db, userUid);
        const ended = await endSessions(db, { userUid }, "ended_by_administrator", now());
        const details = { ended };
        await appendAudit(db, {
          tenantUid: null,
          actor,
          action: "user.end_sessions",
          target: userUid,
          details,
        });
        return { ended };
      }),
    recover: (email) =>
      postgres.asPlatform(async (db) => {
        const user = await db
          .withTables<AccessTables>()
          .selectFrom("app_user")
          .select("uid")
          .where((where) => where(where.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
          .where("is_demo", "=", false)
          .executeTakeFirst();
        if (!user) throw new AppError("NOT_FOUND", "Nobody has this e-mail address.");
        return issueReset(db, PROGRAM, { userUid: user.uid, tenantUid: null }, { publicUrl, now: now() });
      }),
  };
}

async function applyChange(
  db: Transaction,
  userUid: string,
  { status, isPlatformAdministrator }: PlatformPersonChange,
  now: number,
): Promise<void> {
  if (status !== undefined) await setStatus(db, userUid, status, now);
  if (isPlatformAdministrator === undefined) return;
  await db
    .withTables<AccessTables>()
    .updateTable("app_user")
    .set({ is_platform_administrator: isPlatformAdministrator })
    .where("uid", "=", userUid)
    .execute();
}

async function requireUser(db: Transaction, userUid: string): Promise<void> {
  const user = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("uid")
    .where("uid", "=", userUid)
    .forUpdate()
    .executeTakeFirst();
  if (!user) throw new AppError("NOT_FOUND", "There is no such person.");
}

/** @throws {AppError} `CONFLICT` when nobody would be left. The lock orders two such changes. */
async function keepAPlatformAdministrator(db: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('platform administrators', 1))`.execute(db);
  const left = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("uid")
    .where("is_platform_administrator", "=", true)
    .where("status", "=", "active")
    .limit(1)
    .executeTakeFirst();
  if (!left) throw new AppError("CONFLICT", "The platform would be left without an administrator.");
}

async function selectPeople(db: Transaction, userUid?: string): Promise<PlatformUserView[]> {
  const tables = db.withTables<AccessTables>();
  const rows = await tables
    .selectFrom("app_user")
    .select(["uid", "name", "email", "status", "is_platform_administrator", "has_password"])
    .select(["created_at", "last_sign_in_at"])
    .select(sql<number>`(select count(*) from passkey where passkey.user_uid = app_user.uid)`.as("passkeys"))
    .$if(userUid !== undefined, (query) => query.where("uid", "=", userUid ?? ""))
    .orderBy(sql`lower(name)`)
    .orderBy("uid")
    .execute();
  const memberships = await tables
    .selectFrom("membership")
    .innerJoin("tenant", "tenant.uid", "membership.tenant_uid")
    .select(["membership.user_uid", "membership.role", "tenant.uid", "tenant.name"])
    .orderBy("tenant.name")
    .execute();
  const byUser = Map.groupBy(memberships, (row) => row.user_uid);
  return rows.map((row) => ({
    ...personView(row),
    tenants: (byUser.get(row.uid) ?? []).map(({ uid, name, role }) => ({
      uid,
      name,
      role: TenantRole.parse(role),
    })),
  }));
}
