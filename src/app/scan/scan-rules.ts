import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import { loadRules, type RuleFile, type SigmaCorrelation, type SigmaRule } from "../../detect/index.ts";
import { RuleIssue } from "../../schema/views/rule.ts";
import { readRuleFiles } from "../rules/read-rule-files.ts";
import type { RuleCache } from "./rule-cache.ts";

/** Rules as they were read, before any choice. */
const ReadRules = z.object({
  // what was read here comes back as it was: the hash of the code that wrote it is part of its name
  rules: z.array(z.custom<SigmaRule>((value) => typeof value === "object" && value !== null)),
  correlations: z.array(z.custom<SigmaCorrelation>((value) => typeof value === "object" && value !== null)),
  issues: z.array(RuleIssue),
});
export type ReadRules = z.infer<typeof ReadRules>;

export type ScanRules = ReadRules & {
  /** The same for threads. */
  readonly serialized: Uint8Array;
  readonly files: number;
};

const SHIPPED = fileURLToPath(new URL("../../../content/sigma", import.meta.url));

/**
 * The rules of folders, archives and files; without any the shipped ones. Reading YAML takes seconds, so what was read is kept
 * under the hash of every rule file and of the code that reads them.
 * @throws {Error} that names what cannot be read
 */
export async function readScanRules(paths: readonly string[], cache: RuleCache | null): Promise<ScanRules> {
  const files = await readRuleFiles(paths.length === 0 ? [SHIPPED] : paths);
  const key = cache === null ? "" : hashOf(files, cache.codeHash);
  const known = cache?.get(key) ?? null;
  const read = known === null ? null : readKept(known);
  if (known !== null && read !== null) return { ...read, serialized: known, files: files.length };
  const { rules, correlations, issues } = loadRules(files);
  const serialized = serialize({
    rules: distinct(rules).map(withoutText),
    correlations: distinct(correlations).map(withoutText),
    issues,
  });
  cache?.put(key, serialized);
  return { ...readOf(serialized), serialized, files: files.length };
}

/** Null for what a full disk or a crash left of a kept file: the rules are read anew then. */
function readKept(serialized: Uint8Array): ReadRules | null {
  try {
    return readOf(serialized);
  } catch {
    return null;
  }
}

/** Of rules and correlations with one id the first: they are versions of each other, and would find everything twice. */
function distinct<Rule extends Pick<SigmaRule | SigmaCorrelation, "uid">>(rules: readonly Rule[]): Rule[] {
  const byUid = new Map<string, Rule>();
  for (const rule of rules) if (!byUid.has(rule.uid)) byUid.set(rule.uid, rule);
  return [...byUid.values()];
}

/** A rule as matching needs it: its text and named parts are for editors, and are half of what it takes. */
function withoutText<Rule extends { readonly text: string }>(rule: Rule): Rule {
  return { ...rule, text: "", ...("selections" in rule ? { selections: new Map() } : {}) };
}

/** What {@link readScanRules} serialised. */
export function readOf(serialized: Uint8Array): ReadRules {
  return ReadRules.parse(deserialize(serialized));
}

function hashOf(files: readonly RuleFile[], codeHash: string): string {
  const hash = createHash("sha256").update(codeHash);
  for (const { path, text } of files) hash.update(`\0${path.length} ${path}\0${text.length} `).update(text);
  return hash.digest("hex");
}
