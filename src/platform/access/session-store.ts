import { AppError } from "../../lib/app-error.ts";
import { Role } from "../../schema/access.ts";
import type { SessionView } from "../../schema/views/access.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import type { Authenticated, Origin } from "./authenticated.ts";
import { endOf, expiryOf, lifetimeOf, MAX_SESSIONS, SEEN_EVERY_MS } from "./session-policy.ts";
import { hashToken, newToken, newUid } from "./token.ts";

/** A session as it is handed to the browser; the token is nowhere else. */
export type OpenedSession = { readonly token: string; readonly uid: string; readonly expiresAt: number };

export type SessionEnd =
  | "sign_out"
  | "replaced"
  | "limit"
  | "ended_by_user"
  | "ended_by_administrator"
  | "disabled"
  | "factors_reset";

export type SessionStore = {
  /** Null for a token that is unknown, over, or of a person who is disabled. */
  authenticate(token: string): Promise<Authenticated | null>;
  /** The same for a session that is at work already, without counting as use. */
  recheck(sessionUid: string): Promise<Authenticated | null>;
  /** Sessions that are not over, the last used first. */
  list(userUid: string, currentUid: string): Promise<readonly SessionView[]>;
  /** @throws {AppError} `NOT_FOUND` also for another person's session. */
  end(userUid: string, sessionUid: string, reason: SessionEnd): Promise<void>;
  /** Ends all but one; answers how many. */
  endOthers(userUid: string, keptUid: string): Promise<number>;
  /** Time at which the session ends unless it is used. */
  expiresAt(sessionUid: string): Promise<number>;
};

/** `demo` false: the demonstration's sessions are over, whoever has kept one. */
export function createSessionStore(
  postgres: Postgres,
  { now, demo }: { readonly now: () => number; readonly demo: boolean },
): SessionStore {
  return {
    authenticate: (token) =>
      postgres.asPlatform(async (db) => {
        const row = await selectSession(db, demo)
          .where("session.token_hash", "=", hashToken(token))
          .executeTakeFirst();
        return row ? admit(db, row, now(), true) : null;
      }),
    recheck: (sessionUid) =>
      postgres.asPlatform(async (db) => {
        const row = await selectSession(db, demo).where("session.uid", "=", sessionUid).executeTakeFirst();
        return row ? admit(db, row, now(), false) : null;
      }),
    list: (userUid, currentUid) =>
      postgres.asPlatform(async (db) => {
        const rows = await openSessions(db, userUid).selectAll().orderBy("seen_at", "desc").execute();
        const isAdministrator = await isAdministratorNow(db, userUid);
        return rows
          .filter((row) => expiryOf(timesOf(row), lifetimeOf(isAdministrator), now()) === null)
          .map((row) => ({
            uid: row.uid,
            isCurrent: row.uid === currentUid,
            ip: row.ip,
            userAgent: row.user_agent,
            methods: row.methods,
            createdAt: row.created_at.getTime(),
            seenAt: row.seen_at.getTime(),
          }));
      }),
    end: (userUid, sessionUid, reason) =>
      postgres.asPlatform(async (db) => {
        const ended = await endSessions(db, { userUid, sessionUid }, reason, now());
        if (ended === 0) throw new AppError("NOT_FOUND", "There is no such session.");
      }),
    endOthers: (userUid, keptUid) =>
      postgres.asPlatform((db) => endSessions(db, { userUid, keptUid }, "ended_by_user", now())),
    expiresAt: (sessionUid) =>
      postgres.asPlatform(async (db) => {
        const row = await db
          .withTables<AccessTables>()
          .selectFrom("session")
          .select(["user_uid", "created_at", "seen_at"])
          .where("uid", "=", sessionUid)
          .executeTakeFirstOrThrow();
        return endOf(timesOf(row), lifetimeOf(await isAdministratorNow(db, row.user_uid)));
      }),
  };
}

/** Opens a session in the transaction of the sign-in; the oldest ones beyond the limit end. */
export async function openSession(
  db: Transaction,
  userUid: string,
  methods: readonly string[],
  at: { readonly origin: Origin; readonly now: number },
): Promise<OpenedSession> {
  const token = newToken();
  const uid = newUid();
  const time = new Date(at.now);
  const tables = db.withTables<AccessTables>();
  await tables
    .insertInto("session")
    .values({
      uid,
      user_uid: userUid,
      token_hash: hashToken(token),
      methods: [...methods],
      ip: at.origin.ip,
      user_agent: at.origin.userAgent.slice(0, 400),
      created_at: time,
      seen_at: time,
      authenticated_at: time,
      ended_at: null,
      end_reason: null,
    })
    .execute();
  const beyond = await openSessions(db, userUid)
    .select("uid")
    .where("uid", "<>", uid)
    .orderBy("seen_at", "desc")
    .offset(MAX_SESSIONS - 1)
    .execute();
  for (const { uid: sessionUid } of beyond) await endSessions(db, { userUid, sessionUid }, "limit", at.now);
  const lifetime = lifetimeOf(await isAdministratorNow(db, userUid));
  return { token, uid, expiresAt: endOf({ createdAt: at.now, seenAt: at.now }, lifetime) };
}

/** A new token for the session after a fresh proof of identity: a token that was stolen before is worth nothing. */
export async function rotateSession(
  db: Transaction,
  sessionUid: string,
  now: number,
): Promise<OpenedSession> {
  const token = newToken();
  const time = new Date(now);
  const row = await db
    .withTables<AccessTables>()
    .updateTable("session")
    .set({ token_hash: hashToken(token), authenticated_at: time, seen_at: time })
    .where("uid", "=", sessionUid)
    .where("ended_at", "is", null)
    .returning(["user_uid", "created_at", "seen_at"])
    .executeTakeFirst();
  if (!row) throw new AppError("UNAUTHENTICATED", "The session is over: sign in again.");
  return {
    token,
    uid: sessionUid,
    expiresAt: endOf(timesOf(row), lifetimeOf(await isAdministratorNow(db, row.user_uid))),
  };
}

/** Ends a person's sessions: one, all but one, or all. Answers how many were open. */
export async function endSessions(
  db: Transaction,
  which: { readonly userUid: string; readonly sessionUid?: string; readonly keptUid?: string },
  reason: SessionEnd,
  now: number,
): Promise<number> {
  const { sessionUid, keptUid } = which;
  const result = await db
    .withTables<AccessTables>()
    .updateTable("session")
    .set({ ended_at: new Date(now), end_reason: reason })
    .where("user_uid", "=", which.userUid)
    .where("ended_at", "is", null)
    .$if(sessionUid !== undefined, (query) => query.where("uid", "=", sessionUid ?? ""))
    .$if(keptUid !== undefined, (query) => query.where("uid", "<>", keptUid ?? ""))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Ends the session of a token that is being replaced by a new sign-in. */
export async function endReplaced(db: Transaction, token: string, now: number): Promise<void> {
  await db
    .withTables<AccessTables>()
    .updateTable("session")
    .set({ ended_at: new Date(now), end_reason: "replaced" })
    .where("token_hash", "=", hashToken(token))
    .where("ended_at", "is", null)
    .execute();
}

function selectSession(db: Transaction, demo: boolean) {
  return db
    .withTables<AccessTables>()
    .selectFrom("session")
    .innerJoin("app_user", "app_user.uid", "session.user_uid")
    .select([
      "session.uid",
      "session.user_uid",
      "session.created_at",
      "session.seen_at",
      "session.authenticated_at",
    ])
    .select(["app_user.name", "app_user.is_platform_administrator"])
    .where("session.ended_at", "is", null)
    .where("app_user.status", "=", "active")
    .$if(!demo, (query) => query.where("app_user.is_demo", "=", false));
}

type FoundSession = Awaited<ReturnType<ReturnType<typeof selectSession>["execute"]>>[number];

async function admit(
  db: Transaction,
  row: FoundSession,
  now: number,
  isUse: boolean,
): Promise<Authenticated | null> {
  const roles = await rolesOf(db, row.user_uid);
  const isAdministrator = administers(row.is_platform_administrator, roles);
  const expiry = expiryOf(timesOf(row), lifetimeOf(isAdministrator), now);
  const change = (set: { seen_at: Date } | { ended_at: Date; end_reason: string }): Promise<unknown> =>
    db.withTables<AccessTables>().updateTable("session").set(set).where("uid", "=", row.uid).execute();
  if (expiry !== null) {
    await change({ ended_at: new Date(now), end_reason: expiry });
    return null;
  }
  if (isUse && now - row.seen_at.getTime() >= SEEN_EVERY_MS) await change({ seen_at: new Date(now) });
  return {
    principal: {
      kind: "user",
      userUid: row.user_uid,
      sessionUid: row.uid,
      name: row.name,
      roles,
      isPlatformAdministrator: row.is_platform_administrator,
    },
    authenticatedAt: row.authenticated_at.getTime(),
  };
}

/** Roles in tenants that are not suspended. */
export async function rolesOf(db: Transaction, userUid: string): Promise<ReadonlyMap<string, Role>> {
  const rows = await db
    .withTables<AccessTables>()
    .selectFrom("membership")
    .innerJoin("tenant", "tenant.uid", "membership.tenant_uid")
    .select(["membership.tenant_uid", "membership.role"])
    .where("membership.user_uid", "=", userUid)
    .where("tenant.is_suspended", "=", false)
    .execute();
  return new Map(rows.map((row) => [row.tenant_uid, Role.parse(row.role)]));
}

function administers(isPlatformAdministrator: boolean, roles: ReadonlyMap<string, Role>): boolean {
  return isPlatformAdministrator || [...roles.values()].includes("tenant_administrator");
}

async function isAdministratorNow(db: Transaction, userUid: string): Promise<boolean> {
  const user = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("is_platform_administrator")
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  return administers(user.is_platform_administrator, await rolesOf(db, userUid));
}

function openSessions(db: Transaction, userUid: string) {
  return db
    .withTables<AccessTables>()
    .selectFrom("session")
    .where("user_uid", "=", userUid)
    .where("ended_at", "is", null);
}

function timesOf(row: { readonly created_at: Date; readonly seen_at: Date }): {
  createdAt: number;
  seenAt: number;
} {
  return { createdAt: row.created_at.getTime(), seenAt: row.seen_at.getTime() };
}
