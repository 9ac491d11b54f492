import { Command, Option } from "commander";
import { z } from "zod";
import { PATHS, run, ServerFlags, withServer } from "./rule-flags.ts";

const RecordFlags = z.object({
  records: z.string().min(1),
  event: z.undefined().optional(),
  type: z.string().min(1).optional(),
  json: z.boolean().default(false),
});
const EventFlags = ServerFlags.extend({ event: z.string().min(1), records: z.undefined().optional() });
/** Either records of a file, or an event that a server has. */
const ExplainFlags = z.union([RecordFlags, EventFlags], {
  error: "say what to explain: --records <file>, or --event <uid> with --tenant and --key",
});
const ConvertFlags = z.object({ to: z.literal("sql"), json: z.boolean().default(false) });
export type ExplainFlags = z.infer<typeof ExplainFlags>;
export type ConvertFlags = z.infer<typeof ConvertFlags>;

/** What tells what rules mean. Each says whether it went well, which is the exit code. */
export type RuleReadingActions = {
  readonly explain: (rules: readonly string[], flags: ExplainFlags) => Promise<boolean>;
  readonly convert: (paths: readonly string[], flags: ConvertFlags) => Promise<boolean>;
};

/** `watchfloor rules explain`: why rules match or not. */
export function explainCommand({ explain }: RuleReadingActions): Command {
  return withServer(new Command("explain"))
    .description("Say why rules match or not: which selections hold, on which values, and what is missed.")
    .argument("<rules...>", `${PATHS}; with --event, ids of rules`)
    .option("--records <file>", "records of a file: EVTX, JSON, lines; - reads standard input")
    .option("--event <uid>", "an event that a running server has stored")
    .option("--type <name>", "log source type of the records; found out for each when left out")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules explain my_rule.yml --records Security.evtx\n  watchfloor rules explain 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10 --event k3v9-1a-7 --tenant acme --key wf_...\n\nExit codes: 0 some rule matches, 1 none does, 2 called wrongly.`,
    )
    .action((rules: string[], given: unknown, command: Command) =>
      run(command, ExplainFlags.safeParse(given), (flags) => explain(rules, flags)),
    );
}

/** `watchfloor rules convert`: rules in another language. */
export function convertCommand({ convert }: RuleReadingActions): Command {
  return new Command("convert")
    .description("Write rules as SQL that finds the same in stored events, to read, change and ask.")
    .argument("<paths...>", PATHS)
    .addOption(new Option("--to <language>", "what to write").choices(["sql"]).default("sql"))
    .option("--json", "print one JSON object a line")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules convert my_rule.yml --to sql\n\nExit codes: 0 done, 1 a rule has no such form, 2 called wrongly.`,
    )
    .action((paths: string[], given: unknown, command: Command) =>
      run(command, ConvertFlags.safeParse(given), (flags) => convert(paths, flags)),
    );
}
