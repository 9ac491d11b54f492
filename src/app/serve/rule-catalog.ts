import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { loadRules, type RuleFile, type SigmaCorrelation, type SigmaRule } from "../../detect/index.ts";
import { testsPath } from "../rule-tests/tests-path.ts";

/** A shared rule or correlation as a text: what a tenant's own takes the place of. */
export type SharedText = Pick<SigmaRule, "uid" | "title" | "version" | "path" | "text">;

/** The rules that all tenants have: those that come with the program, and those of the operator's folder. */
export type RuleCatalog = {
  readonly files: readonly RuleFile[];
  /** By uid. Rules with placeholders are not among them: only a tenant's lists can fill those. */
  readonly rules: ReadonlyMap<string, SigmaRule>;
  readonly correlations: readonly SigmaCorrelation[];
  /** Rules and correlations as texts, by uid. */
  readonly shared: ReadonlyMap<string, SharedText>;
  /** Where a shared file is from, by its path. */
  readonly originOf: (path: string) => "shipped" | "folder";
  /** The tests beside a shared file, by its path. */
  readonly testsOf: (path: string) => string | null;
};

const RULE_FILE = /\.ya?ml$/;
const TESTS_FILE = /\.in\.jsonl$/;
const SHIPPED = fileURLToPath(new URL("../../../content/sigma", import.meta.url));

/** Reads both folders. A file of the operator's takes the place of a shipped one with the same path. */
export function readRuleCatalog(operatorFolder: string | undefined): RuleCatalog {
  const shipped = readFiles(SHIPPED, RULE_FILE);
  const folder = operatorFolder === undefined ? [] : readFiles(operatorFolder, RULE_FILE);
  const ofFolder = new Set(folder.map(({ path }) => path));
  const files = [...shipped.filter(({ path }) => !ofFolder.has(path)), ...folder];
  const tests = new Map(
    [SHIPPED, ...(operatorFolder === undefined ? [] : [operatorFolder])]
      .flatMap((from) => readFiles(from, TESTS_FILE))
      .map(({ path, text }) => [path, text]),
  );
  const { rules, correlations } = loadRules(files);
  return {
    files,
    rules: new Map(rules.map((rule) => [rule.uid, rule])),
    correlations,
    shared: new Map([...rules, ...correlations].map((one) => [one.uid, one])),
    originOf: (path) => (ofFolder.has(path) ? "folder" : "shipped"),
    testsOf: (path) => tests.get(testsPath(path)) ?? null,
  };
}

function readFiles(folder: string, wanted: RegExp): RuleFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => wanted.test(name))
    .toSorted()
    .map((name) => ({
      path: relative(folder, join(folder, name)),
      text: readFileSync(join(folder, name), "utf8"),
    }));
}
