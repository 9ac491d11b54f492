import type { IssuedLink } from "../../schema/views/access.ts";
import { appendAudit } from "../audit/index.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { insertLink, PROGRAM, withdrawLinks } from "./link-store.ts";

/** The way in of the very first person: there is no default account and no default password. */
export type SetUp = {
  /** Nobody can administer this installation yet. */
  isNeeded(): Promise<boolean>;
  /** A link for one hour that replaces the one before; null once somebody has set the product up. */
  issueLink(): Promise<IssuedLink | null>;
};

export function createSetUp(postgres: Postgres, publicUrl: URL, now: () => number): SetUp {
  return {
    isNeeded: () => postgres.asPlatform(isSetupNeeded),
    issueLink: () =>
      postgres.asPlatform(async (db) => {
        if (!(await isSetupNeeded(db))) return null;
        await withdrawLinks(db, { kind: "setup" });
        const link = await insertLink(db, { kind: "setup" }, PROGRAM, { publicUrl, now: now() });
        const { uid, ...issued } = link;
        await appendAudit(db, {
          tenantUid: null,
          actor: PROGRAM,
          action: "setup.link",
          target: uid,
          details: {},
        });
        return issued;
      }),
  };
}

/** True while there is no active platform administrator; the demonstration's does not count. */
export async function isSetupNeeded(db: Transaction): Promise<boolean> {
  const administrator = await db
    .withTables<AccessTables>()
    .selectFrom("app_user")
    .select("uid")
    .where("is_platform_administrator", "=", true)
    .where("is_demo", "=", false)
    .where("status", "=", "active")
    .limit(1)
    .executeTakeFirst();
  return administrator === undefined;
}
