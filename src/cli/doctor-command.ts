import { Command } from "commander";
import { addPlaceOptions, environmentOf, type ServeFlags } from "./serve-command.ts";

/** What the command line says of an examination. */
export type DoctorFlags = Pick<ServeFlags, "data" | "host" | "port" | "rules"> & {
  readonly tryEngines?: boolean;
  readonly json?: boolean;
};

const EXAMPLES = `
Give it the options and the environment of the server. It looks and changes nothing: it binds each port and writes one
small file into the data folder for a moment; it starts no engine on your data, migrates nothing, and only reads from
servers. --try-engines starts the embedded engines on a temporary folder.

Examples:
  watchfloor doctor
  watchfloor doctor --data /srv/watchfloor --port 9443
  watchfloor doctor --try-engines
  watchfloor doctor --json | jq '.checks[] | select(.state != "ok")'

Exit codes: 0 nothing failed (warnings may be there), 1 something failed, 2 called wrongly.`;

/** `watchfloor doctor`. `examine` is handed the environment that the server would have, and says whether nothing failed. */
export function doctorCommand(
  examine: (environment: Readonly<Record<string, string>>, flags: DoctorFlags) => Promise<boolean>,
): Command {
  return addPlaceOptions(new Command("doctor"))
    .description("Check ports, disk, memory, engines, clock and versions, and say what to do.")
    .option("--try-engines", "start the embedded engines on a temporary folder")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      if (!(await examine(environmentOf(flags), flags))) process.exitCode = 1;
    });
}
