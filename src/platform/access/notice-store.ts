import { AppError } from "../../lib/app-error.ts";
import { NoticeView } from "../../schema/views/access.ts";
import type { Postgres, Transaction } from "../postgres/index.ts";
import type { AccessTables } from "./access-tables.ts";
import { newUid } from "./token.ts";

/** What a person is told about their own account, so that they see what somebody else did in their name. */
export type NoticeStore = {
  /** The newest 100. */
  list(userUid: string): Promise<readonly NoticeView[]>;
  unseen(userUid: string): Promise<number>;
  /** @throws {AppError} `NOT_FOUND` */
  see(userUid: string, noticeUid: string): Promise<void>;
};

export function createNoticeStore(postgres: Postgres): NoticeStore {
  return {
    list: (userUid) =>
      postgres.asPlatform(async (db) => {
        const rows = await selectNotices(db, userUid).selectAll().orderBy("at", "desc").limit(100).execute();
        return rows.map(({ uid, at, kind, details, seen_at }) =>
          NoticeView.parse({ uid, at: at.getTime(), kind, details, isSeen: seen_at !== null }),
        );
      }),
    unseen: (userUid) =>
      postgres.asPlatform(async (db) => {
        const { count } = await selectNotices(db, userUid)
          .select((select) => select.fn.countAll<number>().as("count"))
          .where("seen_at", "is", null)
          .executeTakeFirstOrThrow();
        return count;
      }),
    see: (userUid, noticeUid) =>
      postgres.asPlatform(async (db) => {
        const { numUpdatedRows } = await db
          .withTables<AccessTables>()
          .updateTable("user_notice")
          .set({ seen_at: new Date() })
          .where("user_uid", "=", userUid)
          .where("uid", "=", noticeUid)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new AppError("NOT_FOUND", "There is no such notice.");
      }),
  };
}

/** Written in the transaction of what it tells. */
export async function addNotice(
  db: Transaction,
  userUid: string,
  kind: NoticeView["kind"],
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await db
    .withTables<AccessTables>()
    .insertInto("user_notice")
    .values({ uid: newUid(), user_uid: userUid, kind, details: JSON.stringify(details), seen_at: null })
    .execute();
}

function selectNotices(db: Transaction, userUid: string) {
  return db.withTables<AccessTables>().selectFrom("user_notice").where("user_uid", "=", userUid);
}
