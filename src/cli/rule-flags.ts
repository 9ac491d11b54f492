import { type Command, Option } from "commander";
import { z } from "zod";

/** Which server, whose rules. */
export const ServerFlags = z.object({
  url: z.url({ protocol: /^https?$/ }),
  key: z.string({ error: "--key is missing: an API key of the tenant" }).min(1),
  tenant: z.string({ error: "--tenant is missing: whose rules they are" }).min(1),
  json: z.boolean().default(false),
});
export type ServerFlags = z.infer<typeof ServerFlags>;

/** What commands on rule files take. */
export const PATHS = "rule files, folders or zip archives";
/** What a command answers the shell. */
export const EXIT_CODES = "\nExit codes: 0 done, 1 failed, 2 called wrongly.";

/** Options that name a server and whose rules are meant. */
export function withServer(command: Command): Command {
  return command
    .addOption(
      new Option("--url <url>", "a running server (or WATCHFLOOR_URL)")
        .env("WATCHFLOOR_URL")
        .default("http://127.0.0.1:8443"),
    )
    .addOption(new Option("--key <key>", "API key (or WATCHFLOOR_KEY)").env("WATCHFLOOR_KEY"))
    .addOption(new Option("--tenant <uid>", "whose rules (or WATCHFLOOR_TENANT)").env("WATCHFLOOR_TENANT"))
    .option("--json", "print JSON");
}

/** Does what a command is for. Wrong options are a wrong call, and what did not go well is the exit code. */
export async function run<Flags>(
  command: Command,
  flags: z.ZodSafeParseResult<Flags>,
  action: (flags: Flags) => Promise<boolean>,
): Promise<void> {
  if (!flags.success) return command.error(z.prettifyError(flags.error));
  if (!(await action(flags.data))) process.exitCode = 1;
}
