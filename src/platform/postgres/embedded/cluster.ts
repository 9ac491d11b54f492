import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { EngineFiles } from "./engine-files.ts";
import { OWN_FOLDER, type ServerUser } from "./server-user.ts";

/** A server's data on disk. */
export type Cluster = {
  /** Its folder as we name it, absolute. */
  readonly data: string;
  /**
   * Its folder as the server names it. Another user's server is started inside its folder and calls it by the
   * kernel's name for that, so that it needs no way through the private folders above.
   */
  readonly dataForServer: string;
  readonly user: ServerUser | null;
  /** Stands in the command line of its server, which is how a running one is known. */
  readonly name: string;
};

/** The one that may do everything; used to make the other, and by backups. */
export const SUPERUSER = "postgres";
/** Owns the database and makes roles; neither is above row-level security. */
export const OWNER = "watchfloor";

/** What starting one of the server's programs needs. Its environment is not ours: `PG...` variables change it. */
export type ServerSpawn = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
};

export function spawnOptions(cluster: Cluster): ServerSpawn {
  return { cwd: cluster.data, env: { PATH: "/usr/bin:/bin", TZ: "UTC", LC_ALL: "C" }, ...cluster.user };
}

/**
 * Opens the cluster in a folder, making it when there is none.
 * @throws {Error} with what the set-up said, or when the data are of another major version than the programs.
 */
export function openCluster(folder: string, engine: EngineFiles, user: ServerUser | null): Cluster {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder))
    if (name.startsWith("new-")) rmSync(join(folder, name), { recursive: true, force: true });
  const data = resolve(folder, "data");
  const cluster: Cluster = {
    data,
    dataForServer: user === null ? data : OWN_FOLDER,
    user,
    name: nameOf(data),
  };
  if (existsSync(data)) refuseOtherVersion(data, engine);
  else makeCluster(folder, engine, cluster);
  // every time, because the one who starts may be another than the last time
  const me = userInfo().username;
  putFile(cluster, "pg_hba.conf", `local all ${SUPERUSER},${OWNER} peer map=${OWNER}\n`);
  putFile(cluster, "pg_ident.conf", [SUPERUSER, OWNER].map((role) => `${OWNER} "${me}" ${role}\n`).join(""));
  return cluster;
}

function nameOf(data: string): string {
  return `watchfloor-${createHash("sha256").update(data).digest("hex").slice(0, 12)}`;
}

function refuseOtherVersion(data: string, engine: EngineFiles): void {
  const found = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  const major = engine.version.split(".")[0];
  if (found !== major)
    throw new Error(
      `${data} is of PostgreSQL ${found} and this release brings ${major}. Start the release that made it and restore its backup here.`,
    );
}

/** Made beside its place and renamed, so that a start that dies in the middle leaves nothing that looks whole. */
function makeCluster(folder: string, engine: EngineFiles, cluster: Cluster): void {
  const data = mkdtempSync(join(folder, "new-"));
  if (cluster.user !== null) lchownSync(data, cluster.user.uid, cluster.user.gid);
  const where = cluster.user === null ? data : OWN_FOLDER;
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const run = spawnSync(engine.initdb, ["-D", where, "-U", SUPERUSER, "--auth=reject", ...locale], {
    ...spawnOptions({ ...cluster, data }),
    encoding: "utf8",
  });
  if (run.status !== 0)
    throw new Error(`initdb failed:\n${run.stdout}${run.stderr}`, run.error && { cause: run.error });
  renameSync(data, cluster.data);
}

/** The folder belongs to another user when we are root, so nothing in it may be followed: a link could lead anywhere. */
function putFile(cluster: Cluster, name: string, text: string): void {
  const fresh = join(cluster.data, `${name}.${randomBytes(6).toString("hex")}`);
  writeFileSync(fresh, text, { flag: "wx", mode: 0o600 });
  if (cluster.user !== null) lchownSync(fresh, cluster.user.uid, cluster.user.gid);
  renameSync(fresh, join(cluster.data, name));
}
