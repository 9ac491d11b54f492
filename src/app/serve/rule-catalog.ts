import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { loadRules, type RuleFile, type SigmaRule } from "../../detect/index.ts";

/** The rules that all tenants have: those that come with the program, and those of the operator's folder. */
export type RuleCatalog = {
  readonly files: readonly RuleFile[];
  /** By uid. Rules with placeholders are not among them: only a tenant's lists can fill those. */
  readonly rules: ReadonlyMap<string, SigmaRule>;
  /** Where a shared file is from, by its path. */
  readonly originOf: (path: string) => "shipped" | "folder";
};

const SHIPPED = fileURLToPath(new URL("../../../content/sigma", import.meta.url));

/** Reads both folders. A file of the operator's takes the place of a shipped one with the same path. */
export function readRuleCatalog(operatorFolder: string | undefined): RuleCatalog {
  const shipped = readRuleFiles(SHIPPED);
  const folder = operatorFolder === undefined ? [] : readRuleFiles(operatorFolder);
  const ofFolder = new Set(folder.map(({ path }) => path));
  const files = [...shipped.filter(({ path }) => !ofFolder.has(path)), ...folder];
  return {
    files,
    rules: new Map(loadRules(files).rules.map((rule) => [rule.uid, rule])),
    originOf: (path) => (ofFolder.has(path) ? "folder" : "shipped"),
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
