import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Cluster } from "./cluster.ts";

const PATIENCE_MS = 20_000;

/**
 * Ends a server that outlived the process that started it: after kill -9 it still holds its data. It stops in order,
 * so that nothing has to be recovered. The lock files of a server that is gone are removed: their number may belong to
 * any program by now, and a server would refuse to start beside it. Whether a process of the old one still uses the
 * data, the new one finds by its shared memory, whose key is the folder's inode.
 */
export async function endOrphan(cluster: Cluster, socketFolder: string, logger: Logger): Promise<void> {
  const file = join(cluster.data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const isOurs = (): boolean => Number.isInteger(pid) && pid > 1 && commandOf(pid).includes(cluster.name);
  if (isOurs()) {
    logger.warn({ pid }, "ending a database server that an earlier run left behind");
    process.kill(pid, "SIGINT");
    if (!(await becomes(() => !isOurs()))) process.kill(pid, "SIGQUIT");
    if (!(await becomes(() => !isOurs())))
      throw new Error(`The database server ${pid} of an earlier run does not end. End it, then start again.`);
  }
  for (const lock of [file, join(socketFolder, ".s.PGSQL.5432.lock")]) rmSync(lock, { force: true });
}

/** The command line of a running process; empty when there is none of this number, or it is a dead one's rest. */
function commandOf(pid: number): string {
  if (!existsSync("/proc/self/cmdline"))
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

async function becomes(condition: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    if (condition()) return true;
    await sleep(50);
  }
  return condition();
}
