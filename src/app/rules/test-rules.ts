import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { TestFlags } from "../../cli/rules-command.ts";
import {
  createSigmaEngine,
  explainRule,
  loadRules,
  type SigmaRule,
  unansweredFields,
} from "../../detect/index.ts";
import { createNormalizer, LOG_SOURCES } from "../../normalize/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { closestWord } from "../../lib/closest-word.ts";
import { logsourceCovers } from "../../schema/logsource.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import { readRuleFiles } from "./read-rule-files.ts";

/** What came of one record: an event, or why there is none. */
type ReadRecord =
  | { readonly line: number; readonly event: NormalizedEvent }
  | { readonly line: number; readonly fault: string };

/** Holds rules against records and prints, for each record, what matches and why. True when something does. */
export async function testRules(
  paths: readonly string[],
  flags: TestFlags & { readonly records: string },
  print: (line: string) => void,
): Promise<boolean> {
  refuseUnknownType(flags.type);
  const rules = await readRules(paths);
  const records = readRecords(await readInput(flags.records), flags.type ?? null);
  const engine = createSigmaEngine(rules);
  let matched = 0;
  for (const record of records) {
    const found = "event" in record ? engine.match(record.event) : [];
    if (found.length > 0) matched++;
    const lines = flags.json ? [jsonOf(record, found)] : linesOf(record, found, rules);
    for (const line of lines) print(line);
  }
  if (!flags.json) print(`${records.length} records, ${matched} matched`);
  return matched > 0;
}

/** @throws {Error} that names the types there are */
export function refuseUnknownType(type: string | undefined): void {
  const names = LOG_SOURCES.map(({ name }) => name);
  if (type === undefined || names.includes(type)) return;
  const meant = closestWord(type, names);
  throw new Error(
    `there is no log source type '${type}': ${meant === null ? `one of ${names.toSorted().join(", ")}` : `did you mean '${meant}'?`}`,
  );
}

/** Rules of files that all load. @throws {Error} that names every fault */
export async function readRules(paths: readonly string[]): Promise<readonly SigmaRule[]> {
  const { rules, issues } = loadRules(await readRuleFiles(paths));
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Error(
      errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join("\n"),
    );
  if (rules.length === 0) throw new Error(`there is no rule to try in ${paths.join(", ")}`);
  return rules;
}

async function readInput(path: string): Promise<string> {
  if (path === "-") return text(process.stdin);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`there is no file of records '${path}'`, { cause: error });
  }
}

function readRecords(input: string, sourceType: string | null): ReadRecord[] {
  const normalizer = createNormalizer();
  const lines = input.split(/\r?\n/);
  const header = {
    tenantUid: "test",
    sourceName: "test",
    listener: "import",
    sourceType,
    host: null,
    receivedAt: Date.now(),
    context: null,
  };
  const batch = packRecords(header, lines);
  return lines.flatMap((line, index): ReadRecord[] => {
    if (line.trim() === "") return [];
    const outcome = normalizer.normalize(recordAt(batch, index));
    return outcome.kind === "pass"
      ? [{ line: index + 1, event: outcome.value }]
      : [{ line: index + 1, fault: `${outcome.kind}: ${outcome.reason}` }];
  });
}

function jsonOf(record: ReadRecord, found: readonly SigmaRule[]): string {
  if (!("event" in record)) return JSON.stringify(record);
  const { line, event } = record;
  const matches = found.map((rule) => ({
    uid: rule.uid,
    title: rule.title,
    selections: explainRule(rule, event.fields).selections,
    unanswered: unansweredFields(rule, event),
  }));
  return JSON.stringify({ line, sourceType: event.sourceType, logsource: event.logsource, matches });
}

/** Of one rule alone, also what it misses. */
function linesOf(record: ReadRecord, found: readonly SigmaRule[], rules: readonly SigmaRule[]): string[] {
  if (!("event" in record)) return [`line ${record.line}: not read: ${record.fault}`];
  const { line, event } = record;
  const titles = found.map(({ title }) => title).join(", ");
  return [
    `line ${line}: ${event.sourceType}: ${titles === "" ? "no match" : titles}`,
    ...(rules.length === 1 ? rules : found).flatMap((rule) => [
      ...explanationOf(rule, event),
      ...(found.includes(rule) ? doubtOf(rule, event) : missedOf(rule, event)),
    ]),
  ];
}

/** The shortest reason why a rule does not match. */
function missedOf(rule: SigmaRule, event: NormalizedEvent): string[] {
  if (!logsourceCovers(rule.logsource, event.logsource)) return [];
  const missed = explainRule(rule, event.fields).selections.filter(({ isMissed }) => isMissed);
  if (missed.length === 0) return [];
  const named = missed.map(
    ({ selection, holds }) => `${selection}, which ${holds ? "holds" : "does not hold"}`,
  );
  return [`  fails only at ${named.join("; ")}`];
}

/** What makes a match less sure than it looks. */
function doubtOf(rule: SigmaRule, event: NormalizedEvent): string[] {
  const fields = unansweredFields(rule, event);
  return fields.length === 0
    ? []
    : [`  in doubt: it excludes by ${fields.join(", ")}, which the event cannot tell`];
}

/** Why a rule matches, or what it misses. */
function explanationOf(rule: SigmaRule, event: NormalizedEvent): string[] {
  if (!logsourceCovers(rule.logsource, event.logsource))
    return [
      `  ${rule.title}: for ${JSON.stringify(rule.logsource)}, the event is ${JSON.stringify(event.logsource)}`,
    ];
  return explainRule(rule, event.fields).selections.flatMap(({ selection, holds, conditions }) => [
    `  ${holds ? "holds" : "fails"} ${selection}`,
    ...conditions
      .filter((condition) => condition.holds === holds)
      .slice(0, 10)
      .map(({ field, pattern, value }) => `    ${field ?? "keyword"}: ${pattern} <- ${value ?? "absent"}`),
  ]);
}
