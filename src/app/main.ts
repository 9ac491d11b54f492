import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { auditCommand } from "../cli/audit-command.ts";
import { doctorCommand } from "../cli/doctor-command.ts";
import { importCommand } from "../cli/import-command.ts";
import { rulesCommand } from "../cli/rules-command.ts";
import { serveCommand } from "../cli/serve-command.ts";
import { readSettings } from "../platform/config.ts";
import { createLogger } from "../platform/log/index.ts";
import { verifyAudit } from "./audit/verify-audit.ts";
import { examine } from "./doctor/doctor.ts";
import { importFiles } from "./import/run-import.ts";
import { createRuleActions } from "./rules/rule-actions.ts";
import { serve } from "./serve/serve.ts";

/** The command line. Exit codes: 0 done, 1 failed, 2 called wrongly. */
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")));

const program = new Command("watchfloor")
  .description("A Security Operations Center in one program.")
  .version(version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .addCommand(serveCommand(runServe))
  .addCommand(
    doctorCommand((flags, given) =>
      examine({ environment: { ...process.env, ...flags }, flags: given, version, print: console.log }),
    ),
  )
  .addCommand(importCommand(importFiles))
  .addCommand(auditCommand((file, flags) => verifyAudit(file, flags)))
  .addCommand(rulesCommand(createRuleActions(console.log)));

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

async function runServe(flags: Readonly<Record<string, string>>): Promise<void> {
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
