import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

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
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
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

function readOwner(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "another process";
}
