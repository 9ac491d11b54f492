import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { DetectorFacts } from "../../alerts/index.ts";
import { loadRules, type RuleFile, type SigmaRule } from "../../detect/index.ts";

/** The rules that all tenants have: those that come with the program, and those of the operator's folder. */
export type RuleCatalog = {
  readonly files: readonly RuleFile[];
  readonly rules: ReadonlyMap<string, SigmaRule>;
  /** What a detector's alerts repeat of it. A rule that is gone leaves them empty. */
  readonly describe: (tenantUid: string, detectorUid: string) => DetectorFacts;
};

const SHIPPED = fileURLToPath(new URL("../../../content/sigma", import.meta.url));
const UNKNOWN: DetectorFacts = { status: "", description: "", falsePositives: [], references: [] };

/** Reads both folders. `ownRule` looks into a tenant's own rules, which come first. */
export function readRuleCatalog(
  operatorFolder: string | undefined,
  ownRule: (tenantUid: string, uid: string) => SigmaRule | undefined,
): RuleCatalog {
  const files = [SHIPPED, ...(operatorFolder === undefined ? [] : [operatorFolder])].flatMap(readRuleFiles);
  const rules = new Map(loadRules(files).rules.map((rule) => [rule.uid, rule]));
  return {
    files,
    rules,
    describe: (tenantUid, uid) => {
      const rule = ownRule(tenantUid, uid) ?? rules.get(uid);
      if (!rule) return UNKNOWN;
      const { status, description, falsePositives, references } = rule;
      return { status, description, falsePositives, references };
    },
  };
}

function readRuleFiles(folder: string): RuleFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => ({
      path: relative(folder, join(folder, name)),
      text: readFileSync(join(folder, name), "utf8"),
    }));
}
