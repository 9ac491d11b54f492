import type { Selectable } from "kysely";
import { AppError } from "../../lib/app-error.ts";
import type { Factors } from "../../schema/views/access.ts";
import type { Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import type { VerifiedPasskey } from "./passkeys.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-code.ts";
import { newUid } from "./token.ts";

/** What a password needs beside it. `totpStep` is the step of the code that proved the secret: it is spent. */
export type PasswordFactor = {
  readonly hash: string;
  readonly totpSealed: string;
  readonly totpStep: number;
};

/** Context under which a person's TOTP secret is sealed. */
export const totpContext = (userUid: string): string => `totp:${userUid}`;

export async function readFactors(db: Transaction, userUid: string): Promise<Factors> {
  const tables = db.withTables<AccessTables>();
  const { has_password } = await tables
    .selectFrom("app_user")
    .select("has_password")
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  const passkeys = await selectPasskeys(db, userUid);
  const { left } = await tables
    .selectFrom("recovery_code")
    .select((select) => select.fn.countAll<number>().as("left"))
    .where("user_uid", "=", userUid)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return {
    password: has_password,
    recoveryCodesLeft: left,
    passkeys: passkeys.map((row) => ({
      uid: row.uid,
      name: row.name,
      isDeviceBound: row.is_device_bound,
      createdAt: row.created_at.getTime(),
      lastUsedAt: row.last_used_at?.getTime() ?? null,
    })),
  };
}

/** A person's passkeys, oldest first. */
export function selectPasskeys(
  db: Transaction,
  userUid: string,
): Promise<Selectable<AccessTables["passkey"]>[]> {
  return db
    .withTables<AccessTables>()
    .selectFrom("passkey")
    .selectAll()
    .where("user_uid", "=", userUid)
    .orderBy("created_at")
    .execute();
}

/** @throws {AppError} `CONFLICT` for a passkey that is somebody's already. */
export async function insertPasskey(
  db: Transaction,
  userUid: string,
  passkey: VerifiedPasskey,
  name: string,
): Promise<string> {
  const uid = newUid();
  const inserted = await db
    .withTables<AccessTables>()
    .insertInto("passkey")
    .values({
      credential_id: passkey.credentialId,
      uid,
      user_uid: userUid,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: [...passkey.transports],
      aaguid: passkey.aaguid,
      is_device_bound: passkey.isDeviceBound,
      name,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n)
    throw new AppError("CONFLICT", "This passkey is in use already.");
  return uid;
}

/** @throws {AppError} `NOT_FOUND`, `CONFLICT` when it is the only way in. */
export async function deletePasskey(db: Transaction, userUid: string, passkeyUid: string): Promise<string> {
  const row = await db
    .withTables<AccessTables>()
    .deleteFrom("passkey")
    .where("user_uid", "=", userUid)
    .where("uid", "=", passkeyUid)
    .returning("name")
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", "There is no such passkey.");
  await requireWayIn(db, userUid);
  return row.name;
}

export async function writePassword(db: Transaction, userUid: string, factor: PasswordFactor): Promise<void> {
  await db
    .withTables<AccessTables>()
    .updateTable("app_user")
    .set({ password_hash: factor.hash, totp_sealed: factor.totpSealed, totp_last_step: factor.totpStep })
    .where("uid", "=", userUid)
    .execute();
}

/** Password, TOTP and recovery codes go together. @throws {AppError} `CONFLICT` when it is the only way in. */
export async function clearPassword(db: Transaction, userUid: string): Promise<void> {
  await eraseFactors(db, userUid, { keepPasskeys: true });
  await requireWayIn(db, userUid);
}

/** Takes factors away in the transaction that puts others in their place. */
export async function eraseFactors(
  db: Transaction,
  userUid: string,
  { keepPasskeys }: { readonly keepPasskeys: boolean },
): Promise<void> {
  const tables = db.withTables<AccessTables>();
  if (!keepPasskeys) await tables.deleteFrom("passkey").where("user_uid", "=", userUid).execute();
  await tables.deleteFrom("recovery_code").where("user_uid", "=", userUid).execute();
  await tables
    .updateTable("app_user")
    .set({ password_hash: null, totp_sealed: null })
    .where("uid", "=", userUid)
    .execute();
}

/** New codes in the place of all old ones; shown once. */
export async function replaceRecoveryCodes(db: Transaction, userUid: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  const tables = db.withTables<AccessTables>();
  await tables.deleteFrom("recovery_code").where("user_uid", "=", userUid).execute();
  const rows = codes.map((code) => ({
    user_uid: userUid,
    code_hash: hashRecoveryCode(code) ?? "",
    used_at: null,
  }));
  await tables.insertInto("recovery_code").values(rows).execute();
  return codes;
}

/** Spends a recovery code; false when it is wrong or spent. One statement, so that it counts once. */
export async function spendRecoveryCode(
  db: Transaction,
  userUid: string,
  typed: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<AccessTables>()
    .updateTable("recovery_code")
    .set({ used_at: new Date(now) })
    .where("user_uid", "=", userUid)
    .where("code_hash", "=", hashRecoveryCode(typed) ?? "")
    .where("used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Spends a TOTP step; false when it or a later one was used. One statement, so that it counts once. */
export async function spendTotpStep(db: Transaction, userUid: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<AccessTables>()
    .updateTable("app_user")
    .set({ totp_last_step: step })
    .where("uid", "=", userUid)
    .where("totp_last_step", "<", step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function requireWayIn(db: Transaction, userUid: string): Promise<void> {
  const { passkeys, password } = await readFactors(db, userUid);
  if (passkeys.length === 0 && !password)
    throw new AppError("CONFLICT", "This is the only way in: add another first.");
}
