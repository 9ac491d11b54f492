import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SpoolFault } from "./spool-turn.ts";

/**
 * Opens the spool's database, or makes one. A damaged file is moved into a folder beside it and a new one made:
 * records that can no longer be read must not stop new ones from being taken in, and are there to be recovered.
 * @throws {Error} when another process holds it, a newer version wrote it, or the folder cannot be written
 */
export function openSpoolDatabase(folder: string): { db: DatabaseSync; movedTo: string | null } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(join(folder, MARKER))) return { movedTo: moveAside(folder), db: open(folder) };
  try {
    return { db: open(folder), movedTo: null };
  } catch (error) {
    if (faultOf(error).reason !== "corrupt") throw error;
    return { movedTo: moveAside(folder), db: open(folder) };
  }
}

/** Makes the next start put the file aside. A database must not be moved while it is open. */
export function markCorrupt(folder: string): void {
  writeFileSync(join(folder, MARKER), "");
}

/** What a failed statement means for the caller. Result codes: sqlite.org/rescode.html. */
export function faultOf(error: unknown): SpoolFault {
  const message = error instanceof Error ? error.message : String(error);
  const extended = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  return { reason: REASONS.get(extended & 0xff) ?? "failed", message };
}

const FILE = "spool.db";
const MARKER = "damaged";
const VERSION = 1;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
const REASONS: ReadonlyMap<number, SpoolFault["reason"]> = new Map([
  [SQLITE_CORRUPT, "corrupt"],
  [SQLITE_FULL, "full"],
  [SQLITE_NOTADB, "corrupt"],
]);

// a page of 16 KiB wastes little on batches of a MiB and makes forgetting them cheap; the log is folded into the
// table every 4 MiB, so that the reserve can hold all of it. The exclusive lock keeps a second process out and
// saves the shared-memory file.
const SETTINGS = `
  PRAGMA page_size = 16384;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 256;
  PRAGMA journal_size_limit = 16777216;
`;

// ids are never used twice, even after everything was forgotten: events are named after them
const TABLES = `
  CREATE TABLE spool (uid TEXT NOT NULL) STRICT;
  CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    blob BLOB NOT NULL
  ) STRICT;
  CREATE TABLE batch_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_batch INTEGER NOT NULL,
    last_batch INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE bookmark (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

function open(folder: string): DatabaseSync {
  const db = new DatabaseSync(join(folder, FILE), { timeout: 1000 });
  try {
    db.exec(SETTINGS);
    const check = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (check !== "ok") throw Object.assign(new Error(String(check)), { errcode: SQLITE_CORRUPT });
    createTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function createTables(db: DatabaseSync): void {
  const version = db.prepare("PRAGMA user_version").get()?.["user_version"];
  if (version === VERSION) return;
  if (version !== 0)
    throw new Error(`the spool has format ${String(version)}; this version reads ${VERSION}`);
  db.exec("BEGIN");
  db.exec(TABLES);
  db.prepare("INSERT INTO spool (uid) VALUES (?)").run(newUid());
  db.exec(`PRAGMA user_version = ${VERSION}`);
  db.exec("COMMIT");
}

/** 10 characters of base 36, so that event uids stay short. */
function newUid(): string {
  return randomBytes(8).readBigUInt64BE().toString(36).padStart(13, "0").slice(-10);
}

function moveAside(folder: string): string {
  const target = join(folder, `damaged-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`);
  mkdirSync(target, { mode: 0o700 });
  for (const name of [FILE, `${FILE}-wal`, `${FILE}-shm`, MARKER])
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(target, name));
  return target;
}
