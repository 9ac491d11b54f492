import { randomBytes } from "node:crypto";
import { AppError } from "../../lib/app-error.ts";
import type { TenantRole } from "../../schema/views/access.ts";
import type { Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { newUid } from "./token.ts";

export type NewUser = {
  readonly name: string;
  readonly email: string;
  readonly isPlatformAdministrator?: boolean;
  readonly isDemo?: boolean;
  readonly membership: { readonly tenantUid: string; readonly role: TenantRole };
  /** Chosen beforehand when an authenticator has been told already. */
  readonly webauthnHandle?: string;
};

/** What an authenticator knows a person by: 512 random bits, which say nothing. Source: W3C Web Authentication 3, 14.6.1. */
export function newWebauthnHandle(): string {
  return randomBytes(64).toString("base64url");
}

/** @throws {AppError} `CONFLICT` when the e-mail address has an account. */
export async function insertUser(db: Transaction, user: NewUser): Promise<string> {
  const uid = newUid();
  const inserted = await db
    .withTables<AccessTables>()
    .insertInto("app_user")
    .values({
      uid,
      name: user.name,
      email: user.email,
      is_platform_administrator: user.isPlatformAdministrator ?? false,
      is_demo: user.isDemo ?? false,
      webauthn_handle: user.webauthnHandle ?? newWebauthnHandle(),
      password_hash: null,
      totp_sealed: null,
      last_sign_in_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n)
    throw new AppError("CONFLICT", "This e-mail address has an account: sign in and accept the invitation.");
  await insertMembership(db, uid, user.membership);
  return uid;
}

/** @throws {AppError} `CONFLICT` when the person has a role in the tenant. */
export async function insertMembership(
  db: Transaction,
  userUid: string,
  { tenantUid, role }: NewUser["membership"],
): Promise<void> {
  const inserted = await db
    .withTables<AccessTables>()
    .insertInto("membership")
    .values({ tenant_uid: tenantUid, user_uid: userUid, role })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n)
    throw new AppError("CONFLICT", "This person has a role in the tenant already.");
}
