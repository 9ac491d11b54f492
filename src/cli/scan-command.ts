import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { Level } from "../schema/finding.ts";

/** What the command line says of a scan. */
const ScanFlags = z.object({
  rules: z.array(z.string()).default([]),
  jsonl: z.string().optional(),
  csv: z.string().optional(),
  timesketch: z.string().optional(),
  html: z.string().optional(),
  json: z.string().optional(),
  overwrite: z.boolean().default(false),
  minLevel: Level,
  failLevel: Level,
  includeStatus: z.array(z.string()).default([]),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  sourceType: z.string().optional(),
  recover: z.boolean().default(false),
  logons: z.boolean().default(false),
  correlations: z.boolean(),
  threads: z.number().optional(),
  maxMembers: z.number(),
  maxUnpackedGib: z.number(),
  cache: z.boolean(),
  quiet: z.boolean().default(false),
});
export type ScanFlags = z.infer<typeof ScanFlags>;

const EXAMPLES = `
Reads EVTX, NDJSON, JSON, CSV, syslog, auditd, CloudTrail, Zeek, Suricata and other text logs, plain and in gzip, zip
and tar archives, archives within archives too. What a file is is told by what is in it. Nothing is sent anywhere, no server and no
database is needed, and the files are only read.

Examples:
  watchfloor scan evidence/
  watchfloor scan Collection-WKS1.zip --html report.html --jsonl matches.jsonl
  watchfloor scan winevt/Logs --rules sigma/rules --min-level medium --logons
  watchfloor scan /mnt/c/Windows/System32/winevt/Logs --from 2026-01-15T08:00:00Z --to 2026-01-16 --recover
  watchfloor scan export.zip --jsonl - --quiet | jq -r 'select(.level == "critical") | .title'

Exit codes: 0 all was read and nothing was found, 3 something of --fail-level or above was found, 4 nothing was found but
not all could be read, 1 failed, 2 called wrongly.`;

/** `watchfloor scan`. `run` gives the exit code. */
export function scanCommand(run: (paths: readonly string[], flags: ScanFlags) => Promise<number>): Command {
  const command = new Command("scan")
    .description("Hold files against Sigma rules: one command, no server, no database.")
    .argument("<paths...>", "files and folders; archives are opened")
    .option("--rules <paths...>", "rule files, folders or zip archives, instead of the shipped rules")
    .addOption(levelOption("--min-level <level>", "only rules of this level and above", "informational"))
    .addOption(levelOption("--fail-level <level>", "exit code 3 for this level and above", "informational"))
    .option(
      "--include-status <names...>",
      "only rules of these statuses (default: all but deprecated and unsupported)",
    )
    .option("--from <time>", "only events from this time on (ISO 8601; UTC when it names no zone)", parseTime)
    .option("--to <time>", "only events before this time", parseTime)
    .option("--source-type <name>", "log source type of all records; found out for each when left out")
    .option("--no-correlations", "leave correlation rules out")
    .option("--recover", "also records that event logs (EVTX) do not list any more");
  return withLimits(withOutputs(command))
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], given: unknown, called: Command) => {
      const flags = ScanFlags.safeParse(given);
      if (!flags.success) return called.error(`error: ${z.prettifyError(flags.error)}`);
      const fault = faultOf(flags.data);
      if (fault !== null) return called.error(`error: ${fault}`);
      process.exitCode = await run(paths, flags.data);
    });
}

function withOutputs(command: Command): Command {
  return command
    .option("--html <file>", "a report in one file, for people")
    .option("--jsonl <file>", "a line of JSON for each detection; - is standard output")
    .option("--csv <file>", "a table of the detections")
    .option("--timesketch <file>", "the detections as CSV for Timesketch")
    .option("--json <file>", "the summary as JSON, with an account of every file")
    .option("--overwrite", "replace outputs that are there already")
    .option("--logons", "also print who logged on where, from where, and who failed to")
    .option("--quiet", "print no summary and no progress");
}

function withLimits(command: Command): Command {
  return command
    .option("--threads <number>", "threads that read and match (default: one for each core)", parseCount)
    .option("--max-members <number>", "files of one archive that are read", parseCount, 100_000)
    .option("--max-unpacked-gib <number>", "what one archive may unpack to", parseCount, 64)
    .option("--no-cache", "read the rules anew, and keep nothing of them for the next time");
}

function levelOption(flags: string, description: string, fallback: Level): Option {
  return new Option(flags, description).choices(Level.options).default(fallback);
}

function faultOf(flags: ScanFlags): string | null {
  const { from, to } = flags;
  if (from !== null && to !== null && from >= to) return "--from is not before --to";
  const taking = (["html", "jsonl", "csv", "timesketch", "json"] as const).filter(
    (name) => flags[name] === "-",
  );
  if (taking.length > 1)
    return `standard output is for one thing: ${taking.map((name) => `--${name}`).join(" and ")} want it`;
  return null;
}

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

function parseTime(text: string): number {
  const day = text.slice(0, 10);
  const isZoned = text.length === 10 || /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = Date.parse(`${text.replace(" ", "T")}${isZoned ? "" : "Z"}`);
  // the 30th of February is read as the 2nd of March
  const midnight = ISO_TIME.test(text) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(time) || Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day)
    throw new InvalidArgumentError(
      "a time is written 2026-01-15, 2026-01-15T08:30:00 or 2026-01-15T08:30:00+01:00.",
    );
  return time;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError("a whole number from 1 on is expected.");
  return count;
}
