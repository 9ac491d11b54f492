import { Command } from "commander";

/** What the command line says of a check. */
export type VerifyFlags = {
  /** File of ends that were noted elsewhere. */
  readonly noted?: string;
  readonly json?: boolean;
};

const EXAMPLES = `
The file is an export of the audit log (Admin, Audit, or GET /api/v1/tenants/<tenant>/audit/export). No server and no
database is asked. A log that was forged anew from its first entry shows only against an end that was noted earlier:
--noted is a file of such ends, one JSON document a line, as --json prints them under "heads".

Examples:
  watchfloor audit verify audit.jsonl
  watchfloor audit verify --noted ends.jsonl --json audit.jsonl

Exit codes: 0 whole, 1 not whole or not readable, 2 called wrongly.`;

/** `watchfloor audit`. `verify` says whether the log is whole. */
export function auditCommand(verify: (file: string, flags: VerifyFlags) => Promise<boolean>): Command {
  const command = new Command("audit").description("The log of every change and sign-in.");
  command
    .command("verify")
    .description("Check an export of the audit log: is every entry there, as it was written?")
    .argument("<file>", "the export")
    .option("--noted <file>", "ends of chains that were noted earlier")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: VerifyFlags) => {
      if (!(await verify(file, flags))) process.exitCode = 1;
    });
  return command;
}
