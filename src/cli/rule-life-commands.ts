import { Argument, Command, Option } from "commander";
import { z } from "zod";
import { RULE_STATES, RuleState } from "../schema/rule-state.ts";
import { EXIT_CODES, run, ServerFlags, withServer } from "./rule-flags.ts";

const Comment = z.string().max(2000).default("");
const StateFlags = ServerFlags.extend({ comment: Comment, force: z.boolean().default(false) });
const CommentFlags = ServerFlags.extend({ comment: Comment });
const SyncFlags = CommentFlags.extend({
  dryRun: z.boolean().default(false),
  propose: z.boolean().default(false),
  diff: z.boolean().default(false),
  commit: z.string().max(200).optional(),
  newState: z.enum(["test", "shadow", "live"]).optional(),
});

/** What each command is told. */
export type LifeFlags = {
  readonly state: z.infer<typeof StateFlags>;
  readonly rollback: z.infer<typeof CommentFlags>;
  readonly sync: z.infer<typeof SyncFlags>;
};

/** What the commands do. Each says whether it went well, which is the exit code. */
export type RuleLifeActions = {
  readonly state: (uids: readonly string[], state: RuleState, flags: LifeFlags["state"]) => Promise<boolean>;
  readonly undo: (changeUid: string, flags: ServerFlags) => Promise<boolean>;
  readonly versions: (uid: string, flags: ServerFlags) => Promise<boolean>;
  readonly diff: (uid: string, from: string, to: string, flags: ServerFlags) => Promise<boolean>;
  readonly rollback: (uid: string, number: number, flags: LifeFlags["rollback"]) => Promise<boolean>;
  /** With a folder, its files are sent; without, the server reads the tenant's repository. */
  readonly sync: (path: string | undefined, flags: LifeFlags["sync"]) => Promise<boolean>;
  readonly exported: (folder: string, flags: ServerFlags) => Promise<boolean>;
};

const ID = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10";

/** Commands for states, versions and the rule repository. */
export function ruleLifeCommands(actions: RuleLifeActions): Command[] {
  return [
    stateCommand(actions),
    switchCommand(actions, "enable", "live"),
    switchCommand(actions, "disable", "retired"),
    undoCommand(actions),
    versionsCommand(actions),
    diffCommand(actions),
    rollbackCommand(actions),
    syncCommand(actions),
    exportCommand(actions),
  ];
}

function stateCommand({ state }: RuleLifeActions): Command {
  return withServer(new Command("state"))
    .description(
      "Move rules to a state: draft and test are not evaluated, shadow is and never alerts, live alerts.",
    )
    .addArgument(new Argument("<state>", "where to").choices(RULE_STATES))
    .argument("<ids...>", "ids of rules")
    .option("--comment <text>", "why")
    .option("--force", "go live although tests fail; keys may not")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules state shadow --tenant acme --key wf_... ${ID} --comment "noisy"\n  watchfloor rules state live ${ID}\n${EXIT_CODES}`,
    )
    .action((to: string, uids: string[], given: unknown, command: Command) =>
      run(command, StateFlags.safeParse(given), (flags) => state(uids, RuleState.parse(to), flags)),
    );
}

function switchCommand({ state }: RuleLifeActions, name: "enable" | "disable", to: RuleState): Command {
  return withServer(new Command(name))
    .description(`The same as: state ${to}.`)
    .argument("<ids...>", "ids of rules")
    .option("--comment <text>", "why")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules ${name} --tenant acme --key wf_... ${ID}\n${EXIT_CODES}`,
    )
    .action((uids: string[], given: unknown, command: Command) =>
      run(command, StateFlags.safeParse(given), (flags) => state(uids, to, flags)),
    );
}

function undoCommand({ undo }: RuleLifeActions): Command {
  return withServer(new Command("undo"))
    .description("Take a change of states back; a rule that was changed since stays as it is.")
    .argument("<change>", "as state printed it")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules undo --tenant acme --key wf_... 0f7c2a52-9f0e-4d5c-b3c6-2f1f0a6f7f11\n${EXIT_CODES}`,
    )
    .action((change: string, given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => undo(change, flags)),
    );
}

function versionsCommand({ versions }: RuleLifeActions): Command {
  return withServer(new Command("versions"))
    .description("List the saved texts of a rule of the tenant's own; * is the one that is evaluated.")
    .argument("<id>", "id of the rule")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules versions --tenant acme --key wf_... ${ID}\n${EXIT_CODES}`,
    )
    .action((uid: string, given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => versions(uid, flags)),
    );
}

function diffCommand({ diff }: RuleLifeActions): Command {
  return withServer(new Command("diff"))
    .description("Tell what changed between two texts of a rule: by field, and line by line.")
    .argument("<id>", "id of the rule")
    .argument("<from>", "number of a version, current or shipped")
    .argument("[to]", "number of a version, current or shipped", "current")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor rules diff --tenant acme --key wf_... ${ID} 1 3\n  watchfloor rules diff ${ID} shipped\n${EXIT_CODES}`,
    )
    .action((uid: string, from: string, ...[to, given, command]: [string, unknown, Command]) =>
      run(command, ServerFlags.safeParse(given), (flags) => diff(uid, from, to, flags)),
    );
}

function rollbackCommand({ rollback }: RuleLifeActions): Command {
  return withServer(new Command("rollback"))
    .description("Save an older text of a rule again, as a new version.")
    .argument("<id>", "id of the rule")
    .argument("<number>", "of the version, as versions lists it")
    .option("--comment <text>", "why")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules rollback --tenant acme --key wf_... ${ID} 2\n${EXIT_CODES}`,
    )
    .action((uid: string, number: string, given: unknown, command: Command) => {
      const wanted = z.coerce.number().int().min(1).safeParse(number);
      if (!wanted.success) return command.error("<number> is the number of a version");
      return run(command, CommentFlags.safeParse(given), (flags) => rollback(uid, wanted.data, flags));
    });
}

function syncCommand({ sync }: RuleLifeActions): Command {
  return withServer(new Command("sync"))
    .description("Bring a tenant's rules to what its repository has, or to what is in a folder here.")
    .argument("[folder]", "the whole repository, as it lies here; left out, the server reads its own")
    .option("--dry-run", "tell what would be done, and do nothing")
    .option("--diff", "with the changed lines of each rule")
    .option("--propose", "let the changes wait for approval")
    .option("--comment <text>", "why")
    .option("--commit <id>", "what the folder is of; each version notes it")
    .addOption(new Option("--new-state <state>", "of rules that are new").choices(["test", "shadow", "live"]))
    .addHelpText(
      "after",
      `\nRules that are gone from the repository are retired. A fault keeps its own rule out and no other.\n\nExamples:\n  watchfloor rules sync --tenant acme --key wf_... --dry-run --diff\n  watchfloor rules sync rules/ --commit "$(git rev-parse HEAD)" --new-state shadow\n\nExit codes: 0 done, 1 a rule is faulty or held back, or it failed, 2 called wrongly.`,
    )
    .action((path: string | undefined, given: unknown, command: Command) =>
      run(command, SyncFlags.safeParse(given), (flags) => sync(path, flags)),
    );
}

function exportCommand({ exported }: RuleLifeActions): Command {
  return withServer(new Command("export"))
    .description("Write a tenant's own rules with tests and states as the files of a rule repository.")
    .argument("<folder>", "new or empty")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor rules export --tenant acme --key wf_... rules/\n${EXIT_CODES}`,
    )
    .action((folder: string, given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => exported(folder, flags)),
    );
}
