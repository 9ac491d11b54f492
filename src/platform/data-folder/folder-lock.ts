import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Longer than `lockOwner` of another process looks: that must not keep anyone from starting. */
const LOOK_MS = 250;

/** A lock that nothing refers to would be collected, and so be given back. */
const held = new Set<DatabaseSync>();

/**
 * Takes a folder for this process alone; answers the function that gives it back.
 *
 * The lock is the operating system's, held through SQLite as Node has no other way to one. It ends with the process
 * however that ends, so there is no stale lock to guess about, and it is seen from other containers, whose processes
 * have other numbers. Nothing else in this process may open the file `lock`: closing it would end the lock (fcntl(2)).
 * @throws {Error} naming the process that has it.
 */
export function lockFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: LOOK_MS });
  const ownerFile = join(folder, "lock.owner");
  try {
    lock.exec("pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    lock.close();
    throw new Error(
      `The data folder ${folder} is in use by ${readOwner(ownerFile)}. Stop it first, or choose another folder with --data.`,
      { cause: error },
    );
  }
  held.add(lock);
  writeFileSync(ownerFile, `process ${process.pid} on ${hostname()}\n`, { mode: 0o600 });
  return () => {
    rmSync(ownerFile, { force: true });
    held.delete(lock);
    lock.close();
  };
}

/**
 * Who has a folder: as its owner wrote it (`process 123 on soc-1`), or null when it is free. Looks for a moment and
 * keeps nothing. Not for a process that has the folder itself.
 */
export function lockOwner(folder: string): string | null {
  const file = join(folder, "lock");
  if (!existsSync(file)) return null;
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    // reading waits for whoever has it alone, and that is refused at once
    lock.exec("select 1 from sqlite_schema");
    return null;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY)
      return readOwner(join(folder, "lock.owner"));
    throw error;
  } finally {
    lock.close();
  }
}

/** Result code of SQLite, "database is locked". */
const SQLITE_BUSY = 5;

function readOwner(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "another process";
}
