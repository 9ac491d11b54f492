import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { auditCommand } from "../cli/audit-command.ts";
import { type DoctorFlags, doctorCommand } from "../cli/doctor-command.ts";
import { findingsCommand } from "../cli/findings-command.ts";
import { type HuntActions, huntCommand } from "../cli/hunt-command.ts";
import { importCommand } from "../cli/import-command.ts";
import { lintCommand } from "../cli/lint-command.ts";
import { type RuleActions, rulesCommand } from "../cli/rules-command.ts";
import { scanCommand } from "../cli/scan-command.ts";
import { serveCommand } from "../cli/serve-command.ts";

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 called wrongly. What a command does is loaded when it is called:
 * all of it together takes a second.
 */
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));

const program = new Command("watchfloor")
  .description("A Security Operations Center in one program.")
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .addCommand(serveCommand(runServe))
  .addCommand(doctorCommand(runDoctor))
  .addCommand(
    importCommand(async (files, flags) => (await import("./import/run-import.ts")).importFiles(files, flags)),
  )
  .addCommand(
    scanCommand(async (paths, flags) =>
      (await import("./scan/start-scan.ts")).startScan(paths, flags, version),
    ),
  )
  .addCommand(
    auditCommand(async (file, flags) => (await import("./audit/verify-audit.ts")).verifyAudit(file, flags)),
  )
  .addCommand(
    findingsCommand({
      export: async (flags) =>
        (await import("./findings/export-findings.ts")).exportFindings(flags, process.stdout),
    }),
  )
  .addCommand(lintCommand({ lint: async (paths, flags) => (await ruleActions()).lint(paths, flags) }))
  .addCommand(
    rulesCommand({
      lint: async (paths, flags) => (await ruleActions()).lint(paths, flags),
      test: async (paths, flags) => (await ruleActions()).test(paths, flags),
      explain: async (rules, flags) => (await ruleActions()).explain(rules, flags),
      convert: async (paths, flags) => (await ruleActions()).convert(paths, flags),
      add: async (paths, flags) => (await ruleActions()).add(paths, flags),
      list: async (flags) => (await ruleActions()).list(flags),
      state: async (uids, state, flags) => (await ruleActions()).state(uids, state, flags),
      undo: async (change, flags) => (await ruleActions()).undo(change, flags),
      versions: async (uid, flags) => (await ruleActions()).versions(uid, flags),
      diff: async (uid, from, to, flags) => (await ruleActions()).diff(uid, from, to, flags),
      rollback: async (uid, number, flags) => (await ruleActions()).rollback(uid, number, flags),
      sync: async (path, flags) => (await ruleActions()).sync(path, flags),
      exported: async (folder, flags) => (await ruleActions()).exported(folder, flags),
      coverage: async (flags) => (await ruleActions()).coverage(flags),
      backtest: async (file, flags) => (await ruleActions()).backtest(file, flags),
      ledger: async (uid, flags) => (await ruleActions()).ledger(uid, flags),
      deadFields: async (flags) => (await ruleActions()).deadFields(flags),
      cost: async (flags) => (await ruleActions()).cost(flags),
    }),
  )
  .addCommand(
    huntCommand({
      start: async (files, flags) => (await huntActions()).start(files, flags),
      list: async (flags) => (await huntActions()).list(flags),
      watch: async (uid, flags) => (await huntActions()).watch(uid, flags),
      change: async (uid, action, flags) => (await huntActions()).change(uid, action, flags),
      findings: async (uid, flags) => (await huntActions()).findings(uid, flags),
    }),
  );

// a wrong option of a command is a wrong call, too
for (const command of program.commands) {
  command.copyInheritedSettings(program);
  for (const inner of command.commands) inner.copyInheritedSettings(command);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(`watchfloor: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function huntActions(): Promise<HuntActions> {
  const { createHuntActions } = await import("./hunt/hunt-actions.ts");
  return createHuntActions(console.log, console.error);
}

async function ruleActions(): Promise<RuleActions> {
  const { createRuleActions } = await import("./rules/rule-actions.ts");
  return createRuleActions(console.log);
}

async function runDoctor(
  environment: Readonly<Record<string, string>>,
  flags: DoctorFlags,
): Promise<boolean> {
  const { examine } = await import("./doctor/doctor.ts");
  const isFit = await examine({
    environment: { ...process.env, ...environment },
    flags,
    version,
    print: console.log,
  });
  // a check that nobody waits for any more may still hold a socket
  setTimeout(() => process.exit(), 1000).unref();
  return isFit;
}

async function runServe(flags: Readonly<Record<string, string>>): Promise<void> {
  const [{ readSettings }, { createLogger }, { serve }] = await Promise.all([
    import("../platform/config.ts"),
    import("../platform/log/index.ts"),
    import("./serve/serve.ts"),
  ]);
  const settings = readSettings({ ...process.env, ...flags });
  const logger = createLogger(settings.WATCHFLOOR_LOG_LEVEL);
  const running = await serve(settings, logger);
  console.log(`\nWatchfloor is at ${running.url.href}\n`);
  if (running.startUrl.href !== running.url.href) {
    const purpose = settings.WATCHFLOOR_DEMO ? "Look around in the demonstration" : "Set it up";
    console.log(`${purpose} (once, within the hour): ${running.startUrl.href}\n`);
  }
  const stop = (): void => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "an orderly stop failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}
