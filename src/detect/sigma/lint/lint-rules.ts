import { createHash } from "node:crypto";
import { isMap, LineCounter } from "yaml";
import type { RuleIssue } from "../../../schema/views/rule.ts";
import { loadRules, type RuleFile } from "../load-rules.ts";
import type { Placeholders } from "../modifiers.ts";
import { normalKey } from "../logic/dead-logic.ts";
import type { SigmaFilter, SigmaRule } from "../rule.ts";
import { nodeAt, offsetOf, parseRuleYaml, textAt } from "../yaml-nodes.ts";
import { checkDetection } from "./check-detection.ts";
import { checkFilter } from "./check-filter.ts";
import { checkLogic } from "./check-logic.ts";
import { checkReferences } from "./check-references.ts";
import { checkMetadata } from "./check-metadata.ts";
import { checkTags } from "./check-tags.ts";
import { checkText } from "./check-text.ts";
import type { LintedDocument, Remark } from "./remark.ts";

/**
 * What is wrong with rule files, and what departs from the conventions of SigmaHQ that other people and programs rely
 * on, by file and line. An error keeps a rule out, a warning says that it will not do what was meant or cannot be
 * shared, an info is advice.
 */
export function lintRules(files: readonly RuleFile[], placeholders: Placeholders = new Map()): RuleIssue[] {
  const { issues, remarks } = remarksOf(files, placeholders);
  const placed = remarks.flatMap(({ file, found }) => placedIn(file, found));
  return [...issues, ...placed].toSorted(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}

/** A file with the remarks on it. */
export type FileRemarks = { readonly file: RuleFile; readonly found: readonly Remark[] };

/** Remarks by file, and what loading the files had to say. */
export function remarksOf(
  files: readonly RuleFile[],
  placeholders: Placeholders = new Map(),
): { readonly issues: readonly RuleIssue[]; readonly remarks: readonly FileRemarks[] } {
  const { rules, filters, issues } = loadRules(files, placeholders);
  const context: LintContext = {
    rules: new Map(rules.map((rule) => [rule.text, rule])),
    filters: new Map(filters.map((filter) => [filter.text, filter])),
    seen: new Seen(),
    names: new Set(rules.flatMap(({ uid, name }) => (name === "" ? [uid] : [uid, name]))),
  };
  return { issues, remarks: files.map((file) => ({ file, found: lintFile(file, context) })) };
}

type LintContext = {
  /** By their texts. */
  readonly rules: ReadonlyMap<string, SigmaRule>;
  readonly filters: ReadonlyMap<string, SigmaFilter>;
  readonly seen: Seen;
  /** Ids and names of the rules of all files. */
  readonly names: ReadonlySet<string>;
};

function lintFile(file: RuleFile, context: LintContext): Remark[] {
  const documents = parseRuleYaml(file.text, new LineCounter()).filter(({ errors }) => errors.length === 0);
  const remarks = documents.flatMap((document) => {
    if (!isMap(document.contents)) return [];
    const text = documents.length === 1 ? file.text : file.text.slice(document.range[0], document.range[1]);
    const linted = {
      root: document.contents,
      rule: context.rules.get(text) ?? null,
      filter: context.filters.get(text) ?? null,
      path: file.path,
    };
    return [...lintDocument(linted, context)];
  });
  return [...checkText(file.text), ...remarks];
}

function* lintDocument(document: LintedDocument, { rules, seen, names }: LintContext): Generator<Remark> {
  yield* checkMetadata(document);
  yield* checkTags(document.root);
  yield* checkDetection(document);
  yield* checkLogic(document);
  yield* checkFilter(document, [...rules.values()]);
  yield* seen.check(document);
  yield* checkReferences(document.root, names);
}

function placedIn({ path, text }: RuleFile, found: readonly Remark[]): RuleIssue[] {
  const lines = createLineIndex(text);
  return found.map(({ offset, edit: _edit, ...remark }) => ({ ...remark, file: path, ...lines(offset) }));
}

/** Line and column of an offset, from 1. */
function createLineIndex(text: string): (offset: number) => { line: number; column: number } {
  const counter = new LineCounter();
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) counter.addNewLine(at + 1);
  if (counter.lineStarts[0] !== 0) counter.lineStarts.unshift(0);
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
}

/** Ids, titles, names of files and what rules say: each may be there once. */
class Seen {
  readonly #paths = new Map<string, string>();

  *check({ root, path, rule }: LintedDocument): Generator<Remark> {
    for (const key of ["id", "title"] as const) {
      const text = textAt(root, key);
      const before = text === null ? undefined : this.#before(`${key} ${text.toLowerCase()}`, path);
      if (before !== undefined)
        yield {
          severity: "warning",
          code: `${key}_duplicate`,
          message: `the same ${key} is in ${before}`,
          offset: offsetOf(nodeAt(root, key)),
        };
    }
    if (rule === null) return;
    const { product = "", category = "", service = "" } = rule.logsource;
    const said = `${product}|${category}|${service} ${normalKey(rule.condition)}`;
    const same = this.#before(`rule ${createHash("sha256").update(said).digest("hex")}`, path);
    if (same !== undefined)
      yield {
        severity: "warning",
        code: "rule_duplicate",
        message: `this rule finds exactly what the one in ${same} finds`,
        offset: offsetOf(nodeAt(root, "detection")),
      };
  }

  /** The file that had it first. */
  #before(what: string, path: string): string | undefined {
    const before = this.#paths.get(what);
    if (before === undefined) this.#paths.set(what, path);
    return before;
  }
}
