import type { Selectable } from "kysely";
import { AppError } from "../../lib/app-error.ts";
import type { IssuedLink } from "../../schema/views/access.ts";
import type { Transaction } from "../postgres/index.ts";
import { Role, ROLE_PERMISSIONS } from "../../schema/access.ts";
import type { AccessTables } from "./access-tables.ts";
import { isOfTenantAlone } from "./people-store.ts";
import { hashToken, newToken, newUid } from "./token.ts";

const HOUR = 3_600_000;

/** How long each kind of link can be used. */
const LIFE_MS = { setup: HOUR, demo: HOUR, reset: 24 * HOUR, invitation: 7 * 24 * HOUR } as const;

/** The page of the console that takes the token. It stands after `#`, so it reaches no server log and no referrer. */
const PAGE = { setup: "setup", demo: "sign-in", reset: "enrol", invitation: "enrol" } as const;

export type LinkKind = keyof typeof LIFE_MS;

/** What a link is for: a set-up link for nobody yet, a reset or demo link for a user, an invitation for an address. */
export type LinkSubject = {
  readonly kind: LinkKind;
  readonly tenantUid?: string;
  readonly userUid?: string;
  readonly email?: string;
  readonly name?: string;
  readonly role?: string;
};

/** A link with the names of what it is for. */
export type LinkRow = Selectable<AccessTables["one_time_link"]> & {
  readonly tenant_name: string | null;
  readonly user_name: string | null;
  readonly user_email: string | null;
};

/** Makes a link; only the hash of its token is kept. `creator.uid` null: the program itself. */
export async function insertLink(
  db: Transaction,
  subject: LinkSubject,
  creator: { readonly uid: string | null; readonly name: string },
  { publicUrl, now }: { readonly publicUrl: URL; readonly now: number },
): Promise<IssuedLink & { readonly uid: string }> {
  const token = newToken();
  const uid = newUid();
  const expiresAt = now + LIFE_MS[subject.kind];
  await db
    .withTables<AccessTables>()
    .insertInto("one_time_link")
    .values({
      uid,
      token_hash: hashToken(token),
      kind: subject.kind,
      tenant_uid: subject.tenantUid ?? null,
      user_uid: subject.userUid ?? null,
      email: subject.email ?? null,
      name: subject.name ?? null,
      role: subject.role ?? null,
      created_by_uid: creator.uid,
      created_by_name: creator.name,
      created_at: new Date(now),
      expires_at: new Date(expiresAt),
      used_at: null,
    })
    .execute();
  return { uid, url: new URL(`/${PAGE[subject.kind]}#token=${token}`, publicUrl).href, expiresAt };
}

/**
 * A link that can still be used, without using it: it lends the right of who made it, and ends with that right.
 * @throws {AppError} `NOT_FOUND`
 */
export async function selectOpenLink(db: Transaction, token: string, now: number): Promise<LinkRow> {
  const row = await db
    .withTables<AccessTables>()
    .selectFrom("one_time_link")
    .leftJoin("tenant", "tenant.uid", "one_time_link.tenant_uid")
    .leftJoin("app_user", "app_user.uid", "one_time_link.user_uid")
    .selectAll("one_time_link")
    .select(["tenant.name as tenant_name", "app_user.name as user_name", "app_user.email as user_email"])
    .where("token_hash", "=", hashToken(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", new Date(now))
    .executeTakeFirst();
  if (!row || !(await couldBeMadeNow(db, row))) throw spent();
  return row;
}

/** Whether who made the link could make it today. What the program itself made stands by itself. */
async function couldBeMadeNow(db: Transaction, link: LinkRow): Promise<boolean> {
  if (link.created_by_uid === null) return true;
  const maker = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .leftJoin("membership", (join) =>
      join
        .onRef("membership.user_uid", "=", "app_user.uid")
        .on("membership.tenant_uid", "=", link.tenant_uid ?? ""),
    )
    .select(["app_user.is_platform_administrator", "membership.role"])
    .where("app_user.uid", "=", link.created_by_uid)
    .where("app_user.status", "=", "active")
    .executeTakeFirst();
  if (maker === undefined) return false;
  if (maker.is_platform_administrator) return true;
  if (link.tenant_uid === null || maker.role === null) return false;
  if (!ROLE_PERMISSIONS[Role.parse(maker.role)].includes("users:write")) return false;
  return link.user_uid === null || isOfTenantAlone(db, link.tenant_uid, link.user_uid);
}

/** Uses a link up, in the transaction of what it allows. Of two who try at once, one is refused. */
export async function spendLink(db: Transaction, linkUid: string, now: number): Promise<void> {
  const { numUpdatedRows } = await db
    .withTables<AccessTables>()
    .updateTable("one_time_link")
    .set({ used_at: new Date(now) })
    .where("uid", "=", linkUid)
    .where("used_at", "is", null)
    .where("expires_at", ">", new Date(now))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw spent();
}

/** Withdraws links that were not used: those of a person or a kind that a new one replaces. */
export async function withdrawLinks(
  db: Transaction,
  which: { readonly kind: LinkKind; readonly userUid?: string },
): Promise<void> {
  const { userUid } = which;
  await db
    .withTables<AccessTables>()
    .deleteFrom("one_time_link")
    .where("kind", "=", which.kind)
    .where("used_at", "is", null)
    .$if(userUid !== undefined, (query) => query.where("user_uid", "=", userUid ?? ""))
    .execute();
}

/** The maker of links that no person made. */
export const PROGRAM: { readonly uid: null; readonly name: string } = { uid: null, name: "watchfloor" };

function spent(): AppError {
  return new AppError(
    "NOT_FOUND",
    "This link was used, withdrawn or is too old, or who made it may no longer do so. Ask for a new one.",
  );
}
