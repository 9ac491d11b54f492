import type { RuleLife } from "../../api/routes/rule-life.ts";
import { type DiffSide, diffRules, type StoredVersion } from "../../detect/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { RuleVersion, VersionName } from "../../schema/views/rule-life.ts";
import { testsPath } from "../rule-tests/tests-path.ts";
import { placeholderLists } from "../serve/tenant-rules.ts";
import { type KnownRule, knownRules } from "./known-rules.ts";
import type { LifeDeps } from "./life-deps.ts";
import { moveRules, undoMove } from "./move-rules.ts";
import { NOT_TESTED, testReports } from "./read-documents.ts";
import { saveRules } from "./save-rules.ts";

/** States and versions of a tenant's rules. */
export function createRuleLife(deps: LifeDeps): RuleLife {
  const knownOf = async (tenantUid: string, ruleUid: string): Promise<KnownRule | undefined> =>
    knownRules(await deps.tenantRules.read(tenantUid), deps.catalog).get(ruleUid);
  return {
    move: (tenantUid, author, wanted) => moveRules(deps, tenantUid, author, wanted),
    undo: (tenantUid, author, changeUid) => undoMove(deps, tenantUid, author, changeUid),
    async stateChanges(tenantUid, ruleUid) {
      const changes = await deps.past.stateChanges(tenantUid, ruleUid);
      if (changes.length === 0 && !(await knownOf(tenantUid, ruleUid))) throw noRule();
      return changes;
    },
    async versions(tenantUid, ruleUid) {
      const [versions, current] = await Promise.all([
        deps.past.versions(tenantUid, ruleUid),
        knownOf(tenantUid, ruleUid),
      ]);
      if (versions.length === 0 && current === undefined) throw noRule();
      const newest = current?.origin === "tenant" ? versions[0]?.number : undefined;
      return versions.map((version) => viewOf(version, newest));
    },
    version: (tenantUid, ruleUid, name) => versionText(deps, { tenantUid, ruleUid, name }),
    async diff(tenantUid, ruleUid, { from, to }) {
      const sides = await Promise.all([from, to].map((name) => sideOf(deps, { tenantUid, ruleUid, name })));
      const [before, after] = sides;
      if (before === undefined || after === undefined) throw noVersion();
      return diffRules(before, after);
    },
    async rollBack(tenantUid, author, { ruleUid, number, comment }) {
      const { path, text, tests } = await storedVersion(deps, { tenantUid, ruleUid, number });
      // an empty file of tests: the rule has none again
      const files = [
        { path, text },
        { path: testsPath(path), text: tests ?? "" },
      ];
      const options = { comment, force: false, forceTests: false, rolledBackTo: number };
      return saveRules(deps, tenantUid, author, { files, ...options });
    },
    async runTests(tenantUid, ruleUid) {
      const tenant = await deps.tenantRules.read(tenantUid);
      const rule = knownRules(tenant, deps.catalog).get(ruleUid);
      if (rule === undefined) throw noRule();
      const reports = await testReports(deps.thread, [rule], placeholderLists(tenant));
      return reports.get(ruleUid) ?? NOT_TESTED;
    },
  };
}

type Wanted = { readonly tenantUid: string; readonly ruleUid: string; readonly name: VersionName };

function noRule(): AppError {
  return new AppError("NOT_FOUND", "There is no such rule.");
}

function noVersion(): AppError {
  return new AppError("NOT_FOUND", "There is no such version of this rule.");
}

function viewOf(stored: StoredVersion, newest: number | undefined): RuleVersion {
  const { text: _text, tests, ...version } = stored;
  return { ...version, hasTests: tests !== null, isCurrent: stored.number === newest };
}

async function storedVersion(
  deps: LifeDeps,
  { tenantUid, ruleUid, number }: Omit<Wanted, "name"> & { readonly number: number },
): Promise<StoredVersion> {
  const versions = await deps.past.versions(tenantUid, ruleUid);
  const found = versions.find((version) => version.number === number);
  if (found === undefined) throw noVersion();
  return found;
}

async function versionText(
  deps: LifeDeps,
  { tenantUid, ruleUid, name }: Wanted,
): ReturnType<RuleLife["version"]> {
  const versions = await deps.past.versions(tenantUid, ruleUid);
  const own = (await deps.tenantRules.read(tenantUid)).stored.find(({ uid }) => uid === ruleUid);
  const number = name === "current" ? own?.number : name;
  const found = versions.find((version) => version.number === number);
  if (found === undefined) throw noVersion();
  return { ...viewOf(found, own?.number), text: found.text, tests: found.tests };
}

/** A text by its name; a shared rule has `current` and `shipped`, which are the same until the tenant has its own. */
async function sideOf(deps: LifeDeps, { tenantUid, ruleUid, name }: Wanted): Promise<DiffSide> {
  if (name === "shipped") {
    const shared = deps.catalog.shared.get(ruleUid);
    if (shared === undefined) throw noVersion();
    return { version: shared.version, label: "shipped", text: shared.text };
  }
  if (name === "current") {
    const known = knownRules(await deps.tenantRules.read(tenantUid), deps.catalog).get(ruleUid);
    if (known === undefined) throw noRule();
    return { version: known.version, label: "current", text: known.text };
  }
  const { version, text } = await storedVersion(deps, { tenantUid, ruleUid, number: name });
  return { version, label: `version ${name}`, text };
}
