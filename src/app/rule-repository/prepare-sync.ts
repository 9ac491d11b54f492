import { AppError } from "../../lib/app-error.ts";
import type { RuleState } from "../../schema/rule-state.ts";
import type { SyncPlan } from "../../schema/views/rule-repository.ts";
import { knownRules } from "../rule-life/known-rules.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { NOT_TESTED, readDocuments, testIssues, testReports } from "../rule-life/read-documents.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import { type Planned, planSync } from "./plan-sync.ts";
import { type RepositoryFiles, STATES_FILE } from "./repository-files.ts";
import { readStates } from "./states-file.ts";

/** A plan as people read it, and as it is carried out. */
export type PreparedSync = { readonly plan: SyncPlan; readonly planned: Planned };

/**
 * Reads what a repository holds and plans what becomes of it.
 * @throws {AppError} `INVALID` when there is not one rule in it, as of a wrong folder: all would be retired
 */
export async function prepareSync(
  life: LifeDeps,
  tenantUid: string,
  { read, newState }: { readonly read: RepositoryFiles; readonly newState: RuleState },
): Promise<PreparedSync> {
  const tenant = await life.tenantRules.read(tenantUid);
  const placeholders = placeholderLists(tenant);
  const files = read.files.filter(({ path }) => path !== STATES_FILE);
  if (files.length === 0)
    throw new AppError("INVALID", "There are no rules in the repository: is it the right folder or branch?");
  const taken = new Map(tenant.stored.map(({ uid, path }) => [uid, path]));
  const { rules, issues } = await readDocuments(life.thread, { files, placeholders }, taken);
  const states = readStates(read.files.find(({ path }) => path === STATES_FILE)?.text ?? "");
  const tested = rules.map(({ uid, path, text, tests }) => ({ uid, path, text, tests: tests ?? null }));
  const reports = await testReports(life.thread, tested, placeholders);
  const readIssues = [...read.issues, ...issues];
  const errors = readIssues.filter(({ severity }) => severity === "error");
  const planned = planSync({
    given: rules,
    states,
    known: knownRules(tenant, life.catalog),
    stored: new Map(tenant.stored.map((stored) => [stored.uid, stored])),
    reports,
    newState,
    faulty: new Set(errors.map(({ file }) => file)),
    isWhole: read.isWhole,
  });
  const heldBack = new Set(planned.changes.filter(({ isHeldBack }) => isHeldBack).map((one) => one.ruleUid));
  const failed = rules.flatMap(({ uid, file }) =>
    testIssues(file, reports.get(uid) ?? NOT_TESTED, heldBack.has(uid) ? "error" : "warning"),
  );
  return {
    planned,
    plan: {
      commit: read.commit,
      ...countsOf(planned),
      changes: [...planned.changes],
      issues: [...readIssues, ...states.issues, ...planned.issues, ...failed],
    },
  };
}

function countsOf({
  changes,
  unchanged,
}: Planned): Pick<SyncPlan, "added" | "changed" | "removed" | "unchanged" | "heldBack"> {
  const count = (kind: "added" | "changed" | "removed"): number =>
    changes.filter((change) => change.kind === kind && !change.isHeldBack).length;
  return {
    added: count("added"),
    changed: count("changed"),
    removed: count("removed"),
    unchanged,
    heldBack: changes.filter(({ isHeldBack }) => isHeldBack).length,
  };
}
