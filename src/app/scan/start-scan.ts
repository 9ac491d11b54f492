import { enableCompileCache } from "node:module";
import type { ScanFlags } from "../../cli/scan-command.ts";
import { cacheFolder } from "./rule-cache.ts";

/** Loads what a scan is made of, compiled the last time already, and runs it. Returns the exit code. */
export async function startScan(
  paths: readonly string[],
  flags: ScanFlags,
  version: string,
): Promise<number> {
  if (flags.cache) enableCompileCache(cacheFolder(process.env, "code"));
  const { runScan } = await import("./run-scan.ts");
  return runScan(paths, flags, version);
}
