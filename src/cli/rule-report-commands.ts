import { Command } from "commander";
import { z } from "zod";
import { EXIT_CODES, run, ServerFlags, withServer } from "./rule-flags.ts";

const days = z.coerce.number().int().min(1).max(365);
const CoverageFlags = ServerFlags.extend({ days: days.default(30), navigator: z.string().optional() });
const BacktestFlags = ServerFlags.extend({
  rule: z.string().optional(),
  filter: z.string().optional(),
  days: days.max(90).default(14),
});
const LedgerFlags = ServerFlags.extend({ days: days.default(30), version: z.string().optional() });
export type CoverageFlags = z.infer<typeof CoverageFlags>;
export type BacktestFlags = z.infer<typeof BacktestFlags>;
export type LedgerFlags = z.infer<typeof LedgerFlags>;

/** Commands that hold rules against the history and tell what detection covers. */
export type RuleReportActions = {
  readonly coverage: (flags: CoverageFlags) => Promise<boolean>;
  readonly backtest: (file: string | undefined, flags: BacktestFlags) => Promise<boolean>;
  readonly ledger: (uid: string, flags: LedgerFlags) => Promise<boolean>;
  readonly deadFields: (flags: ServerFlags) => Promise<boolean>;
  readonly cost: (flags: ServerFlags) => Promise<boolean>;
};

/** `watchfloor rules coverage`, `backtest`, `ledger`, `dead-fields` and `cost`. */
export function ruleReportCommands(actions: RuleReportActions): Command[] {
  return [
    coverageCommand(actions),
    backtestCommand(actions),
    ledgerCommand(actions),
    withServer(new Command("dead-fields"))
      .description("Fields that rules ask for and no event of their log source had within 30 days.")
      .addHelpText(
        "after",
        `\nExample:\n  watchfloor rules dead-fields --tenant acme --key wf_...\n${EXIT_CODES}`,
      )
      .action((given: unknown, command: Command) =>
        run(command, ServerFlags.safeParse(given), actions.deadFields),
      ),
    withServer(new Command("cost"))
      .description("What each rule costs and what it found, the dearest first.")
      .addHelpText(
        "after",
        `\nExample:\n  watchfloor rules cost --tenant acme --key wf_... --json\n${EXIT_CODES}`,
      )
      .action((given: unknown, command: Command) => run(command, ServerFlags.safeParse(given), actions.cost)),
  ];
}

function coverageCommand({ coverage }: RuleReportActions): Command {
  return withServer(new Command("coverage"))
    .description("What live rules cover of ATT&CK: no rule, no data, never matched, matched.")
    .option("--days <number>", "by events and findings of so many days (default: 30)")
    .option("--navigator <file>", "also write a layer for the ATT&CK Navigator; - is standard output")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules coverage --tenant acme --key wf_...\n  watchfloor rules coverage --tenant acme --key wf_... --navigator layer.json\n${EXIT_CODES}`,
    )
    .action((given: unknown, command: Command) => run(command, CoverageFlags.safeParse(given), coverage));
}

function backtestCommand({ backtest }: RuleReportActions): Command {
  return withServer(new Command("backtest"))
    .description("Try a new rule, a change or a filter on the events of the last days, before it is made.")
    .argument("[file]", "the rule as it would be")
    .option("--rule <id>", "the rule that is changed; without a file, as it is")
    .option("--filter <file>", "a Sigma filter that would be added")
    .option("--days <number>", "events received within so many days, at most 90 (default: 14)")
    .addHelpText(
      "after",
      `\nNothing is kept, and no alert is made.\n\nExamples:\n  watchfloor rules backtest --tenant acme --key wf_... changed_rule.yml\n  watchfloor rules backtest --tenant acme --key wf_... --rule 5b1d3c6e-... --filter exception.yml --days 30\n${EXIT_CODES}`,
    )
    .action((file: string | undefined, given: unknown, command: Command) =>
      run(command, BacktestFlags.safeParse(given), (flags) => backtest(file, flags)),
    );
}

function ledgerCommand({ ledger }: RuleReportActions): Command {
  return withServer(new Command("ledger"))
    .description(
      "Up to when a rule or indicator list has seen everything of each source, and what it missed.",
    )
    .argument("<id>", "a rule's id, or an indicator list's uid")
    .option("--version <version>", "this version, as findings name it; the one that is on when left out")
    .option("--days <number>", "events received within so many days (default: 30)")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules ledger --tenant acme --key wf_... 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10\n\nExit codes: 0 it has seen everything, 1 it missed some or the command failed, 2 called wrongly.`,
    )
    .action((uid: string, given: unknown, command: Command) =>
      run(command, LedgerFlags.safeParse(given), (flags) => ledger(uid, flags)),
    );
}
