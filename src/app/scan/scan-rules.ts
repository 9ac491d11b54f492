import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import { loadRules, type RuleFile, type SigmaRule } from "../../detect/index.ts";
import { type Level, LEVELS } from "../../schema/finding.ts";
import { RuleIssue } from "../../schema/views/rule.ts";
import { readRuleFiles } from "../rules/read-rule-files.ts";
import type { RuleCache } from "./rule-cache.ts";

/** Which of the rules that load are asked. */
export type RuleChoice = {
  readonly minLevel: Level;
  /** Only these, when there are any. */
  readonly includeStatus: readonly string[];
};

/** Rules as they were read, before any choice. */
const ReadRules = z.object({
  // what was read here comes back as it was: the hash of the code that wrote it is part of its name
  rules: z.array(z.custom<SigmaRule>((value) => typeof value === "object" && value !== null)),
  issues: z.array(RuleIssue),
});
export type ReadRules = z.infer<typeof ReadRules>;

export type ScanRules = ReadRules & {
  /** The same for threads. */
  readonly serialized: Uint8Array;
  readonly files: number;
  readonly isCached: boolean;
};

const SHIPPED = fileURLToPath(new URL("../../../content/sigma", import.meta.url));

/** Statuses whose rules their authors took back or never meant for use; they are asked when they are named. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["deprecated", "unsupported"]);

/**
 * The rules of folders, archives and files; without any the shipped ones. Reading YAML takes seconds, so what was read is kept
 * under the hash of every rule file and of the code that reads them.
 * @throws {Error} that names what cannot be read
 */
export async function readScanRules(paths: readonly string[], cache: RuleCache | null): Promise<ScanRules> {
  const files = await readRuleFiles(paths.length === 0 ? [SHIPPED] : paths);
  const key = cache === null ? "" : hashOf(files, cache.codeHash);
  const known = cache?.get(key) ?? null;
  if (known !== null) return { ...readOf(known), serialized: known, files: files.length, isCached: true };
  const { rules, issues } = loadRules(files);
  const serialized = serialize({ rules: distinct(rules), issues });
  cache?.put(key, serialized);
  return { ...readOf(serialized), serialized, files: files.length, isCached: false };
}

/** What {@link readScanRules} serialised. */
export function readOf(serialized: Uint8Array): ReadRules {
  return ReadRules.parse(deserialize(serialized));
}

/** The rules that are asked, in the order that all threads have them in. */
export function chosenRules(rules: readonly SigmaRule[], choice: RuleChoice): SigmaRule[] {
  const least = LEVELS.indexOf(choice.minLevel);
  const statuses = new Set(choice.includeStatus);
  const isAsked = (status: string): boolean =>
    statuses.size === 0 ? !TAKEN_BACK.has(status) : statuses.has(status);
  return rules.filter(({ level, status }) => LEVELS.indexOf(level) >= least && isAsked(status));
}

/** Of rules with one id the first: they are versions of each other, and would find everything twice. */
function distinct(rules: readonly SigmaRule[]): SigmaRule[] {
  const byUid = new Map<string, SigmaRule>();
  for (const rule of rules) if (!byUid.has(rule.uid)) byUid.set(rule.uid, rule);
  return [...byUid.values()];
}

function hashOf(files: readonly RuleFile[], codeHash: string): string {
  const hash = createHash("sha256").update(codeHash);
  for (const { path, text } of files) hash.update(`\0${path.length} ${path}\0${text.length} `).update(text);
  return hash.digest("hex");
}
