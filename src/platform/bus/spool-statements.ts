import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Every statement the spool runs, prepared once. */
export type SpoolStatements = Readonly<Record<Name, StatementSync>>;

type Name =
  | "uid"
  | "touch"
  | "lastBatch"
  | "sums"
  | "oldest"
  | "append"
  | "unplanned"
  | "batches"
  | "forgetBatches"
  | "groups"
  | "group"
  | "addGroup"
  | "forgetGroup"
  | "bookmarks"
  | "setBookmark"
  | "forgetBookmark"
  | "pageCount";

export function prepareStatements(db: DatabaseSync): SpoolStatements {
  return {
    uid: db.prepare("SELECT uid FROM spool"),
    // changes nothing, and has to be written all the same
    touch: db.prepare("UPDATE spool SET uid = uid"),
    lastBatch: db.prepare("SELECT coalesce(max(id), 0) AS id FROM batch"),
    sums: db.prepare(
      `SELECT count(*) AS batches, coalesce(sum(records), 0) AS records, coalesce(sum(bytes), 0) AS bytes
       FROM batch WHERE id BETWEEN ? AND ?`,
    ),
    oldest: db.prepare("SELECT received_at FROM batch ORDER BY id LIMIT 1"),
    append: db.prepare("INSERT INTO batch (records, bytes, received_at, blob) VALUES (?, ?, ?, ?)"),
    unplanned: db.prepare("SELECT id, records, bytes FROM batch WHERE id > ? ORDER BY id"),
    batches: db.prepare("SELECT id, blob FROM batch WHERE id BETWEEN ? AND ? ORDER BY id"),
    forgetBatches: db.prepare("DELETE FROM batch WHERE id BETWEEN ? AND ?"),
    groups: db.prepare("SELECT id, first_batch, last_batch FROM batch_group ORDER BY id"),
    group: db.prepare("SELECT id, first_batch, last_batch FROM batch_group WHERE id = ?"),
    addGroup: db.prepare("INSERT INTO batch_group (first_batch, last_batch) VALUES (?, ?)"),
    forgetGroup: db.prepare("DELETE FROM batch_group WHERE id = ?"),
    bookmarks: db.prepare("SELECT key, value FROM bookmark"),
    setBookmark: db.prepare(
      "INSERT INTO bookmark (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    ),
    forgetBookmark: db.prepare("DELETE FROM bookmark WHERE key = ?"),
    pageCount: db.prepare("PRAGMA page_count"),
  };
}
