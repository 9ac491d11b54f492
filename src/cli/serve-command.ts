import { Command } from "commander";

/** What the command line can set; the rest is set by the environment. */
export type ServeFlags = {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly rules?: string;
  readonly demo?: boolean;
  readonly demoRate?: string;
  readonly demoHeadStart?: string;
};

/** `watchfloor serve`. `run` is handed the environment that the flags make of the given one. */
export function serveCommand(run: (flags: Readonly<Record<string, string>>) => Promise<void>): Command {
  return addPlaceOptions(new Command("serve"))
    .description("Run Watchfloor: engines, listeners, detection, API and console in one process.")
    .option("--demo", "show a made-up company under attack; on loopback only")
    .option("--demo-rate <number>", "records a second that the demonstration sends (default: 20)")
    .option("--demo-head-start <seconds>", "how much of the attack has happened already (default: 0)")
    .addHelpText(
      "after",
      "\nExamples:\n  watchfloor serve\n  watchfloor serve --demo\n  watchfloor serve --data /srv/watchfloor --port 9443",
    )
    .action(async (flags: ServeFlags) => run(environmentOf(flags)));
}

/** The options that say where a server is and what it reads. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option("--data <folder>", "folder of the engines, the spool and the keys (default: ./data)")
    .option("--host <address>", "address that the console and API listen on (default: 127.0.0.1)")
    .option("--port <number>", "port of the console and API (default: 8443)")
    .option("--rules <folder>", "folder of Sigma rules for all tenants, beside the shipped ones");
}

/** The environment variables that the flags stand for. */
export function environmentOf(flags: ServeFlags): Record<string, string> {
  const given = {
    WATCHFLOOR_DATA_DIR: flags.data,
    WATCHFLOOR_HOST: flags.host,
    WATCHFLOOR_PORT: flags.port,
    WATCHFLOOR_RULES_DIR: flags.rules,
    WATCHFLOOR_DEMO: flags.demo === true ? "true" : undefined,
    WATCHFLOOR_DEMO_RATE: flags.demoRate,
    WATCHFLOOR_DEMO_HEAD_START: flags.demoHeadStart,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
