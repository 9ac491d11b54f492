import { appendAudit } from "../audit/index.ts";
import type { Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import type { Origin } from "./authenticated.ts";
import { addNotice } from "./notice-store.ts";
import { endReplaced, type OpenedSession, openSession } from "./session-store.ts";
import { hashToken, newToken } from "./token.ts";

/** A browser that wants to sign in, and what it brought along. */
export type Visit = {
  readonly origin: Origin;
  /** Token that marks a browser which signed in before; it opens nothing by itself. */
  readonly deviceToken: string | null;
  /** Token of a session that the new one replaces. */
  readonly sessionToken: string | null;
};

export type SignedIn = {
  readonly session: OpenedSession;
  /** To be kept by the browser for the next time. */
  readonly deviceToken: string;
};

/** How somebody proved who they are. Source of the words: RFC 8176, shortened to what we offer. */
export type Method = "passkey" | "password" | "totp" | "recovery_code" | "demo_link" | "enrolment";

/** How long an address stays known after a sign-in from it. */
const KNOWN_ADDRESS_MS = 30 * 24 * 3_600_000;

/** Opens the session of somebody who has proved who they are, in the transaction of the proof. */
export async function arrive(
  db: Transaction,
  userUid: string,
  methods: readonly Method[],
  { visit, now }: { readonly visit: Visit; readonly now: number },
): Promise<SignedIn> {
  const tables = db.withTables<AccessTables>();
  if (visit.sessionToken !== null) await endReplaced(db, visit.sessionToken, now);
  const user = await tables
    .selectFrom("app_user")
    .select(["name", "last_sign_in_at"])
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  const { ip, userAgent } = visit.origin;
  const isKnown = await isKnownDevice(db, userUid, visit.deviceToken);
  if (!isKnown && user.last_sign_in_at !== null)
    await addNotice(db, userUid, "new_device", { ip, userAgent });
  const deviceToken = visit.deviceToken ?? newToken();
  const seen = { user_uid: userUid, device_hash: hashToken(deviceToken), seen_at: new Date(now) };
  await tables
    .insertInto("known_device")
    .values(seen)
    .onConflict((conflict) =>
      conflict.columns(["user_uid", "device_hash"]).doUpdateSet({ seen_at: seen.seen_at }),
    )
    .execute();
  await tables
    .updateTable("app_user")
    .set({ last_sign_in_at: seen.seen_at })
    .where("uid", "=", userUid)
    .execute();
  const session = await openSession(db, userUid, methods, { origin: visit.origin, now });
  await appendAudit(db, {
    tenantUid: null,
    actor: { uid: userUid, name: user.name },
    action: "sign_in",
    target: session.uid,
    details: { methods, ip, isKnownDevice: isKnown },
  });
  return { session, deviceToken };
}

/** What tells a known browser or address of an account from a stranger's; null for strangers. */
export async function knownAs(
  db: Transaction,
  userUid: string,
  visit: Visit,
  now: number,
): Promise<string | null> {
  if (await isKnownDevice(db, userUid, visit.deviceToken))
    return `device ${hashToken(visit.deviceToken ?? "")}`;
  const session = await db
    .withTables<AccessTables>()
    .selectFrom("session")
    .select("uid")
    .where("user_uid", "=", userUid)
    .where("ip", "=", visit.origin.ip)
    .where("created_at", ">", new Date(now - KNOWN_ADDRESS_MS))
    .limit(1)
    .executeTakeFirst();
  return session === undefined ? null : `address ${visit.origin.ip}`;
}

async function isKnownDevice(db: Transaction, userUid: string, deviceToken: string | null): Promise<boolean> {
  if (deviceToken === null) return false;
  const device = await db
    .withTables<AccessTables>()
    .selectFrom("known_device")
    .select("seen_at")
    .where("user_uid", "=", userUid)
    .where("device_hash", "=", hashToken(deviceToken))
    .executeTakeFirst();
  return device !== undefined;
}
