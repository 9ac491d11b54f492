import { AppError } from "../../lib/app-error.ts";
import { type Enrolment, type LinkView, TenantRole } from "../../schema/views/access.ts";
import type { NewPasskey, PasskeyChallenge, TotpOffer } from "../../schema/views/passkey.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { arrive, type SignedIn, type Visit } from "./arrival.ts";
import type { FactorCeremony, FactorOwner, NewPassword } from "./factor-ceremony.ts";
import { eraseFactors, insertPasskey, replaceRecoveryCodes, writePassword } from "./factor-store.ts";
import { type LinkRow, selectOpenLink, spendLink } from "./link-store.ts";
import { insertMembership, insertUser, newWebauthnHandle } from "./new-user.ts";
import { addNotice } from "./notice-store.ts";
import { endSessions } from "./session-store.ts";
import { isSetupNeeded } from "./set-up.ts";
import type { Person } from "./sign-in.ts";
import { insertTenant } from "./tenant-store.ts";

/** What the holder of a one-time link does with it: gets a first factor, or a new one in the place of a lost one. */
export type EnrolmentService = {
  /** Does not use the link up. @throws {AppError} `NOT_FOUND` for a link that is spent, late or unknown */
  open(token: string): Promise<LinkView>;
  passkeyOffer(enrolment: Enrolment): Promise<PasskeyChallenge>;
  byPasskey(
    answer: {
      readonly token: string;
      readonly challengeUid: string;
      readonly passkey: NewPasskey;
      readonly label: string;
    },
    visit: Visit,
  ): Promise<SignedIn>;
  totpOffer(enrolment: Enrolment): Promise<TotpOffer>;
  byPassword(
    answer: NewPassword & { readonly token: string },
    visit: Visit,
  ): Promise<SignedIn & { readonly recoveryCodes: readonly string[] }>;
  /** For somebody who has an account: only the role is added. @throws {AppError} `NOT_FOUND` for another's invitation */
  acceptInvitation(person: Person, token: string): Promise<{ readonly tenantUid: string }>;
};

type Deps = { readonly postgres: Postgres; readonly ceremony: FactorCeremony; readonly now: () => number };

export function createEnrolment({ postgres, ceremony, now }: Deps): EnrolmentService {
  return {
    open: (token) => postgres.asPlatform(async (db) => viewOf(db, await openPersonal(db, token, now()))),
    async passkeyOffer(enrolment) {
      const { link, owner } = await postgres.asPlatform((db) => prepare(db, enrolment, now()));
      return ceremony.offerPasskey(purposeOf(link), owner, []);
    },
    async totpOffer(enrolment) {
      const { link, owner } = await postgres.asPlatform((db) => prepare(db, enrolment, now()));
      return ceremony.offerTotp(purposeOf(link), owner);
    },
    byPasskey: ({ token, challengeUid, passkey, label }, visit) =>
      postgres.asPlatform(async (db) => {
        const link = await openPersonal(db, token, now());
        const { owner, made } = await ceremony.takePasskey(db, purposeOf(link), challengeUid, passkey);
        const userUid = await settle(db, link, owner, now());
        await insertPasskey(db, userUid, made, label);
        return arrive(db, userUid, ["enrolment", "passkey"], { visit, now: now() });
      }),
    byPassword: ({ token, ...answer }, visit) =>
      postgres.asPlatform(async (db) => {
        const link = await openPersonal(db, token, now());
        const { owner, made } = await ceremony.takePassword(db, purposeOf(link), answer);
        const userUid = await settle(db, link, owner, now());
        await writePassword(db, userUid, made(userUid));
        const recoveryCodes = await replaceRecoveryCodes(db, userUid);
        const signedIn = await arrive(db, userUid, ["enrolment", "password", "totp"], { visit, now: now() });
        return { ...signedIn, recoveryCodes };
      }),
    acceptInvitation: (person, token) => postgres.asPlatform((db) => accept(db, person, token, now())),
  };
}

function purposeOf(link: LinkRow): string {
  return `enrol ${link.uid}`;
}

async function openPersonal(db: Transaction, token: string, now: number): Promise<LinkRow> {
  const link = await selectOpenLink(db, token, now);
  if (link.kind === "demo") throw new AppError("NOT_FOUND", "This link only signs in.");
  return link;
}

async function viewOf(db: Transaction, link: LinkRow): Promise<LinkView> {
  if (link.kind === "demo") throw new AppError("NOT_FOUND", "This link only signs in.");
  return {
    kind: link.kind,
    name: link.name ?? link.user_name,
    email: link.email ?? link.user_email,
    tenantName: link.tenant_name,
    role: TenantRole.nullable().parse(link.role),
    invitedBy: link.created_by_name,
    expiresAt: link.expires_at.getTime(),
    needsSignIn: link.kind === "invitation" && (await hasAccount(db, link.email ?? "")),
  };
}

/** Who the factor will be for, from the link and, as far as the link leaves it open, from the person. */
async function prepare(
  db: Transaction,
  enrolment: Enrolment,
  now: number,
): Promise<{ readonly link: LinkRow; readonly owner: FactorOwner }> {
  const link = await openPersonal(db, enrolment.token, now);
  const owner = {
    name: required(link.user_name ?? enrolment.name ?? link.name, "name"),
    email: required(link.user_email ?? link.email ?? enrolment.email, "email"),
    organisation: link.kind === "setup" ? required(enrolment.organisation, "organisation") : link.tenant_name,
  };
  const handle = link.user_uid === null ? newWebauthnHandle() : await handleOf(db, link.user_uid);
  return { link, owner: { ...owner, handle } };
}

function required(value: string | null | undefined, field: string): string {
  if (value === null || value === undefined)
    throw new AppError("INVALID", `This link needs to know the ${field}.`, { place: `body.${field}` });
  return value;
}

/** Uses the link up and answers whose the new factor is. */
async function settle(db: Transaction, link: LinkRow, owner: FactorOwner, now: number): Promise<string> {
  await spendLink(db, link.uid, now);
  if (link.kind === "setup") return settleFirst(db, owner);
  return link.kind === "reset" ? settleReset(db, link, now) : settleInvited(db, link, owner);
}

/** The first person administers the platform and the first tenant. */
async function settleFirst(db: Transaction, owner: FactorOwner): Promise<string> {
  if (!(await isSetupNeeded(db))) throw new AppError("CONFLICT", "The product is set up already: sign in.");
  const name = owner.organisation ?? owner.name;
  const tenant = await insertTenant(db, { uid: slugOf(name), name });
  const membership = { tenantUid: tenant.uid, role: "tenant_administrator" } as const;
  const userUid = await insertUser(db, { ...personOf(owner), isPlatformAdministrator: true, membership });
  const actor = { uid: userUid, name: owner.name };
  await appendAudit(db, {
    tenantUid: null,
    actor,
    action: "setup.done",
    target: tenant.uid,
    details: { email: owner.email },
  });
  return userUid;
}

async function settleInvited(db: Transaction, link: LinkRow, owner: FactorOwner): Promise<string> {
  const { tenantUid, role } = invitationOf(link);
  const userUid = await insertUser(db, { ...personOf(owner), membership: { tenantUid, role } });
  const actor = { uid: userUid, name: owner.name };
  await appendAudit(db, {
    tenantUid,
    actor,
    action: "user.enrol",
    target: userUid,
    details: { role, email: owner.email },
  });
  return userUid;
}

/** Old factors and sessions end in the transaction in which the new factor begins. */
async function settleReset(db: Transaction, link: LinkRow, now: number): Promise<string> {
  const userUid = required(link.user_uid, "user");
  await eraseFactors(db, userUid, { keepPasskeys: false });
  await endSessions(db, { userUid }, "factors_reset", now);
  await addNotice(db, userUid, "factors_reset", { by: link.created_by_name });
  const actor = { uid: userUid, name: link.user_name ?? "" };
  await appendAudit(db, {
    tenantUid: link.tenant_uid,
    actor,
    action: "user.factors_reset",
    target: userUid,
    details: {},
  });
  return userUid;
}

async function accept(
  db: Transaction,
  person: Person,
  token: string,
  now: number,
): Promise<{ readonly tenantUid: string }> {
  const link = await selectOpenLink(db, token, now);
  const { email } = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("email")
    .where("uid", "=", person.userUid)
    .executeTakeFirstOrThrow();
  if (link.kind !== "invitation" || link.email?.toLowerCase() !== email.toLowerCase())
    throw new AppError("NOT_FOUND", "This link is not an invitation of yours.");
  const { tenantUid, role } = invitationOf(link);
  await spendLink(db, link.uid, now);
  await insertMembership(db, person.userUid, { tenantUid, role });
  const actor = { uid: person.userUid, name: person.name };
  await appendAudit(db, { tenantUid, actor, action: "user.join", target: person.userUid, details: { role } });
  return { tenantUid };
}

function invitationOf(link: LinkRow): { readonly tenantUid: string; readonly role: TenantRole } {
  return { tenantUid: required(link.tenant_uid, "tenant"), role: TenantRole.parse(link.role) };
}

function personOf({ name, email, handle }: FactorOwner) {
  return { name, email, webauthnHandle: handle };
}

async function handleOf(db: Transaction, userUid: string): Promise<string> {
  const { webauthn_handle } = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("webauthn_handle")
    .where("uid", "=", userUid)
    .executeTakeFirstOrThrow();
  return webauthn_handle;
}

async function hasAccount(db: Transaction, email: string): Promise<boolean> {
  const user = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("uid")
    .where((where) => where(where.fn<string>("lower", ["email"]), "=", email.toLowerCase()))
    .executeTakeFirst();
  return user !== undefined;
}

/** A tenant uid from a name: `Harbour Freight Ltd.` becomes `harbour-freight-ltd`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return plain.slice(0, 63).replace(/^-+|-+$/g, "") || "main";
}
