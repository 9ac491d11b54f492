import { Command, Option } from "commander";
import { z } from "zod";
import { PATHS, run } from "./rule-flags.ts";

const FORMATS = ["text", "json", "github", "sarif"] as const;
const LintFlags = z.object({
  strict: z.boolean().default(false),
  fix: z.boolean().default(false),
  json: z.boolean().default(false),
  format: z.enum(FORMATS).default("text"),
});
export type LintFlags = z.infer<typeof LintFlags>;

/** Says what is wrong with rules. False when there are errors, or warnings and it is strict. */
export type LintActions = {
  readonly lint: (paths: readonly string[], flags: LintFlags) => Promise<boolean>;
};

/** `watchfloor lint`, and `watchfloor rules lint`, which is the same. */
export function lintCommand({ lint }: LintActions): Command {
  return new Command("lint")
    .description("Say what is wrong with Sigma rules, what does nothing, and what departs from convention.")
    .argument("<paths...>", PATHS)
    .option("--strict", "warnings fail as errors do")
    .option("--fix", "repair in the files what can be repaired without asking")
    .option("--json", "print one JSON object a line: the same as --format json")
    .addOption(
      new Option("--format <format>", "for people, one object a line, GitHub Actions, or SARIF 2.1.0")
        .choices(FORMATS)
        .default("text"),
    )
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor lint rules/\n  watchfloor lint --fix my_rule.yml\n  watchfloor lint --strict --format sarif rules/ > lint.sarif\n\nExit codes: 0 no errors, 1 errors, 2 called wrongly.`,
    )
    .action((paths: string[], given: unknown, command: Command) =>
      run(command, LintFlags.safeParse(given), (flags) => lint(paths, flags)),
    );
}
