import type { AddFlags, ListFlags, RuleActions } from "../../cli/rules-command.ts";
import { loadRules } from "../../detect/index.ts";
import { isTestsFile } from "../rule-tests/tests-path.ts";
import type { RulesAdded } from "../../schema/views/rule.ts";
import { readRuleFiles } from "./read-rule-files.ts";
import { issueLine } from "./issue-formats.ts";
import { lintFiles } from "./lint-files.ts";
import { lifeActions } from "./life-actions.ts";
import { createReadingActions } from "./reading-actions.ts";
import { reportActions } from "./report-actions.ts";
import { createRuleServer } from "./rule-server.ts";
import { ruleTable } from "./rule-table.ts";
import { runTestFiles } from "./run-test-files.ts";
import { testRules } from "./test-rules.ts";

/** Where the commands write to: lines of results. */
type Print = (line: string) => void;

/** What `watchfloor rules` does. */
export function createRuleActions(print: Print): RuleActions {
  return {
    ...createReadingActions(print),
    lint: (paths, flags) => lintFiles(paths, flags, print),
    test: (paths, flags) =>
      flags.records === undefined
        ? runTestFiles(paths, flags.json, print)
        : testRules(paths, { ...flags, records: flags.records }, print),
    add: (paths, flags) => add(paths, flags, print),
    list: (flags) => list(flags, print),
    ...lifeActions(print),
    ...reportActions(print),
  };
}

/** Files of one request; the server takes 10,000 and 32 MiB. */
const MOST_FILES = 2000;

async function add(paths: readonly string[], flags: AddFlags, print: Print): Promise<boolean> {
  const files = await readRuleFiles(paths, "with tests");
  const errors = loadRules(files.filter(({ path }) => !isTestsFile(path))).issues.filter(
    ({ severity }) => severity === "error",
  );
  // all requests or none: what would be refused in the last must not leave the first behind
  const isRefused = errors.length > 0 && !flags.force && files.length > MOST_FILES;
  const total = isRefused
    ? { added: 0, updated: 0, unchanged: 0, issues: [...errors], proposalUid: null }
    : await addInParts(files, flags);
  const failed = total.issues.filter(({ severity }) => severity === "error");
  if (flags.json) print(JSON.stringify(total));
  else {
    for (const issue of total.issues) print(issueLine(issue));
    print(
      `${total.added} added, ${total.updated} updated, ${total.unchanged} unchanged, ${failed.length} with errors`,
    );
    if (total.proposalUid !== null) print(`waiting for approval: ${total.proposalUid}`);
  }
  return failed.length === 0 || (flags.force && total.added + total.updated + total.unchanged > 0);
}

async function addInParts(
  files: Awaited<ReturnType<typeof readRuleFiles>>,
  flags: AddFlags,
): Promise<RulesAdded> {
  const server = createRuleServer(flags);
  let total: RulesAdded = { added: 0, updated: 0, unchanged: 0, issues: [], proposalUid: null };
  for (let start = 0; start < files.length; start += MOST_FILES) {
    const part = await server.add({
      files: files.slice(start, start + MOST_FILES),
      force: flags.force,
      state: flags.state,
      comment: flags.comment,
    });
    total = {
      added: total.added + part.added,
      updated: total.updated + part.updated,
      unchanged: total.unchanged + part.unchanged,
      issues: [...total.issues, ...part.issues],
      proposalUid: part.proposalUid ?? total.proposalUid,
    };
  }
  return total;
}

async function list(flags: ListFlags, print: Print): Promise<boolean> {
  const { search, level, origin, state, product } = flags;
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries({ search, level, origin, state, product }))
    if (value !== undefined) query[name] = value;
  const rules = await createRuleServer(flags).list(query);
  if (flags.json) print(JSON.stringify(rules));
  else for (const line of ruleTable(rules)) print(line);
  return true;
}
