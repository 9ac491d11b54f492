import { lchownSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { ROOT_HOME } from "./engine-files.ts";

/** `sun_path` holds 107 bytes on Linux (unix(7)) and 103 on macOS. */
const MAX_SOCKET_PATH = 103;

/**
 * The private folder of the server's socket, as we and as the server name it: the data folder itself, or, where that
 * has too long a path for a socket, a short one.
 */
export function socketFolder(cluster: Cluster): { readonly ours: string; readonly server: string } {
  if (Buffer.byteLength(join(cluster.data, ".s.PGSQL.5432")) <= MAX_SOCKET_PATH)
    return { ours: cluster.data, server: cluster.dataForServer };
  const short = join(cluster.user === null ? tmpdir() : ROOT_HOME, cluster.name);
  makePrivate(short, cluster);
  return { ours: short, server: short };
}

/** Anyone can have made a folder of this name in a shared place, and would then hold our connections. */
function makePrivate(folder: string, { user }: Cluster): void {
  if (user !== null) mkdirSync(ROOT_HOME, { recursive: true, mode: 0o755 });
  const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
  if (isNew && user !== null) lchownSync(folder, user.uid, user.gid);
  const found = lstatSync(folder);
  const owner = user?.uid ?? process.getuid?.();
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a private folder of this program. Remove it, and see who made it.`);
}
