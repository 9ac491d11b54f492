import type { RuleState } from "../../schema/rule-state.ts";
import type { RuleExport } from "../../schema/views/rule-repository.ts";
import type { LifeDeps } from "../rule-life/life-deps.ts";
import { createPaths } from "../rule-life/rule-path.ts";
import { testsPath } from "../rule-tests/tests-path.ts";
import { stateIn } from "../serve/tenant-rules.ts";
import { STATES_FILE } from "./repository-files.ts";
import { writeStates } from "./states-file.ts";

/** The tenant's own rules with their tests, and the states of all rules that somebody moved. */
export async function exportRules(
  { tenantRules }: Pick<LifeDeps, "tenantRules">,
  tenantUid: string,
): Promise<RuleExport> {
  const { stored, states } = await tenantRules.read(tenantUid);
  const paths = createPaths(new Map());
  const files = stored.flatMap(({ uid, path, text, tests }) => {
    const target = paths.give(uid, path, true);
    return [{ path: target, text }, ...(tests === null ? [] : [{ path: testsPath(target), text: tests }])];
  });
  const named = new Map<string, RuleState>([
    ...[...states].map(([uid, { state }]): [string, RuleState] => [uid, state]),
    ...stored.map(({ uid }): [string, RuleState] => [uid, stateIn(states, uid)]),
  ]);
  const all = [...files, { path: STATES_FILE, text: writeStates(named) }];
  return { files: all.toSorted((a, b) => (a.path < b.path ? -1 : 1)), rules: stored.length };
}
