import { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import type { PasskeyChallenge, PasskeyProof } from "../../schema/views/passkey.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { Vault } from "../secrets/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { knownAs, type Method, type Visit } from "./arrival.ts";
import type { Attempt, AttemptGuard } from "./attempts.ts";
import type { ChallengeStore } from "./challenge-store.ts";
import { selectPasskeys, spendRecoveryCode, spendTotpStep, totpContext } from "./factor-store.ts";
import { addNotice } from "./notice-store.ts";
import type { Passkeys } from "./passkeys.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { totpStepOf } from "./totp.ts";

export type ProofDeps = {
  readonly postgres: Postgres;
  readonly vault: Vault;
  readonly hasher: PasswordHasher;
  readonly passkeys: Passkeys;
  readonly challenges: ChallengeStore;
  readonly guard: AttemptGuard;
  readonly now: () => number;
};

export type PasswordInput = { readonly email: string; readonly password: string; readonly code: string };
export type PasskeyInput = { readonly challengeUid: string; readonly proof: PasskeyProof };

/** Somebody proved to be this person, in the transaction that goes on with it. */
export type Proven<T> = (db: Transaction, userUid: string, methods: readonly Method[]) => Promise<T>;

/** The ways to prove who one is. Each refusal is the same, whatever was wrong and whether the account exists. */
export type Proofs = {
  /** Password and second factor at once, so that neither tells whether the other was right. */
  byPassword<T>(input: PasswordInput, visit: Visit, proven: Proven<T>): Promise<T>;
  /** `userUid` null: whoever the passkey says. */
  challenge(purpose: string, userUid: string | null): Promise<PasskeyChallenge>;
  byPasskey<T>(asked: PasskeyQuestion, visit: Visit, proven: Proven<T>): Promise<T>;
};

/** `purpose` and `userUid` as the challenge was made for. */
export type PasskeyQuestion = {
  readonly purpose: string;
  readonly userUid: string | null;
  readonly input: PasskeyInput;
};

const Payload = z.object({ challenge: z.string() });

/** A secret that nobody has: the same work is done for accounts that have none. */
const DECOY_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

export function createProofs(deps: ProofDeps): Proofs {
  const { postgres, passkeys, challenges } = deps;
  return {
    byPassword: (input, visit, proven) => provePassword(deps, input, visit, proven),
    async challenge(purpose, userUid) {
      const allowed = userUid === null ? [] : await postgres.asPlatform((db) => selectPasskeys(db, userUid));
      const options = await passkeys.proofOptions(
        allowed.map((row) => ({ credentialId: row.credential_id, transports: row.transports })),
      );
      return { challengeUid: await challenges.put(purpose, { challenge: options.challenge }), options };
    },
    byPasskey: (asked, visit, proven) => provePasskey(deps, asked, visit, proven),
  };
}

type Account = {
  readonly uid: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly passwordHash: string | null;
  readonly totpSealed: string | null;
};

async function provePassword<T>(
  deps: ProofDeps,
  input: PasswordInput,
  visit: Visit,
  proven: Proven<T>,
): Promise<T> {
  const { postgres, vault, hasher, guard, now } = deps;
  const { account, attempt } = await postgres.asPlatform((db) => readAccount(db, input.email, visit, now()));
  await guard.begin(attempt);
  const isPasswordRight = await hasher.verify(account?.passwordHash ?? null, input.password);
  const secret = account?.totpSealed
    ? Buffer.from(vault.open(totpContext(account.uid), account.totpSealed)).toString("utf8")
    : DECOY_SECRET;
  const step = totpStepOf(secret, input.code, now());
  const isPerson = account !== null && account.isActive && isPasswordRight;
  const outcome = await postgres.asPlatform(async (db) => {
    // looked up in vain for everybody else, so that a right password takes no longer than a wrong one
    const userUid = isPerson ? account.uid : "";
    const method = await spendSecondFactor(db, userUid, { step, code: input.code, now: now() });
    return method === null ? null : { value: await proven(db, userUid, ["password", method]) };
  });
  if (outcome === null || account === null) return refuse(postgres, account?.uid ?? null, "password", visit);
  await guard.succeed(attempt);
  await renewHash(deps, account, input.password);
  return outcome.value;
}

async function readAccount(
  db: Transaction,
  email: string,
  visit: Visit,
  now: number,
): Promise<{ readonly account: Account | null; readonly attempt: Attempt }> {
  const row = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select(["uid", "name", "status", "password_hash", "totp_sealed"])
    .where((where) => where(where.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
    .executeTakeFirst();
  // asked for strangers too, so that an account which exists is not slower
  const known = await knownAs(db, row?.uid ?? "", visit, now);
  const attempt = { account: email, ip: visit.origin.ip, knownAs: known };
  if (!row) return { account: null, attempt };
  const { uid, name, password_hash: passwordHash, totp_sealed: totpSealed } = row;
  return { account: { uid, name, isActive: row.status === "active", passwordHash, totpSealed }, attempt };
}

async function spendSecondFactor(
  db: Transaction,
  userUid: string,
  { step, code, now }: { readonly step: number | null; readonly code: string; readonly now: number },
): Promise<Method | null> {
  if (step !== null) return (await spendTotpStep(db, userUid, step)) ? "totp" : null;
  if (!(await spendRecoveryCode(db, userUid, code, now))) return null;
  await addNotice(db, userUid, "recovery_code_used");
  return "recovery_code";
}

/** Names only accounts that exist: what was typed for others may be a password in the wrong field. */
async function refuse(
  postgres: Postgres,
  userUid: string | null,
  method: Method,
  visit: Visit,
): Promise<never> {
  await postgres.asPlatform((db) =>
    appendAudit(db, {
      tenantUid: null,
      actor: { uid: null, name: "unknown" },
      action: "sign_in.refused",
      target: userUid ?? "unknown account",
      details: { method, ip: visit.origin.ip },
    }),
  );
  throw new AppError("UNAUTHENTICATED", "That did not work. Check what you entered and try again.");
}

/** After a right password, which is the only time that it can be hashed anew. */
async function renewHash({ postgres, hasher }: ProofDeps, account: Account, password: string): Promise<void> {
  const { uid, passwordHash } = account;
  if (passwordHash === null || !hasher.isOutdated(passwordHash)) return;
  const fresh = await hasher.hash(password);
  await postgres.asPlatform((db) =>
    db
      .withTables<AccessTables>()
      .updateTable("app_user")
      .set({ password_hash: fresh })
      .where("uid", "=", uid)
      .where("password_hash", "=", passwordHash)
      .execute(),
  );
}

async function provePasskey<T>(
  deps: ProofDeps,
  asked: PasskeyQuestion,
  visit: Visit,
  proven: Proven<T>,
): Promise<T> {
  const outcome = await deps.postgres.asPlatform(async (db) => {
    const row = await selectPasskeyOwner(db, asked.input.proof.id);
    const counter = await checkPasskey(deps, db, asked, row);
    if (counter === null || row === undefined) return { value: null, userUid: row?.user_uid ?? null };
    await db
      .withTables<AccessTables>()
      .updateTable("passkey")
      .set({ counter, last_used_at: new Date(deps.now()) })
      .where("credential_id", "=", row.credential_id)
      .execute();
    return { value: { of: await proven(db, row.user_uid, ["passkey"]) }, userUid: row.user_uid };
  });
  return outcome.value?.of ?? refuse(deps.postgres, outcome.userUid, "passkey", visit);
}

/** The passkey's new counter, or null when this is no proof of an active person, or of another than was asked for. */
async function checkPasskey(
  { passkeys, challenges }: ProofDeps,
  db: Transaction,
  asked: PasskeyQuestion,
  row: PasskeyOwner,
): Promise<number | null> {
  const { proof, challengeUid } = asked.input;
  const { challenge } = await challenges.take(db, asked.purpose, challengeUid, Payload);
  if (row?.status !== "active" || (asked.userUid !== null && row.user_uid !== asked.userUid)) return null;
  const { userHandle } = proof.response;
  if (userHandle !== undefined && userHandle !== row.webauthn_handle) return null;
  const publicKey = Uint8Array.from(row.public_key);
  return passkeys.verifyProof(proof, challenge, {
    credentialId: row.credential_id,
    publicKey,
    counter: row.counter,
  });
}

type PasskeyOwner = Awaited<ReturnType<typeof selectPasskeyOwner>>;

function selectPasskeyOwner(db: Transaction, credentialId: string) {
  return db
    .withTables<AccessTables>()
    .selectFrom("passkey")
    .innerJoin("app_user", "app_user.uid", "passkey.user_uid")
    .select(["passkey.credential_id", "passkey.public_key", "passkey.counter", "passkey.user_uid"])
    .select(["app_user.status", "app_user.webauthn_handle"])
    .where("passkey.credential_id", "=", credentialId)
    .forUpdate()
    .executeTakeFirst();
}
