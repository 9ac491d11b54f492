import { Command, Option } from "commander";
import { z } from "zod";
import { Level } from "../schema/finding.ts";
import { RULE_STATES, RuleState } from "../schema/rule-state.ts";
import { type LintActions, lintCommand } from "./lint-command.ts";
import { EXIT_CODES, PATHS, run, ServerFlags, withServer } from "./rule-flags.ts";
import { type RuleLifeActions, ruleLifeCommands } from "./rule-life-commands.ts";
import { type RuleReportActions, ruleReportCommands } from "./rule-report-commands.ts";
import { convertCommand, explainCommand, type RuleReadingActions } from "./rule-reading-commands.ts";

const AddFlags = ServerFlags.extend({
  force: z.boolean().default(false),
  state: RuleState.optional(),
  comment: z.string().max(2000).default(""),
});
const ListFlags = ServerFlags.extend({
  search: z.string().optional(),
  level: Level.optional(),
  origin: z.enum(["shipped", "tenant", "folder"]).optional(),
  state: RuleState.optional(),
  product: z.string().optional(),
});
const TestFlags = z.object({
  records: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  json: z.boolean().default(false),
});
export type AddFlags = z.infer<typeof AddFlags>;
export type ListFlags = z.infer<typeof ListFlags>;
export type TestFlags = z.infer<typeof TestFlags>;

/** What the commands do. Each says whether it went well, which is the exit code. */
export type RuleActions = RuleReadingActions &
  LintActions &
  RuleLifeActions &
  RuleReportActions & {
    readonly test: (paths: readonly string[], flags: TestFlags) => Promise<boolean>;
    readonly add: (paths: readonly string[], flags: AddFlags) => Promise<boolean>;
    readonly list: (flags: ListFlags) => Promise<boolean>;
  };

/** `watchfloor rules`: Sigma rules, as files and on a running server. */
export function rulesCommand(actions: RuleActions): Command {
  const command = new Command("rules")
    .description("Sigma rules: check and try them as files; keep them, and move them, on a running server.")
    .addCommand(lintCommand(actions))
    .addCommand(testCommand(actions))
    .addCommand(explainCommand(actions))
    .addCommand(convertCommand(actions))
    .addCommand(addCommand(actions))
    .addCommand(listCommand(actions));
  for (const inner of [...ruleLifeCommands(actions), ...ruleReportCommands(actions)])
    command.addCommand(inner);
  return command;
}

function testCommand({ test }: RuleActions): Command {
  return new Command("test")
    .description(
      "Run the tests beside rules (name.in.jsonl), or hold rules against records and say why they match or not.",
    )
    .argument("<paths...>", PATHS)
    .option(
      "--records <file>",
      "records as they came, one a line, instead of the tests; - reads standard input",
    )
    .option("--type <name>", "log source type of the records; found out for each when left out")
    .option("--json", "print one JSON object a line")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules test rules/\n  watchfloor rules test my_rule.yml --records sysmon.ndjson\n  tail -n 100 auth.log | watchfloor rules test rules/linux --records -\n\nExit codes: 0 all tests pass (of records: some rule matches), 1 not so, 2 called wrongly.`,
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
    .addOption(
      new Option(
        "--state <state>",
        "state of the rules; left out, they keep theirs and new ones go live",
      ).choices(RULE_STATES),
    )
    .option("--comment <text>", "why; kept with each version")
    .addHelpText(
      "after",
      `\nNothing is added when one of the rules has an error, or fails its tests and would be live, unless forced.\n\nExamples:\n  watchfloor rules add --tenant acme --key wf_... rules/\n  WATCHFLOOR_KEY=wf_... watchfloor rules add --tenant acme --url https://soc.example:8443 sigma.zip --force\n${EXIT_CODES}`,
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
    .addOption(new Option("--state <state>", "only those in this state").choices(RULE_STATES))
    .option("--product <name>", "of this logsource")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules list --tenant acme --key wf_... --level critical\n  watchfloor rules list --tenant acme --key wf_... --state retired --json\n${EXIT_CODES}`,
    )
    .action((given: unknown, command: Command) => run(command, ListFlags.safeParse(given), list));
}
