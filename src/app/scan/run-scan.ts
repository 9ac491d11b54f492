import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve, sep } from "node:path";
import type { ScanFlags } from "../../cli/scan-command.ts";
import { LOG_SOURCES } from "../../normalize/index.ts";
import { closestWord } from "../../lib/closest-word.ts";
import { type Level, LEVELS } from "../../schema/finding.ts";
import type { ReportAbout } from "./html/report-page.ts";
import { createScanProgress } from "./scan-progress.ts";
import { openOutputs } from "./scan-outputs.ts";
import { cacheFolder, openRuleCache } from "./rule-cache.ts";
import { type Scan, scan } from "./scan.ts";
import type { ScanSummary } from "./scan-summary.ts";
import { terminalSummary } from "./terminal-summary.ts";

/** What scripts learn from the exit code, besides 1 for failed and 2 for called wrongly. */
export const SCAN_EXIT = { clean: 0, found: 3, incomplete: 4 } as const;

/** Large enough that beginning costs nothing, small enough that threads end together. */
const CUT_BYTES = 4 << 20;
/** Narrowest terminal that a summary is made for. */
const MIN_WIDTH = 80;
const MAX_WIDTH = 200;

/** `watchfloor scan`: returns the exit code. @throws {Error} for what cannot be read or written at all */
export async function runScan(paths: readonly string[], flags: ScanFlags, version: string): Promise<number> {
  refuseUnknownType(flags.sourceType);
  refuseInputAsOutput(paths, flags);
  const progress = createScanProgress(process.stderr, flags.quiet);
  try {
    const outputs = await openOutputs(flags, aboutOf(paths, version));
    const running = await openScan(paths, flags, progress.show);
    const summary = await finished(running, outputs);
    progress.end();
    if (!isStdoutTaken(flags)) print(summary, flags);
    return exitCodeOf(summary, flags.failLevel);
  } finally {
    progress.end();
  }
}

async function finished(running: Scan, outputs: Parameters<Scan["finish"]>[0]): ReturnType<Scan["finish"]> {
  try {
    return await running.finish(outputs);
  } finally {
    running.close();
  }
}

function aboutOf(paths: readonly string[], version: string): ReportAbout {
  const words = process.argv
    .slice(2)
    .map((word) => (/^[\w./:=@+-]+$/.test(word) ? word : JSON.stringify(word)));
  return { version, paths, command: ["watchfloor", ...words].join(" "), startedAt: Date.now() };
}

async function openScan(
  paths: readonly string[],
  flags: ScanFlags,
  onProgress: Parameters<typeof scan>[0]["onProgress"],
): Promise<Scan> {
  return scan({
    paths,
    outputs: new Set(outputsOf(flags)),
    rulePaths: flags.rules,
    cache: flags.cache ? openRuleCache(cacheFolder(process.env, "rules")) : null,
    codeCache: flags.cache ? cacheFolder(process.env, "code") : null,
    choice: {
      minLevel: flags.minLevel,
      includeStatus: flags.includeStatus,
      withCorrelations: flags.correlations,
    },
    threads: flags.threads ?? availableParallelism(),
    from: flags.from,
    to: flags.to,
    sourceType: flags.sourceType ?? null,
    recover: flags.recover,
    cutBytes: CUT_BYTES,
    withDetail:
      flags.jsonl !== undefined ||
      flags.csv !== undefined ||
      flags.timesketch !== undefined ||
      flags.html !== undefined,
    limits: { maxMembers: flags.maxMembers, maxBytes: flags.maxUnpackedGib * 2 ** 30 },
    onProgress,
  });
}

function print(summary: ScanSummary, flags: ScanFlags): void {
  if (flags.quiet) return;
  const { isTTY, columns } = process.stdout;
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, isTTY ? columns : MIN_WIDTH + 40));
  const isColoured = isTTY && (process.env["NO_COLOR"] ?? "") === "";
  const lines = terminalSummary(summary, { width, isColoured, withLogons: flags.logons });
  console.log(lines.join("\n"));
}

/** Standard output is for one thing. */
function isStdoutTaken({ jsonl, csv, timesketch, html, json }: ScanFlags): boolean {
  return [jsonl, csv, timesketch, html, json].includes("-");
}

function exitCodeOf({ levels, parts }: ScanSummary, failLevel: Level): number {
  const isFound = LEVELS.slice(LEVELS.indexOf(failLevel)).some((level) => levels[level] > 0);
  if (isFound) return SCAN_EXIT.found;
  const isWhole = parts.every(({ outcome }) => outcome === "read" || outcome === "unknown");
  return isWhole ? SCAN_EXIT.clean : SCAN_EXIT.incomplete;
}

function refuseUnknownType(type: string | undefined): void {
  const names = LOG_SOURCES.map(({ name }) => name);
  if (type === undefined || names.includes(type)) return;
  const meant = closestWord(type, names);
  throw new Error(
    `there is no log source type '${type}': ${meant === null ? `one of ${names.toSorted().join(", ")}` : `did you mean '${meant}'?`}`,
  );
}

/** Evidence is never written to: an output may come into a folder that is read, and replaces nothing there. */
function refuseInputAsOutput(paths: readonly string[], flags: ScanFlags): void {
  for (const output of outputsOf(flags)) {
    const isInput = paths
      .map((path) => resolve(path))
      .some((path) => output === path || (output.startsWith(join(path, sep)) && existsSync(output)));
    if (isInput) throw new Error(`${output} is among what is to be read, and would be written to`);
  }
}

/** Files that are written to. */
function outputsOf({ jsonl, csv, timesketch, html, json }: ScanFlags): string[] {
  return [jsonl, csv, timesketch, html, json].flatMap((output) =>
    output === undefined || output === "-" ? [] : [resolve(output)],
  );
}
