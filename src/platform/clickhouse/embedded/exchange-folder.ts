import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Where Linux keeps files in memory: rows are written and read once, and the spool has them on disk already. */
const IN_MEMORY = "/dev/shm";

/**
 * A private, empty folder for the socket of an engine and for rows on their way into it. Its name follows from the
 * data folder, so that what a killed process left there is cleared by the next one.
 * @throws {Error} when somebody else made a folder of this name
 */
export function makeExchangeFolder(dataFolder: string): string {
  const name = createHash("sha256").update(resolve(dataFolder)).digest("hex").slice(0, 16);
  const folder = join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), `watchfloor-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a private folder of this program. Remove it, and see who made it.`);
  for (const left of readdirSync(folder)) rmSync(join(folder, left), { recursive: true, force: true });
  return folder;
}
