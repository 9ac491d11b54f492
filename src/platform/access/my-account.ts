import { AppError } from "../../lib/app-error.ts";
import type { Factors } from "../../schema/views/access.ts";
import type { NewPasskey, PasskeyChallenge, TotpOffer } from "../../schema/views/passkey.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import type { FactorCeremony, FactorOwner, NewPassword } from "./factor-ceremony.ts";
import {
  clearPassword,
  deletePasskey,
  insertPasskey,
  readFactors,
  replaceRecoveryCodes,
  selectPasskeys,
  writePassword,
} from "./factor-store.ts";
import { addNotice } from "./notice-store.ts";
import type { Person } from "./sign-in.ts";

export type Profile = { readonly name: string; readonly email: string; readonly isDemo: boolean };

/** What people do with their own account. The caller makes sure that the sign-in is fresh. */
export type MyAccount = {
  profile(userUid: string): Promise<Profile>;
  /** @throws {AppError} `CONFLICT` for an address that has an account */
  change(
    person: Person,
    change: { readonly name?: string | undefined; readonly email?: string | undefined },
  ): Promise<Profile>;
  factors(userUid: string): Promise<Factors>;
  passkeyOffer(person: Person): Promise<PasskeyChallenge>;
  addPasskey(
    person: Person,
    answer: { readonly challengeUid: string; readonly passkey: NewPasskey; readonly label: string },
  ): Promise<Factors>;
  /** @throws {AppError} `CONFLICT` for the only way in */
  removePasskey(person: Person, passkeyUid: string): Promise<Factors>;
  totpOffer(person: Person): Promise<TotpOffer>;
  /** Sets or replaces password, TOTP and recovery codes together. */
  setPassword(person: Person, answer: NewPassword): Promise<{ readonly recoveryCodes: readonly string[] }>;
  /** @throws {AppError} `CONFLICT` for the only way in */
  removePassword(person: Person): Promise<Factors>;
  /** @throws {AppError} `CONFLICT` without a password: they stand in for its TOTP */
  renewRecoveryCodes(person: Person): Promise<{ readonly recoveryCodes: readonly string[] }>;
};

export function createMyAccount(postgres: Postgres, ceremony: FactorCeremony): MyAccount {
  const ownerOf = (person: Person): Promise<FactorOwner> =>
    postgres.asPlatform((db) => readOwner(db, person.userUid));
  return {
    profile: (userUid) => postgres.asPlatform((db) => readProfile(db, userUid)),
    change: (person, change) => postgres.asPlatform((db) => changeProfile(db, person, change)),
    factors: (userUid) => postgres.asPlatform((db) => readFactors(db, userUid)),
    async passkeyOffer(person) {
      const existing = await postgres.asPlatform((db) => selectPasskeys(db, person.userUid));
      return ceremony.offerPasskey(purposeOf(person), await ownerOf(person), existing);
    },
    addPasskey: (person, { challengeUid, passkey, label }) =>
      postgres.asPlatform(async (db) => {
        const { made } = await ceremony.takePasskey(db, purposeOf(person), challengeUid, passkey);
        await insertPasskey(db, person.userUid, made, label);
        await tell(db, person, "passkey_added", { label });
        return readFactors(db, person.userUid);
      }),
    removePasskey: (person, passkeyUid) =>
      postgres.asPlatform(async (db) => {
        const label = await deletePasskey(db, person.userUid, passkeyUid);
        await tell(db, person, "passkey_removed", { label });
        return readFactors(db, person.userUid);
      }),
    totpOffer: async (person) => ceremony.offerTotp(purposeOf(person), await ownerOf(person)),
    setPassword: (person, answer) =>
      postgres.asPlatform(async (db) => {
        const { made } = await ceremony.takePassword(db, purposeOf(person), answer);
        await writePassword(db, person.userUid, made(person.userUid));
        await tell(db, person, "password_set", {});
        return { recoveryCodes: await replaceRecoveryCodes(db, person.userUid) };
      }),
    removePassword: (person) =>
      postgres.asPlatform(async (db) => {
        await clearPassword(db, person.userUid);
        await tell(db, person, "password_removed", {});
        return readFactors(db, person.userUid);
      }),
    renewRecoveryCodes: (person) =>
      postgres.asPlatform(async (db) => {
        const { password } = await readFactors(db, person.userUid);
        if (!password) throw new AppError("CONFLICT", "Recovery codes go with a password: set one first.");
        await tell(db, person, "recovery_codes_made", {});
        return { recoveryCodes: await replaceRecoveryCodes(db, person.userUid) };
      }),
  };
}

function purposeOf({ userUid }: Person): string {
  return `account ${userUid}`;
}

/** To the person, who may not be the one who did it, and to the audit log. */
async function tell(
  db: Transaction,
  { userUid, name }: Person,
  kind:
    | "passkey_added"
    | "passkey_removed"
    | "password_set"
    | "password_removed"
    | "recovery_codes_made"
    | "email_changed",
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await addNotice(db, userUid, kind, details);
  const actor = { uid: userUid, name };
  await appendAudit(db, { tenantUid: null, actor, action: `account.${kind}`, target: userUid, details });
}

async function readOwner(db: Transaction, userUid: string): Promise<FactorOwner> {
  const row = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select(["name", "email", "webauthn_handle"])
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  return { name: row.name, email: row.email, handle: row.webauthn_handle, organisation: null };
}

async function readProfile(db: Transaction, userUid: string): Promise<Profile> {
  const row = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select(["name", "email", "is_demo"])
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  return { name: row.name, email: row.email, isDemo: row.is_demo };
}

async function changeProfile(
  db: Transaction,
  person: Person,
  { name, email }: { readonly name?: string | undefined; readonly email?: string | undefined },
): Promise<Profile> {
  const before = await readProfile(db, person.userUid);
  const tables = db.withTables<AccessTables>();
  if (email !== undefined && email.toLowerCase() !== before.email.toLowerCase()) {
    const taken = await tables
      .selectFrom("app_user")
      .select("uid")
      .where((where) => where(where.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
      .executeTakeFirst();
    if (taken) throw new AppError("CONFLICT", "This e-mail address cannot be used.", { place: "body.email" });
    await tell(db, person, "email_changed", { from: before.email, to: email });
  }
  const change = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  await tables.updateTable("app_user").set(change).where("uid", "=", person.userUid).execute();
  return readProfile(db, person.userUid);
}
