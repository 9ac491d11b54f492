import { AppError } from "../../lib/app-error.ts";
import type { Actor } from "../../schema/change-notice.ts";
import { type InvitationView, type IssuedLink, TenantRole } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { insertLink, withdrawLinks } from "./link-store.ts";
import { type Administrator, requireGoverned, requireMember } from "./people-store.ts";

export type Invitation = { readonly email: string; readonly name: string; readonly role: TenantRole };

/** Links that an administrator hands to a person: nobody ever chooses another's password. */
export type InvitationStore = {
  /** Invitations that can still be accepted, newest first. */
  list(tenantUid: string): Promise<readonly InvitationView[]>;
  /** Answers the same whether the address has an account or not. @throws {AppError} `CONFLICT` for a member */
  invite(
    tenantUid: string,
    actor: Actor,
    invitation: Invitation,
  ): Promise<IssuedLink & { readonly uid: string }>;
  /** @throws {AppError} `NOT_FOUND` */
  withdraw(tenantUid: string, actor: Actor, invitationUid: string): Promise<void>;
  /** A link to new factors; the old ones hold until it is used. @throws {AppError} `NOT_FOUND`, `FORBIDDEN` */
  resetFactors(tenantUid: string, actor: Administrator, userUid: string): Promise<IssuedLink>;
};

export function createInvitationStore(
  postgres: Postgres,
  publicUrl: URL,
  now: () => number,
): InvitationStore {
  return {
    list: (tenantUid) => postgres.asTenant(tenantUid, (db) => selectInvitations(db, tenantUid, now())),
    invite: (tenantUid, actor, invitation) =>
      postgres.asTenant(tenantUid, async (db) => {
        await refuseMember(db, tenantUid, invitation.email);
        const subject = { kind: "invitation", tenantUid, ...invitation } as const;
        const link = await insertLink(db, subject, actor, { publicUrl, now: now() });
        await appendAudit(db, {
          tenantUid,
          actor,
          action: "user.invite",
          target: link.uid,
          details: invitation,
        });
        return link;
      }),
    withdraw: (tenantUid, actor, invitationUid) =>
      postgres.asTenant(tenantUid, async (db) => {
        const withdrawn = await db
          .withTables<AccessTables>()
          .deleteFrom("one_time_link")
          .where("tenant_uid", "=", tenantUid)
          .where("uid", "=", invitationUid)
          .where("kind", "=", "invitation")
          .where("used_at", "is", null)
          .returning("email")
          .executeTakeFirst();
        if (!withdrawn) throw new AppError("NOT_FOUND", "There is no such invitation.");
        await appendAudit(db, {
          tenantUid,
          actor,
          action: "user.withdraw",
          target: invitationUid,
          details: withdrawn,
        });
      }),
    resetFactors: (tenantUid, actor, userUid) =>
      postgres.asPlatform(async (db) => {
        await requireMember(db, tenantUid, userUid);
        await requireGoverned(db, tenantUid, actor, userUid);
        return issueReset(db, actor, { userUid, tenantUid }, { publicUrl, now: now() });
      }),
  };
}

/** A link to new factors that replaces an earlier one. */
export async function issueReset(
  db: Transaction,
  actor: { readonly uid: string | null; readonly name: string },
  { userUid, tenantUid }: { readonly userUid: string; readonly tenantUid: string | null },
  at: { readonly publicUrl: URL; readonly now: number },
): Promise<IssuedLink> {
  await withdrawLinks(db, { kind: "reset", userUid });
  const subject = { kind: "reset", userUid, ...(tenantUid === null ? {} : { tenantUid }) } as const;
  const { uid, ...issued } = await insertLink(db, subject, actor, at);
  await appendAudit(db, {
    tenantUid,
    actor,
    action: "user.reset_link",
    target: userUid,
    details: { link: uid },
  });
  return issued;
}

async function refuseMember(db: Transaction, tenantUid: string, email: string): Promise<void> {
  const member = await db
    .withTables<AccessTables>()
    .selectFrom("membership")
    .innerJoin("app_user", "app_user.uid", "membership.user_uid")
    .select("app_user.uid")
    .where("membership.tenant_uid", "=", tenantUid)
    .where((where) => where(where.fn<string>("lower", ["app_user.email"]), "=", email.toLowerCase()))
    .executeTakeFirst();
  if (member) throw new AppError("CONFLICT", "This person has a role here already.", { place: "body.email" });
}

async function selectInvitations(db: Transaction, tenantUid: string, now: number): Promise<InvitationView[]> {
  const rows = await db
    .withTables<AccessTables>()
    .selectFrom("one_time_link")
    .select(["uid", "name", "email", "role", "created_by_name", "created_at", "expires_at"])
    .where("tenant_uid", "=", tenantUid)
    .where("kind", "=", "invitation")
    .where("used_at", "is", null)
    .where("expires_at", ">", new Date(now))
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({
    uid: row.uid,
    name: row.name ?? "",
    email: row.email ?? "",
    role: TenantRole.parse(row.role),
    invitedBy: row.created_by_name,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }));
}
