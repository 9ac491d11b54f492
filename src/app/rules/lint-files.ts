import { writeFile } from "node:fs/promises";
import type { LintFlags } from "../../cli/lint-command.ts";
import { fixRules, lintRules, type RuleFile } from "../../detect/index.ts";
import type { RuleIssue } from "../../schema/views/rule.ts";
import { githubLine, issueLine, sarifLog } from "./issue-formats.ts";
import { readRuleFiles } from "./read-rule-files.ts";

/** Prints what is wrong with rule files. False when there are errors, or warnings and it is strict. */
export async function lintFiles(
  paths: readonly string[],
  flags: LintFlags,
  print: (line: string) => void,
): Promise<boolean> {
  const isText = !flags.json && flags.format === "text";
  const read = await readRuleFiles(paths);
  const files = flags.fix ? await repaired(read, isText ? print : () => undefined) : read;
  const issues = lintRules(files);
  for (const line of linesOf(issues, flags.json ? "json" : flags.format)) print(line);
  const count = (severity: RuleIssue["severity"]): number =>
    issues.filter((issue) => issue.severity === severity).length;
  if (isText) {
    const counts = [
      counted(count("error"), "error"),
      counted(count("warning"), "warning"),
      counted(count("info"), "remark"),
    ];
    print(`${counted(files.length, "file")}: ${counts.join(", ")}`);
  }
  return count("error") === 0 && (!flags.strict || count("warning") === 0);
}

/** Writes back what was repaired. @throws {Error} for a file of an archive, which stays as it is */
async function repaired(
  files: readonly RuleFile[],
  print: (line: string) => void,
): Promise<readonly RuleFile[]> {
  const fixed = new Map(fixRules(files).map((file) => [file.path, file]));
  for (const { path, text, repaired: codes } of fixed.values()) {
    // a file that is not there is a member of an archive
    await writeFile(path, text, { flag: "r+" }).catch((error: unknown) => {
      throw new Error(`${path} cannot be repaired where it is: unpack it first`, { cause: error });
    });
    print(`${path}: repaired ${[...new Set(codes)].toSorted().join(", ")}`);
  }
  return files.map((file) => fixed.get(file.path) ?? file);
}

function linesOf(issues: readonly RuleIssue[], format: LintFlags["format"]): string[] {
  switch (format) {
    case "text":
      return issues.map(issueLine);
    case "json":
      return issues.map((issue) => JSON.stringify(issue));
    case "github":
      return issues.map(githubLine);
    case "sarif":
      return [JSON.stringify(sarifLog(issues), null, 2)];
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
