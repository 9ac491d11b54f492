import { existsSync } from "node:fs";

/** Who the server runs as. */
export type ServerUser = { readonly uid: number; readonly gid: number };

/** `nobody` of every Linux: PostgreSQL refuses to be root, and its set-up needs a user that has a name. */
const NOBODY: ServerUser = { uid: 65_534, gid: 65_534 };

/** A folder as whichever process asks has it: the kernel resolves it without looking at the folders above. */
export const OWN_FOLDER = "/proc/self/cwd";

/**
 * The unprivileged user that the server must run as because we are root; null when it runs as ourselves.
 * @throws {Error} on a system where the embedded server cannot run, saying what to do.
 */
export function serverUser(): ServerUser | null {
  if (process.platform === "win32")
    throw new Error(
      "The embedded PostgreSQL does not run on Windows. Set DATABASE_URL to a PostgreSQL server.",
    );
  if (process.getuid?.() !== 0) return null;
  if (!existsSync(OWN_FOLDER))
    throw new Error("PostgreSQL cannot be started by root here. Start as a plain user, or set DATABASE_URL.");
  return NOBODY;
}
