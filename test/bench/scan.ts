/**
 * How long `watchfloor scan` takes for event logs, from the call to its end, with the rules that everybody has and with those
 * that are shipped. `npm run bench:scan`. Cold: nothing is kept of an earlier call. The public logs where the corpus is installed,
 * or the folder that `WATCHFLOOR_LOGS` names.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { readEvtxLines } from "../../src/evtx/index.ts";
import { corpusDir } from "../support/corpus.ts";
import { evtxCorpusFiles } from "../support/evtx-corpus.ts";
import { eventLog } from "../support/scan-files.ts";
import { benchRules } from "./bench-rules.ts";
import { machine, progress, report, timed } from "./report.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const Summary = z.object({
  bytes: z.number(),
  records: z.number(),
  files: z.number(),
  matches: z.number(),
  seconds: z.number(),
});
const folder = mkdtempSync(join(tmpdir(), "watchfloor-bench-scan-"));

try {
  await measure();
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const logs = logsFolder();
  const { origin, files } = benchRules();
  for (const { path, text } of files) {
    mkdirSync(join(folder, "rules", dirname(path)), { recursive: true });
    writeFileSync(join(folder, "rules", path), text);
  }
  progress(machine());
  progress(`${files.length} ${origin}`);
  const yardstickValue = await readingSpeed(logs);
  const all = ["--rules", join(folder, "rules")];
  const one = run("scan.corpus_1_thread", logs, [...all, "--threads", "1"], yardstickValue);
  const two = run("scan.corpus", logs, [...all, "--threads", "2"], yardstickValue);
  progress(`two threads: ${(one / two).toFixed(2)} times as fast as one`);
  run("scan.shipped_rules", logs, ["--threads", "2"], yardstickValue);
}

/** Public event logs, in one folder; without them one that is written here. */
function logsFolder(): string {
  const named = process.env["WATCHFLOOR_LOGS"];
  if (named !== undefined) return named;
  const corpus = corpusDir();
  const logs = join(folder, "logs");
  mkdirSync(logs);
  if (corpus === null) {
    writeFileSync(join(logs, "Security.evtx"), eventLog(500));
    return logs;
  }
  for (const { path, bytes } of evtxCorpusFiles(corpus))
    writeFileSync(join(logs, path.replaceAll("/", "-").replace(/\.gz$/, "")), bytes);
  return logs;
}

/** Runs it cold and then warm, and reports the warm one with both. Returns the seconds of the warm call. */
function run(name: string, logs: string, options: readonly string[], yardstickValue: number): number {
  const cache = mkdtempSync(join(folder, "cache-"));
  const cold = call(logs, options, cache);
  const warm =
    [1, 2, 3].map(() => call(logs, options, cache)).toSorted((a, b) => a.seconds - b.seconds)[1] ?? cold;
  const { bytes, records, files, matches } = warm.summary;
  report({
    measure: name,
    value: bytes / 2 ** 20 / warm.seconds,
    unit: "MiB/s",
    yardstick: "event logs as JSON lines in one thread, no rules, MiB/s",
    yardstickValue,
    detail: { files, records, matches, warmSeconds: warm.seconds, coldSeconds: cold.seconds, bytes },
  });
  progress(
    `  ${files} files, ${records} records, ${matches} matches: cold ${cold.seconds.toFixed(1)} s, warm ${warm.seconds.toFixed(1)} s`,
  );
  return warm.seconds;
}

function call(logs: string, options: readonly string[], cache: string) {
  const startedAt = performance.now();
  const done = spawnSync(process.execPath, [MAIN, "scan", logs, ...options, "--json", "-"], {
    env: { ...process.env, XDG_CACHE_HOME: cache },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (done.status !== 0 && done.status !== 3 && done.status !== 4) throw new Error(done.stderr);
  return { seconds, summary: Summary.parse(JSON.parse(done.stdout)) };
}

/** What reading the same files alone comes to. */
async function readingSpeed(logs: string): Promise<number> {
  const files = readdirSync(logs).map((name) => readFileSync(join(logs, name)));
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const ms = await timed(async () => {
    let lines = 0;
    for (const file of files)
      for await (const { ends } of readEvtxLines(onePiece(file), { recover: false })) lines += ends.length;
    return lines;
  });
  return (bytes / 2 ** 20 / ms) * 1000;
}

async function* onePiece(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(file);
}
