import type { Principal } from "../../schema/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres } from "../postgres/index.ts";
import type { Vault } from "../secrets/index.ts";
import { createAttemptGuard } from "./attempts.ts";
import type { Authenticated, Credential } from "./authenticated.ts";
import { createChallengeStore } from "./challenge-store.ts";
import { createEnrolment, type EnrolmentService } from "./enrolment.ts";
import { createFactorCeremony } from "./factor-ceremony.ts";
import { createInvitationStore, type InvitationStore } from "./invitation-store.ts";
import { createKeyStore, type KeyStore } from "./key-store.ts";
import { createMyAccount, type MyAccount } from "./my-account.ts";
import { createNoticeStore, type NoticeStore } from "./notice-store.ts";
import { createPasskeys } from "./passkeys.ts";
import { createPasswordHasher } from "./password-hasher.ts";
import { createPeopleStore, type PeopleStore } from "./people-store.ts";
import { createPlatformPeopleStore, type PlatformPeopleStore } from "./platform-people-store.ts";
import { createProofs } from "./proofs.ts";
import { createSessionStore, type SessionStore } from "./session-store.ts";
import { createSetUp, type SetUp } from "./set-up.ts";
import { createSignIn, type SignIn } from "./sign-in.ts";
import { createTenantStore, type TenantStore } from "./tenant-store.ts";

export type AccessOptions = {
  readonly postgres: Postgres;
  readonly vault: Vault;
  /** Where people reach the console: passkeys are bound to its host name, links start with it. */
  readonly publicUrl: URL;
  /** Opens single-use sign-in links for a demonstration, from loopback only. */
  readonly demo: boolean;
  readonly now?: () => number;
};

/** A request that somebody known made and had no right to. */
export type Denied = {
  readonly principal: Principal | null;
  readonly tenantUid: string | null;
  readonly code: string;
  readonly method: string;
  readonly route: string;
  readonly ip: string;
};

/** Who may use the product: set-up, sign-in, people, tenants, keys. */
export type Access = {
  readonly authenticate: (credential: Credential, ip: string) => Promise<Authenticated | null>;
  /** The principal as it stands now, or null when it no longer may do anything: for what stays open, as streams do. */
  readonly recheck: (principal: Principal) => Promise<Principal | null>;
  readonly recordDenial: (denied: Denied) => Promise<void>;
  readonly setUp: SetUp;
  readonly signIn: SignIn;
  readonly enrolment: EnrolmentService;
  readonly account: MyAccount;
  readonly notices: NoticeStore;
  readonly sessions: SessionStore;
  readonly keys: KeyStore;
  readonly tenants: TenantStore;
  readonly people: PeopleStore;
  readonly invitations: InvitationStore;
  readonly platformPeople: PlatformPeopleStore;
};

export function createAccess(options: AccessOptions): Access {
  const { postgres, vault, publicUrl, demo, now = Date.now } = options;
  const sessions = createSessionStore(postgres, { now, demo });
  const keys = createKeyStore(postgres, now);
  const passkeys = createPasskeys(publicUrl);
  const challenges = createChallengeStore(postgres, vault, now);
  const hasher = createPasswordHasher();
  const guard = createAttemptGuard();
  const ceremony = createFactorCeremony({ passkeys, challenges, hasher, vault, now });
  const proofs = createProofs({ postgres, vault, hasher, passkeys, challenges, guard, now });
  return {
    authenticate: ({ kind, token }, ip) =>
      kind === "session" ? sessions.authenticate(token) : keys.authenticate(token, ip),
    async recheck(principal) {
      const current =
        principal.kind === "user"
          ? await sessions.recheck(principal.sessionUid)
          : await keys.recheck(principal.keyUid);
      return current?.principal ?? null;
    },
    recordDenial: (denied) => recordDenial(postgres, denied),
    setUp: createSetUp(postgres, publicUrl, now),
    signIn: createSignIn({ postgres, proofs, hasPasskeys: passkeys.isAvailable, publicUrl, demo, now }),
    enrolment: createEnrolment({ postgres, ceremony, now }),
    account: createMyAccount(postgres, ceremony),
    notices: createNoticeStore(postgres),
    sessions,
    keys,
    tenants: createTenantStore(postgres),
    people: createPeopleStore(postgres, now),
    invitations: createInvitationStore(postgres, publicUrl, now),
    platformPeople: createPlatformPeopleStore(postgres, publicUrl, now),
  };
}

/** A tenant hears of refusals to its own people and keys; all others are in the platform's chain. */
async function recordDenial(postgres: Postgres, { principal, tenantUid, ...details }: Denied): Promise<void> {
  if (principal === null) return;
  const isOwn =
    tenantUid !== null &&
    (principal.kind === "key" ? principal.tenantUid === tenantUid : principal.roles.has(tenantUid));
  const actor = {
    uid: principal.kind === "user" ? principal.userUid : principal.keyUid,
    name: principal.name,
  };
  await postgres.asPlatform((db) =>
    appendAudit(db, {
      tenantUid: isOwn ? tenantUid : null,
      actor,
      action: "access.denied",
      target: `${details.method} ${details.route}`,
      details: { ...details, tenantUid },
    }),
  );
}
