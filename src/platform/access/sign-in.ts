import ipaddr from "ipaddr.js";
import { AppError } from "../../lib/app-error.ts";
import type { IssuedLink, SignInMethods } from "../../schema/views/access.ts";
import type { PasskeyChallenge } from "../../schema/views/passkey.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { arrive, type SignedIn, type Visit } from "./arrival.ts";
import { insertLink, PROGRAM, selectOpenLink, spendLink, withdrawLinks } from "./link-store.ts";
import { insertUser } from "./new-user.ts";
import type { PasskeyInput, PasswordInput, Proofs } from "./proofs.ts";
import { endSessions, type OpenedSession, rotateSession } from "./session-store.ts";
import { isSetupNeeded } from "./set-up.ts";

/** A signed-in person, as the session says. */
export type Person = { readonly userUid: string; readonly sessionUid: string; readonly name: string };

export type SignIn = {
  methods(): Promise<SignInMethods>;
  passkeyChallenge(): Promise<PasskeyChallenge>;
  /** @throws {AppError} `UNAUTHENTICATED`, the same for every reason. */
  byPasskey(input: PasskeyInput, visit: Visit): Promise<SignedIn>;
  /** @throws {AppError} `UNAUTHENTICATED`, the same for every reason; `TOO_MANY_REQUESTS` */
  byPassword(input: PasswordInput, visit: Visit): Promise<SignedIn>;
  /** @throws {AppError} `NOT_FOUND` unless this is a demonstration and the visit comes from this machine. */
  byDemoLink(token: string, visit: Visit): Promise<SignedIn>;
  signOut(person: Person): Promise<void>;
  stepUpChallenge(person: Person): Promise<PasskeyChallenge>;
  /** A fresh proof gives the session a new token and five minutes for what needs one. */
  stepUpByPasskey(person: Person, input: PasskeyInput, visit: Visit): Promise<OpenedSession>;
  stepUpByPassword(person: Person, input: Omit<PasswordInput, "email">, visit: Visit): Promise<OpenedSession>;
  /** A single-use link that signs in whoever opens it on this machine. @throws {Error} unless this is a demonstration. */
  issueDemoLink(tenantUid: string): Promise<IssuedLink>;
};

export type SignInDeps = {
  readonly postgres: Postgres;
  readonly proofs: Proofs;
  readonly hasPasskeys: boolean;
  readonly publicUrl: URL;
  readonly demo: boolean;
  readonly now: () => number;
};

const SIGN_IN = "sign in";

export function createSignIn(deps: SignInDeps): SignIn {
  const { postgres, proofs, now } = deps;
  return {
    methods: async () => ({
      passkeys: deps.hasPasskeys,
      setupNeeded: await postgres.asPlatform(isSetupNeeded),
      demo: deps.demo,
    }),
    passkeyChallenge: () => proofs.challenge(SIGN_IN, null),
    byPasskey: (input, visit) =>
      proofs.byPasskey({ purpose: SIGN_IN, userUid: null, input }, visit, (db, userUid, methods) =>
        arrive(db, userUid, methods, { visit, now: now() }),
      ),
    byPassword: (input, visit) =>
      proofs.byPassword(input, visit, (db, userUid, methods) =>
        arrive(db, userUid, methods, { visit, now: now() }),
      ),
    byDemoLink: (token, visit) => signInByDemoLink(deps, token, visit),
    signOut: ({ userUid, sessionUid, name }) =>
      postgres.asPlatform(async (db) => {
        await endSessions(db, { userUid, sessionUid }, "sign_out", now());
        const actor = { uid: userUid, name };
        await appendAudit(db, {
          tenantUid: null,
          actor,
          action: "sign_out",
          target: sessionUid,
          details: {},
        });
      }),
    stepUpChallenge: ({ userUid, sessionUid }) => proofs.challenge(stepUpOf(sessionUid), userUid),
    stepUpByPasskey: ({ userUid, sessionUid }, input, visit) =>
      proofs.byPasskey({ purpose: stepUpOf(sessionUid), userUid, input }, visit, (db) =>
        rotateSession(db, sessionUid, now()),
      ),
    async stepUpByPassword(person, input, visit) {
      const { email } = await postgres.asPlatform((db) => readUser(db, person.userUid));
      return proofs.byPassword({ ...input, email }, visit, (db) =>
        rotateSession(db, person.sessionUid, now()),
      );
    },
    issueDemoLink: (tenantUid) => issueDemoLink(deps, tenantUid),
  };
}

function stepUpOf(sessionUid: string): string {
  return `step up ${sessionUid}`;
}

function readUser(db: Transaction, userUid: string): Promise<{ email: string }> {
  return db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("email")
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
}

async function signInByDemoLink(
  { postgres, demo, now }: SignInDeps,
  token: string,
  visit: Visit,
): Promise<SignedIn> {
  if (!demo || !isLoopback(visit.origin.ip))
    throw new AppError("NOT_FOUND", "There is nothing at this address.");
  return postgres.asPlatform(async (db) => {
    const link = await selectOpenLink(db, token, now());
    if (link.kind !== "demo" || link.user_uid === null)
      throw new AppError("NOT_FOUND", "This link is for something else.");
    await spendLink(db, link.uid, now());
    return arrive(db, link.user_uid, ["demo_link"], { visit, now: now() });
  });
}

function isLoopback(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.process(ip).range() === "loopback";
}

/** The demonstration's person administers everything, has no factor, and exists only while the flag is set. */
async function issueDemoLink(
  { postgres, demo, publicUrl, now }: SignInDeps,
  tenantUid: string,
): Promise<IssuedLink> {
  if (!demo) throw new Error("demo links exist only in a demonstration");
  return postgres.asPlatform(async (db) => {
    const existing = await db
      .withTables<AccessTables>()
      .selectFrom("app_user")
      .select("uid")
      .where("is_demo", "=", true)
      .executeTakeFirst();
    const userUid =
      existing?.uid ??
      (await insertUser(db, {
        name: "Demo",
        email: "demo@watchfloor.invalid",
        isPlatformAdministrator: true,
        isDemo: true,
        membership: { tenantUid, role: "tenant_administrator" },
      }));
    await withdrawLinks(db, { kind: "demo", userUid });
    const link = await insertLink(db, { kind: "demo", userUid }, PROGRAM, { publicUrl, now: now() });
    const { uid, ...issued } = link;
    await appendAudit(db, { tenantUid: null, actor: PROGRAM, action: "demo.link", target: uid, details: {} });
    return issued;
  });
}
