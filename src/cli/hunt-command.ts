import { Command, Option } from "commander";
import { z } from "zod";
import { Level } from "../schema/finding.ts";
import { HUNT_ACTIONS, HUNT_OUTCOMES, HuntOutcome } from "../schema/views/hunt.ts";
import { EXIT_CODES, run, ServerFlags, withServer } from "./rule-flags.ts";

const StartFlags = ServerFlags.extend({
  name: z.string().min(1).max(200).optional(),
  rule: z.array(z.string()).default([]),
  list: z.array(z.string()).default([]),
  all: z.boolean().default(false),
  search: z.string().optional(),
  level: Level.optional(),
  product: z.string().optional(),
  last: z
    .string()
    .regex(/^\d{1,5}[hd]$/, "--last takes hours or days: 12h, 30d")
    .default("7d"),
  from: z.string().optional(),
  to: z.string().optional(),
  outcome: HuntOutcome.default("list"),
  watch: z.boolean().default(false),
});
const FindingFlags = ServerFlags.extend({
  detector: z.string().optional(),
  new: z.boolean().default(false),
  limit: z.coerce.number().int().min(1).max(100_000).default(100),
});
export type HuntStartFlags = z.infer<typeof StartFlags>;
export type HuntFindingFlags = z.infer<typeof FindingFlags>;

/** What the commands do. Each says whether it went well, which is the exit code. */
export type HuntActions = {
  readonly start: (files: readonly string[], flags: HuntStartFlags) => Promise<boolean>;
  readonly list: (flags: ServerFlags) => Promise<boolean>;
  readonly watch: (uid: string, flags: ServerFlags) => Promise<boolean>;
  readonly change: (
    uid: string,
    action: (typeof HUNT_ACTIONS)[number],
    flags: ServerFlags,
  ) => Promise<boolean>;
  readonly findings: (uid: string, flags: HuntFindingFlags) => Promise<boolean>;
};

/** `watchfloor hunt`: rules and indicators held against what is stored. */
export function huntCommand(actions: HuntActions): Command {
  const command = new Command("hunt")
    .description("Hold rules and indicators against the events that are stored, on a running server.")
    .addCommand(startCommand(actions))
    .addCommand(listCommand(actions))
    .addCommand(watchCommand(actions))
    .addCommand(findingsCommand(actions));
  for (const action of HUNT_ACTIONS) command.addCommand(changeCommand(actions, action));
  return command;
}

function startCommand({ start }: HuntActions): Command {
  return withServer(new Command("start"))
    .description(
      "Begin a hunt: with rules of the tenant, with rule files that are not there yet, or with indicators.",
    )
    .argument("[files...]", "rule files to hunt with as they are")
    .option("--rule <ids...>", "rules by id, whatever state they are in")
    .option("--list <uids...>", "indicator lists by uid")
    .option("--all", "all rules that are evaluated")
    .option("--search <words>", "rules with these words in title, path, id or tags")
    .addOption(new Option("--level <level>", "rules of this level").choices(Level.options))
    .option("--product <name>", "rules of this product")
    .option("--last <time>", "events received within it: 12h, 30d (default: 7d)")
    .option("--from <time>", "received from: ISO 8601, instead of --last")
    .option("--to <time>", "received before: ISO 8601 (default: now)")
    .addOption(
      new Option("--outcome <what>", "list findings with the hunt alone, or store and alert what is new")
        .choices(HUNT_OUTCOMES)
        .default("list"),
    )
    .option("--name <text>", "name of the hunt")
    .option("--watch", "stay until it has ended, and show how far it is")
    .addHelpText(
      "after",
      `\nA hunt goes on on the server, also after this command ends and after the server starts again.\n\nExamples:\n  watchfloor hunt start --tenant acme --key wf_... --all --last 30d --watch\n  watchfloor hunt start --tenant acme --key wf_... new_rule.yml --last 90d --outcome alert\n  watchfloor hunt start --tenant acme --key wf_... --list 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10 --json\n\nExit codes: 0 begun (with --watch: done), 1 failed, 2 called wrongly.`,
    )
    .action((files: string[], given: unknown, command: Command) =>
      run(command, StartFlags.safeParse(given), (flags) => start(files, flags)),
    );
}

function listCommand({ list }: HuntActions): Command {
  return withServer(new Command("list"))
    .description("List hunts and how far they are, newest first.")
    .addHelpText("after", `\nExample:\n  watchfloor hunt list --tenant acme --key wf_...\n${EXIT_CODES}`)
    .action((given: unknown, command: Command) => run(command, ServerFlags.safeParse(given), list));
}

function watchCommand({ watch }: HuntActions): Command {
  return withServer(new Command("watch"))
    .description("Show how far a hunt is until it has ended, and what it found.")
    .argument("<uid>", "the hunt")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor hunt watch --tenant acme --key wf_... 0b2c...\n\nExit codes: 0 done, 1 failed, cancelled or paused, 2 called wrongly.`,
    )
    .action((uid: string, given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => watch(uid, flags)),
    );
}

function findingsCommand({ findings }: HuntActions): Command {
  return withServer(new Command("findings"))
    .description("List what a hunt found, newest event first.")
    .argument("<uid>", "the hunt")
    .option("--detector <id>", "of this rule or list alone")
    .option("--new", "only what was not stored before the hunt")
    .option("--limit <number>", "at most so many (default: 100)")
    .addHelpText(
      "after",
      `\nExamples:\n  watchfloor hunt findings --tenant acme --key wf_... 0b2c... --new\n  watchfloor hunt findings --tenant acme --key wf_... 0b2c... --json | jq .finding.entities\n${EXIT_CODES}`,
    )
    .action((uid: string, given: unknown, command: Command) =>
      run(command, FindingFlags.safeParse(given), (flags) => findings(uid, flags)),
    );
}

const CHANGES = {
  pause: "Pause a hunt; what it has read stays read.",
  resume: "Let a hunt go on that was paused or failed.",
  cancel: "End a hunt; what it found stays.",
} as const satisfies Record<(typeof HUNT_ACTIONS)[number], string>;

function changeCommand({ change }: HuntActions, action: (typeof HUNT_ACTIONS)[number]): Command {
  return withServer(new Command(action))
    .description(CHANGES[action])
    .argument("<uid>", "the hunt")
    .addHelpText(
      "after",
      `\nExample:\n  watchfloor hunt ${action} --tenant acme --key wf_... 0b2c...\n${EXIT_CODES}`,
    )
    .action((uid: string, given: unknown, command: Command) =>
      run(command, ServerFlags.safeParse(given), (flags) => change(uid, action, flags)),
    );
}
