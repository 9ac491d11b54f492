import type { z } from "zod";
import { AppError } from "../../lib/app-error.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { Vault } from "../secrets/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { newUid } from "./token.ts";

/** A ceremony is finished within five minutes or begun again. */
const LIFE_MS = 5 * 60_000;

/** Half-done ceremonies, sealed. Each is taken once, by whoever has its uid and asks for the same purpose. */
export type ChallengeStore = {
  /** `purpose` names the ceremony and whose it is, so that one begun for something else is of no use. */
  put(purpose: string, payload: unknown): Promise<string>;
  /** In the transaction of what it allows. @throws {AppError} `NOT_FOUND` for one that is spent, late or another's. */
  take<T>(db: Transaction, purpose: string, uid: string, shape: z.ZodType<T>): Promise<T>;
};

export function createChallengeStore(postgres: Postgres, vault: Vault, now: () => number): ChallengeStore {
  return {
    put: (purpose, payload) =>
      postgres.asPlatform(async (db) => {
        const uid = newUid();
        const tables = db.withTables<AccessTables>();
        await tables.deleteFrom("challenge").where("expires_at", "<", new Date(now())).execute();
        await tables
          .insertInto("challenge")
          .values({
            uid,
            purpose,
            payload_sealed: vault.seal(contextOf(uid), JSON.stringify(payload)),
            expires_at: new Date(now() + LIFE_MS),
          })
          .execute();
        return uid;
      }),
    async take(db, purpose, uid, shape) {
      const row = await db
        .withTables<AccessTables>()
        .deleteFrom("challenge")
        .where("uid", "=", uid)
        .where("purpose", "=", purpose)
        .where("expires_at", ">=", new Date(now()))
        .returning("payload_sealed")
        .executeTakeFirst();
      if (!row) throw new AppError("NOT_FOUND", "This took too long or was done already: begin again.");
      const opened = Buffer.from(vault.open(contextOf(uid), row.payload_sealed)).toString("utf8");
      return shape.parse(JSON.parse(opened));
    },
  };
}

function contextOf(uid: string): string {
  return `challenge:${uid}`;
}
