import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runOn } from "./postgres.ts";

export type ForeignServer = {
  /** Connection string of an empty database, as an owner who may make roles and is no superuser. */
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  readonly stop: () => Promise<void>;
};

/** Where Debian keeps the programs of its newest PostgreSQL; null where none is installed. */
export function debianPostgres(): string | null {
  const home = "/usr/lib/postgresql";
  if (!existsSync(home)) return null;
  const version = readdirSync(home)
    .toSorted((a, b) => Number(a) - Number(b))
    .findLast((name) => existsSync(join(home, name, "bin", "postgres")));
  return version === undefined ? null : join(home, version, "bin");
}

/** A server that is not ours, with passwords, as an operator would name it by `DATABASE_URL`. */
export async function startDebianPostgres(programs: string): Promise<ForeignServer> {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-debian-"));
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  writeFileSync(join(folder, "password"), "super", { mode: 0o644 });
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const data = join(folder, "data");
  const made = spawnSync(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "scram-sha-256",
      "--pwfile",
      join(folder, "password"),
      "-E",
      "UTF8",
      "-N",
    ],
    { ...nobody, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`, "-c", "fsync=off"];
  const server = spawn(join(programs, "postgres"), ["-D", data, ...settings], {
    ...nobody,
    cwd: folder,
    stdio: "ignore",
  });
  const urlOf = (who: string, database: string) =>
    `postgres://${who}@localhost/${database}?host=${encodeURIComponent(folder)}`;
  const superuserUrl = urlOf("postgres:super", "postgres");
  while (!(await runOn(superuserUrl, "select 1").catch(() => null))) await sleep(50);
  await runOn(superuserUrl, "create role soc login createrole password 'secret'");
  await runOn(superuserUrl, "create database soc owner soc");
  return {
    ownerUrl: urlOf("soc:secret", "soc"),
    superuserUrl: urlOf("postgres:super", "soc"),
    async stop() {
      server.kill("SIGINT");
      await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
