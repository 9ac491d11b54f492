import { Command, Option } from "commander";
import { z } from "zod";
import { Level } from "../schema/finding.ts";
import { EXIT_CODES, run, ServerFlags, withServer } from "./rule-flags.ts";

const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((time) => !Number.isNaN(time), "write a time as 2026-01-15 or 2026-01-15T10:00:00Z");
const ExportFlags = ServerFlags.omit({ json: true }).extend({
  from: instant,
  to: instant.optional(),
  level: Level.optional(),
  rule: z.string().optional(),
});
export type ExportFlags = z.infer<typeof ExportFlags>;

/** What is done with findings on a running server. Says whether it went well. */
export type FindingActions = { readonly export: (flags: ExportFlags) => Promise<boolean> };

/** `watchfloor findings`: what rules and indicators found. */
export function findingsCommand(actions: FindingActions): Command {
  return new Command("findings")
    .description("What rules and indicators found, on a running server.")
    .addCommand(exportCommand(actions));
}

function exportCommand(actions: FindingActions): Command {
  return withServer(new Command("export"))
    .description("Write findings as OCSF Detection Findings (class 2004), one a line, to standard output.")
    .requiredOption("--from <time>", "received at or after, as 2026-01-15 or 2026-01-15T10:00:00Z (UTC)")
    .option("--to <time>", "received before; left out, until now")
    .addOption(new Option("--level <level>", "of this level and higher ones").choices(Level.options))
    .option("--rule <id>", "of one rule or indicator list")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor findings export --tenant acme --key wf_... --from 2026-01-15 > findings.ndjson\n${EXIT_CODES}`,
    )
    .action((given: unknown, command: Command) => run(command, ExportFlags.safeParse(given), actions.export));
}
