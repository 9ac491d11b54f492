import { Command, Option } from "commander";
import { z } from "zod";
import { Level } from "../schema/finding.ts";
import { EXIT_CODES, PATHS, run, ServerFlags, withServer } from "./rule-flags.ts";
import { convertCommand, explainCommand, type RuleReadingActions } from "./rule-reading-commands.ts";

const AddFlags = ServerFlags.extend({ force: z.boolean().default(false) });
const ListFlags = ServerFlags.extend({
  search: z.string().optional(),
  level: Level.optional(),
  origin: z.enum(["shipped", "tenant", "folder"]).optional(),
  enabled: z.enum(["true", "false"]).optional(),
  product: z.string().optional(),
});
const LintFlags = z.object({ strict: z.boolean().default(false), json: z.boolean().default(false) });
const TestFlags = z.object({
  records: z.string().min(1),
  type: z.string().min(1).optional(),
  json: z.boolean().default(false),
});
export type AddFlags = z.infer<typeof AddFlags>;
export type ListFlags = z.infer<typeof ListFlags>;
export type LintFlags = z.infer<typeof LintFlags>;
export type TestFlags = z.infer<typeof TestFlags>;

/** What the commands do. Each says whether it went well, which is the exit code. */
export type RuleActions = RuleReadingActions & {
  readonly lint: (paths: readonly string[], flags: LintFlags) => Promise<boolean>;
  readonly test: (paths: readonly string[], flags: TestFlags) => Promise<boolean>;
  readonly add: (paths: readonly string[], flags: AddFlags) => Promise<boolean>;
  readonly list: (flags: ListFlags) => Promise<boolean>;
  readonly setEnabled: (uids: readonly string[], isEnabled: boolean, flags: ServerFlags) => Promise<boolean>;
};

/** `watchfloor rules`: Sigma rules, as files and on a running server. */
export function rulesCommand(actions: RuleActions): Command {
  return new Command("rules")
    .description("Sigma rules: check and try them as files; add, list and switch them on a running server.")
    .addCommand(lintCommand(actions))
    .addCommand(testCommand(actions))
    .addCommand(explainCommand(actions))
    .addCommand(convertCommand(actions))
    .addCommand(addCommand(actions))
    .addCommand(listCommand(actions))
    .addCommand(switchCommand(actions, true))
    .addCommand(switchCommand(actions, false));
}

function lintCommand({ lint }: RuleActions): Command {
  return new Command("lint")
    .description("Say what is wrong with rules and what departs from convention, by file, line and column.")
    .argument("<paths...>", PATHS)
    .option("--strict", "warnings fail as errors do")
    .option("--json", "print one JSON object a line")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules lint rules/\n  watchfloor rules lint --strict --json proc_creation_win_tool.yml\n\nExit codes: 0 no errors, 1 errors, 2 called wrongly.`,
    )
    .action((paths: string[], given: unknown, command: Command) =>
      run(command, LintFlags.safeParse(given), (flags) => lint(paths, flags)),
    );
}

function testCommand({ test }: RuleActions): Command {
  return new Command("test")
    .description("Hold rules against records as they came from a source, and say why they match or not.")
    .argument("<paths...>", PATHS)
    .requiredOption("--records <file>", "records, one a line; - reads standard input")
    .option("--type <name>", "log source type of the records; found out for each when left out")
    .option("--json", "print one JSON object a line")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules test my_rule.yml --records sysmon.ndjson\n  tail -n 100 auth.log | watchfloor rules test rules/linux --records -\n\nExit codes: 0 some rule matches, 1 none does, 2 called wrongly.`,
    )
    .action((paths: string[], given: unknown, command: Command) =>
      run(command, TestFlags.safeParse(given), (flags) => test(paths, flags)),
    );
}

function addCommand({ add }: RuleActions): Command {
  return withServer(new Command("add"))
    .description("Add rules to a tenant, or replace those with the same ids.")
    .argument("<paths...>", PATHS)
    .option("--force", "add what loads although other rules have errors")
    .addHelpText(
      "after",
      `\nNothing is added when one of the rules has an error, unless forced.\n\nExamples:\n  watchfloor rules add --tenant acme --key wf_... rules/\n  WATCHFLOOR_KEY=wf_... watchfloor rules add --tenant acme --url https://soc.example:8443 sigma.zip --force\n${EXIT_CODES}`,
    )
    .action((paths: string[], given: unknown, command: Command) =>
      run(command, AddFlags.safeParse(given), (flags) => add(paths, flags)),
    );
}

function listCommand({ list }: RuleActions): Command {
  return withServer(new Command("list"))
    .description("List the rules that a tenant's events are held against.")
    .option("--search <words>", "in title, path, id and tags")
    .addOption(new Option("--level <level>", "only rules of this level").choices(Level.options))
    .addOption(
      new Option("--origin <origin>", "where they are from").choices(["shipped", "tenant", "folder"]),
    )
    .addOption(new Option("--enabled <bool>", "only those switched on, or off").choices(["true", "false"]))
    .option("--product <name>", "of this logsource")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules list --tenant acme --key wf_... --level critical\n  watchfloor rules list --tenant acme --key wf_... --enabled false --json\n${EXIT_CODES}`,
    )
    .action((given: unknown, command: Command) => run(command, ListFlags.safeParse(given), list));
}

function switchCommand({ setEnabled }: RuleActions, isEnabled: boolean): Command {
  const name = isEnabled ? "enable" : "disable";
  return withServer(new Command(name))
    .description(`Switch rules ${isEnabled ? "on" : "off"} for a tenant.`)
    .argument("<ids...>", "ids of rules")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules ${name} --tenant acme --key wf_... 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10\n${EXIT_CODES}`,
    )
    .action((uids: string[], given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => setEnabled(uids, isEnabled, flags)),
    );
}
