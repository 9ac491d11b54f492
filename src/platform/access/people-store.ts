import { sql } from "kysely";
import { AppError } from "../../lib/app-error.ts";
import { ROLE_PERMISSIONS } from "../../schema/access.ts";
import type { Actor } from "../../schema/change-notice.ts";
import { TenantRole, type UserView } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { addNotice } from "./notice-store.ts";
import { endSessions, type SessionEnd } from "./session-store.ts";

/** Whoever administers people: platform administrators may do what would leave a tenant without an administrator. */
export type Administrator = Actor & { readonly isPlatformAdministrator: boolean };

export type MemberChange = {
  readonly role?: TenantRole | undefined;
  readonly status?: "active" | "disabled" | undefined;
};

/** People of one tenant. */
export type PeopleStore = {
  list(tenantUid: string): Promise<readonly UserView[]>;
  /** @throws {AppError} `NOT_FOUND` */
  get(tenantUid: string, userUid: string): Promise<UserView>;
  /** Active people whose role may triage alerts, by name. */
  assignees(tenantUid: string): Promise<readonly { readonly uid: string; readonly name: string }[]>;
  /**
   * Disabling ends every session at once, and reaches beyond the tenant: only for people of this tenant alone.
   * @throws {AppError} `FORBIDDEN` for people whom this tenant does not govern, `CONFLICT` for its last administrator.
   */
  change(tenantUid: string, actor: Administrator, userUid: string, change: MemberChange): Promise<UserView>;
  /** Takes the role away; the person stays in other tenants. @throws {AppError} `CONFLICT` for the last administrator. */
  remove(tenantUid: string, actor: Administrator, userUid: string): Promise<void>;
  /** Ends all sessions of a person of this tenant alone. */
  endSessions(tenantUid: string, actor: Administrator, userUid: string): Promise<{ readonly ended: number }>;
};

export function createPeopleStore(postgres: Postgres, now: () => number): PeopleStore {
  const list = (tenantUid: string): Promise<UserView[]> =>
    postgres.asTenant(tenantUid, async (db) =>
      (await selectMembers(db, tenantUid).execute()).map(memberView),
    );
  const get = (tenantUid: string, userUid: string): Promise<UserView> =>
    postgres.asTenant(tenantUid, async (db) => {
      const row = await selectMembers(db, tenantUid).where("app_user.uid", "=", userUid).executeTakeFirst();
      if (!row) throw new AppError("NOT_FOUND", "There is no such person in this tenant.");
      return memberView(row);
    });
  return {
    list,
    get,
    async assignees(tenantUid) {
      const people = await list(tenantUid);
      return people
        .filter(({ status, role }) => status === "active" && ROLE_PERMISSIONS[role].includes("alerts:triage"))
        .map(({ uid, name }) => ({ uid, name }));
    },
    async change(tenantUid, actor, userUid, change) {
      await postgres.asPlatform((db) =>
        changeMember(db, tenantUid, actor, { userUid, ...change, now: now() }),
      );
      return get(tenantUid, userUid);
    },
    remove: (tenantUid, actor, userUid) =>
      postgres.asPlatform(async (db) => {
        await requireMember(db, tenantUid, userUid);
        await db
          .withTables<AccessTables>()
          .deleteFrom("membership")
          .where("tenant_uid", "=", tenantUid)
          .where("user_uid", "=", userUid)
          .execute();
        await keepAnAdministrator(db, tenantUid, actor);
        await appendAudit(db, { tenantUid, actor, action: "user.remove", target: userUid, details: {} });
      }),
    endSessions: (tenantUid, actor, userUid) =>
      postgres.asPlatform(async (db) => {
        await requireMember(db, tenantUid, userUid);
        await requireGoverned(db, tenantUid, actor, userUid);
        const ended = await endSessions(db, { userUid }, "ended_by_administrator", now());
        await appendAudit(db, {
          tenantUid,
          actor,
          action: "user.end_sessions",
          target: userUid,
          details: { ended },
        });
        return { ended };
      }),
  };
}

async function changeMember(
  db: Transaction,
  tenantUid: string,
  actor: Administrator,
  { userUid, now, ...change }: MemberChange & { readonly userUid: string; readonly now: number },
): Promise<void> {
  await requireMember(db, tenantUid, userUid);
  if (change.role !== undefined) await changeRole(db, tenantUid, userUid, change.role);
  if (change.status !== undefined) {
    await requireGoverned(db, tenantUid, actor, userUid);
    await setStatus(db, userUid, change.status, now);
  }
  await keepAnAdministrator(db, tenantUid, actor);
  await appendAudit(db, { tenantUid, actor, action: "user.change", target: userUid, details: change });
}

/**
 * A tenant's administrator may touch a person as a whole (status, factors, sessions) only when the person is this
 * tenant's alone: otherwise one customer could take over whoever also works for another.
 * @throws {AppError} `FORBIDDEN`
 */
export async function requireGoverned(
  db: Transaction,
  tenantUid: string,
  actor: Administrator,
  userUid: string,
): Promise<void> {
  if (actor.isPlatformAdministrator || (await isOfTenantAlone(db, tenantUid, userUid))) return;
  throw new AppError(
    "FORBIDDEN",
    "This person belongs to more than this tenant: ask a platform administrator.",
  );
}

/** Whether a person has rights in this tenant and nowhere else. */
export async function isOfTenantAlone(db: Transaction, tenantUid: string, userUid: string): Promise<boolean> {
  const tables = db.withTables<AccessTables>();
  const user = await tables
    .selectFrom("app_user")
    .select("is_platform_administrator")
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  const elsewhere = await tables
    .selectFrom("membership")
    .select("tenant_uid")
    .where("user_uid", "=", userUid)
    .where("tenant_uid", "<>", tenantUid)
    .executeTakeFirst();
  return !user.is_platform_administrator && elsewhere === undefined;
}

/** @throws {AppError} `NOT_FOUND` */
export async function requireMember(db: Transaction, tenantUid: string, userUid: string): Promise<void> {
  const member = await db
    .withTables<AccessTables>()
    .selectFrom("membership")
    .select("role")
    .where("tenant_uid", "=", tenantUid)
    .where("user_uid", "=", userUid)
    .forUpdate()
    .executeTakeFirst();
  if (!member) throw new AppError("NOT_FOUND", "There is no such person in this tenant.");
}

/** Disabling ends all sessions in the same transaction; keys die with their owner by themselves. */
export async function setStatus(
  db: Transaction,
  userUid: string,
  status: "active" | "disabled",
  now: number,
): Promise<void> {
  await db
    .withTables<AccessTables>()
    .updateTable("app_user")
    .set({ status })
    .where("uid", "=", userUid)
    .execute();
  const reason: SessionEnd = "disabled";
  if (status === "disabled") await endSessions(db, { userUid }, reason, now);
}

async function changeRole(
  db: Transaction,
  tenantUid: string,
  userUid: string,
  role: TenantRole,
): Promise<void> {
  await db
    .withTables<AccessTables>()
    .updateTable("membership")
    .set({ role })
    .where("tenant_uid", "=", tenantUid)
    .where("user_uid", "=", userUid)
    .execute();
  await addNotice(db, userUid, "role_changed", { tenantUid, role });
}

/** @throws {AppError} `CONFLICT` when nobody is left who could let others in. The lock orders two such changes. */
async function keepAnAdministrator(db: Transaction, tenantUid: string, actor: Administrator): Promise<void> {
  if (actor.isPlatformAdministrator) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`administrators:${tenantUid}`}, 1))`.execute(db);
  const left = await db
    .withTables<AccessTables>()
    .selectFrom("membership")
    .innerJoin("app_user", "app_user.uid", "membership.user_uid")
    .select("app_user.uid")
    .where("membership.tenant_uid", "=", tenantUid)
    .where("membership.role", "=", "tenant_administrator")
    .where("app_user.status", "=", "active")
    .executeTakeFirst();
  if (!left) throw new AppError("CONFLICT", "The tenant would be left without an administrator.");
}

/** Number of passkeys beside a person's columns, in either kind of transaction. */
const passkeyCount = sql<number>`(select count(*) from passkey where passkey.user_uid = app_user.uid)`;

function selectMembers(db: Transaction, tenantUid: string) {
  return db
    .withTables<AccessTables>()
    .selectFrom("membership")
    .innerJoin("app_user", "app_user.uid", "membership.user_uid")
    .select(["app_user.uid", "app_user.name", "app_user.email", "app_user.status"])
    .select(["app_user.is_platform_administrator", "app_user.has_password"])
    .select(["app_user.created_at", "app_user.last_sign_in_at", "membership.role"])
    .select(passkeyCount.as("passkeys"))
    .where("membership.tenant_uid", "=", tenantUid)
    .orderBy(sql`lower(app_user.name)`)
    .orderBy("app_user.uid");
}

type MemberRow = Awaited<ReturnType<ReturnType<typeof selectMembers>["execute"]>>[number];

function memberView(row: MemberRow): UserView {
  return { ...personView(row), role: TenantRole.parse(row.role) };
}

/** What every list of people shows. */
export function personView(row: Omit<MemberRow, "role">): Omit<UserView, "role"> {
  return {
    uid: row.uid,
    name: row.name,
    email: row.email,
    status: row.status,
    isPlatformAdministrator: row.is_platform_administrator,
    passkeys: row.passkeys,
    hasPassword: row.has_password,
    createdAt: row.created_at.getTime(),
    lastSignInAt: row.last_sign_in_at?.getTime() ?? null,
  };
}
