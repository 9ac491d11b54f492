/**
 * The program as it is started: how long to the first page on a data folder that is there already, and how much memory
 * it has with everything running and nothing to do. Linux only, because memory is read from /proc.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { machine, option, progress, report } from "./report.ts";

const PORT = 18_443;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "src/app/main.ts");

if (!existsSync("/proc/self/smaps_rollup")) {
  progress("memory can only be measured on Linux");
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "watchfloor-bench-"));
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
try {
  progress(machine());
  progress("first start, which makes the data folder");
  await stopped((await started()).child);
  const bare = await bareNode();
  const { child, ms } = await started();
  report({
    measure: "start.first_page_ms",
    value: ms,
    unit: "ms",
    yardstick: "Node that does nothing, from its start to its end, ms",
    yardstickValue: bare.ms,
  });
  await sleep(option("seconds", 20) * 1000);
  report({
    measure: "idle.rss_mb",
    value: memoryOf(child.pid ?? 0) / 2 ** 20,
    unit: "MiB",
    yardstick: "Node that does nothing, MiB",
    yardstickValue: bare.bytes / 2 ** 20,
    detail: { processes: familyOf(child.pid ?? 0).length },
  });
  await stopped(child);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts the program and waits until it answers with a page. */
async function started(): Promise<{ child: ChildProcess; ms: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, "serve"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      WATCHFLOOR_DATA_DIR: join(folder, "data"),
      WATCHFLOOR_PORT: String(PORT),
      WATCHFLOOR_HEC_PORT: "0",
      WATCHFLOOR_SYSLOG_UDP_PORT: "0",
      WATCHFLOOR_SYSLOG_TCP_PORT: "0",
      WATCHFLOOR_LOG_LEVEL: "error",
    },
  });
  running.add(child);
  for (const deadline = began + 120_000; performance.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`the program ended with code ${child.exitCode}`);
    const answer = await fetch(`http://localhost:${PORT}/`).catch(() => null);
    if (answer?.ok === true) return { child, ms: performance.now() - began };
    await sleep(20);
  }
  throw new Error("the program did not answer within two minutes");
}

async function stopped(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  child.kill("SIGTERM");
  await end;
  running.delete(child);
}

async function bareNode(): Promise<{ bytes: number; ms: number }> {
  const began = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  const ms = performance.now() - began;
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  running.add(child);
  await sleep(1000);
  const bytes = memoryOf(child.pid ?? 0);
  await stopped(child);
  return { bytes, ms };
}

/** Bytes of a process and of those that it started. Pages that several share count once in all. */
function memoryOf(pid: number): number {
  return familyOf(pid)
    .map((member) => {
      const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, "utf8"));
      return Number(found?.[1] ?? 0) * 1024;
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}

function familyOf(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])] as const];
      } catch {
        // it ended between the two reads
        return [];
      }
    });
  const family = [pid];
  for (const member of family)
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}
