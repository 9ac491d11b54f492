import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { embeddedEngineVersion } from "../../platform/clickhouse/index.ts";
import type { Settings } from "../../platform/config.ts";
import { enginePrograms } from "../../platform/postgres/index.ts";
import { type Check, failed, ok, PATIENCE_MS, type Verdict } from "./check.ts";

const NODE_MAJOR = 24;

/** Node, and the engines that come with the program, where they are what is used. */
export function programChecks(settings: Settings, folder: string): Check[] {
  return [
    {
      name: "Node",
      expected: `${NODE_MAJOR} or newer`,
      run: async () => judgeNode(process.versions.node),
    },
    ...(settings.DATABASE_URL === undefined
      ? [
          { name: "PostgreSQL programs", expected: "run on this machine", run: postgresPrograms },
          {
            name: "PostgreSQL data",
            expected: "of the release that this program brings",
            run: async () =>
              judgePostgresData(await dataVersion(folder), enginePrograms().version.split(".")[0] ?? ""),
          },
        ]
      : []),
    ...(settings.WATCHFLOOR_CLICKHOUSE_URL === undefined
      ? [
          {
            name: "ClickHouse library",
            expected: "loads on this machine",
            run: async () => ok(`ClickHouse ${await embeddedEngineVersion(PATIENCE_MS)}`),
          },
        ]
      : []),
  ];
}

export function judgeNode(version: string): Verdict {
  return Number.parseInt(version, 10) >= NODE_MAJOR
    ? ok(version)
    : failed(
        version,
        "Run `npm ci` and start by bin/watchfloor.mjs: the right Node comes with the packages.",
      );
}

async function postgresPrograms(): Promise<Verdict> {
  const { postgres, version, runsInPlace } = enginePrograms();
  if (!runsInPlace) return ok(`${version}; a start makes a copy of them that can run`);
  const { stdout } = await promisify(execFile)(postgres, ["--version"], { timeout: PATIENCE_MS });
  return ok(stdout.trim());
}

async function dataVersion(folder: string): Promise<string | null> {
  const file = join(folder, "postgres", "data", "PG_VERSION");
  return readFile(file, "utf8").then(
    (text) => text.trim(),
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    },
  );
}

/** Major versions; `found` is null where there are no data yet. */
export function judgePostgresData(found: string | null, brought: string): Verdict {
  if (found === null) return ok("none yet; the first start makes them");
  return found === brought
    ? ok(`PostgreSQL ${found}`)
    : failed(
        `of PostgreSQL ${found}; this release brings ${brought}`,
        "Start the release that made them, and restore its backup in this one.",
      );
}
