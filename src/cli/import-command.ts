import { Command, Option } from "commander";
import { z } from "zod";

/** What the command line says of an import. */
const ImportFlags = z.object({
  url: z.url({ protocol: /^https?$/ }).optional(),
  key: z.string().optional(),
  source: z.string().min(1),
  type: z.string().min(1).optional(),
  form: z.enum(["auto", "json", "lines", "csv"]),
  data: z.string().optional(),
  tenant: z.string().optional(),
  recover: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type ImportFlags = z.infer<typeof ImportFlags>;

const EXAMPLES = `
Without --url the files go into the data folder, when no server runs on it; the next start works them off.

Examples:
  watchfloor import --url http://127.0.0.1:8443 --key wf_... --source laptops evidence/*.json.gz
  WATCHFLOOR_KEY=wf_... watchfloor import --url https://soc.example:8443 --source dc01 --type microsoft_windows export.zip
  watchfloor import --url http://127.0.0.1:8443 --key wf_... --source dc01 --recover winevt/Logs/*.evtx
  watchfloor import --data /srv/watchfloor --tenant acme --source archive --json old/*.log

Exit codes: 0 all imported, 1 some were not, 2 called wrongly.`;

/** `watchfloor import`. `run` says whether everything was imported. */
export function importCommand(
  run: (files: readonly string[], flags: ImportFlags) => Promise<boolean>,
): Command {
  return new Command("import")
    .description(
      "Import files: NDJSON, JSON, CSV, text, Zeek logs, Windows event logs (EVTX); plain, gzip or zip.",
    )
    .argument("<files...>", "files to import")
    .option("--url <url>", "a running server")
    .addOption(
      new Option("--key <key>", "API key that may send events (or WATCHFLOOR_KEY)").env("WATCHFLOOR_KEY"),
    )
    .requiredOption("--source <name>", "name of the source on the sources page")
    .option("--type <name>", "log source type of all records; found out for each when left out")
    .addOption(
      new Option("--form <form>", "how the files are cut into records")
        .choices(["auto", "json", "lines", "csv"])
        .default("auto"),
    )
    .option("--data <folder>", "data folder, when no server runs (default: ./data)")
    .option("--tenant <uid>", "whose records they are, with --data")
    .option(
      "--recover",
      "also import records that event logs (EVTX) do not list any more; they may raise alerts",
    )
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], given: unknown, command: Command) => {
      const flags = ImportFlags.safeParse(given);
      if (!flags.success) return command.error(z.prettifyError(flags.error));
      const fault = faultOf(flags.data);
      if (fault !== null) return command.error(fault);
      if (!(await run(files, flags.data))) process.exitCode = 1;
    });
}

function faultOf({ url, key, tenant }: ImportFlags): string | null {
  if (url !== undefined && key === undefined) return "error: --url needs --key";
  if (url === undefined && tenant === undefined)
    return "error: without --url, --tenant says whose records they are";
  return null;
}
